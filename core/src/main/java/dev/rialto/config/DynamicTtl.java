package dev.rialto.config;

import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Request;
import dev.rialto.Role;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of thumb behind {@link CacheTtl#dynamic}. They know English words only; for other
 * languages length and form of the question decide.
 */
record DynamicTtl(Clock clock) implements CacheTtl {

  private static final Duration COMPLEX = Duration.ofMinutes(1);
  private static final Duration SIMPLE = Duration.ofMinutes(15);
  private static final Duration VOLATILE_MOST = Duration.ofMinutes(2);
  private static final Duration BUSINESS_MOST = Duration.ofMinutes(5);
  private static final Duration QUIET_LEAST = Duration.ofMinutes(10);

  private static final int SCANNED = 4_000;
  private static final Pattern CHANGING =
      words(
          "today|tonight|tomorrow|yesterday|now|currently|current|latest|recent|recently|live|"
              + "breaking|news|weather|forecast|price|prices|stock|stocks|score|scores");
  private static final Pattern DEMANDING =
      words(
          "analy[sz]e|analysis|compare|contrast|design|derive|prove|evaluate|critique|refactor|"
              + "optimi[sz]e|why|trade-offs?|step by step|architecture");

  @Override
  public Duration of(Request request, Duration configured) {
    if (!(request instanceof CompletionRequest completion)) {
      return configured; // the vector of a text never changes
    }
    String question = question(completion);
    double complexity = complexity(completion, question);
    Duration ttl = complexity > 0.8 ? COMPLEX : complexity < 0.3 ? SIMPLE : configured;
    ttl = isBusiness(ZonedDateTime.now(clock)) ? least(ttl, BUSINESS_MOST) : most(ttl, QUIET_LEAST);
    return CHANGING.matcher(question).find() ? least(ttl, VOLATILE_MOST) : ttl;
  }

  /** Returns 0 for a short plain question to 1 for a long one that asks for thought. */
  static double complexity(CompletionRequest request, String question) {
    int length = 0;
    for (Message message : request.messages()) {
      length += message.text().length();
    }
    int demands = 0;
    Matcher matcher = DEMANDING.matcher(question);
    while (matcher.find()) {
      demands++;
    }
    double score = Math.min(0.5, length / 4_000.0);
    score += Math.min(0.4, 0.2 * demands);
    score += request.messages().size() > 3 ? 0.1 : 0;
    score += request.schema() != null ? 0.1 : 0;
    score += request.tools().isEmpty() ? 0 : 0.1;
    return Math.min(1, score);
  }

  private static String question(CompletionRequest request) {
    for (int i = request.messages().size() - 1; i >= 0; i--) {
      Message message = request.messages().get(i);
      if (message.role() == Role.USER) {
        String text = message.text();
        return text.length() <= SCANNED ? text : text.substring(0, SCANNED);
      }
    }
    return "";
  }

  private static boolean isBusiness(ZonedDateTime now) {
    DayOfWeek day = now.getDayOfWeek();
    return day != DayOfWeek.SATURDAY
        && day != DayOfWeek.SUNDAY
        && now.getHour() >= 9
        && now.getHour() < 17;
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration most(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Pattern words(String alternatives) {
    return Pattern.compile("\\b(?:" + alternatives + ")\\b", Pattern.CASE_INSENSITIVE);
  }
}
