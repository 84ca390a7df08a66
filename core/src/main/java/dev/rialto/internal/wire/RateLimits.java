package dev.rialto.internal.wire;

import dev.rialto.spi.Headers;
import dev.rialto.spi.RateLimit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rate-limit headers of all providers into one form. They agree neither on names nor on
 * what a reset is:
 *
 * <pre>
 *   x-ratelimit-{limit,remaining,reset}-{requests,tokens,…}    12ms, 6m0s, seconds, epoch s or ms
 *   x-ratelimit-{limit,remaining,reset}                        the same
 *   x-ratelimit-{limit,remaining}-{tokens,req}-minute          (Mistral)
 *   anthropic-ratelimit-{requests,…}-{limit,remaining,reset}   RFC 3339
 *   ratelimitbysize-{limit,remaining,reset}                    seconds
 *   x-ratelimitbysize-{limit,remaining}-{minute,month}         (Mistral)
 *   anthropic-priority-{input-tokens,…}-{limit,remaining,reset} RFC 3339
 *   x-tokenlimit-{limit,remaining,reset}                       (Together)
 *   ratelimit-{limit,remaining,reset}                          the IETF's drafts: seconds
 *   ratelimit: limit=100, remaining=50, reset=30               and in one field
 *   ratelimit: "name";r=50;t=30                                and their structured form
 *   ratelimit-policy: "name";q=500;w=300, or 500;w=300         likewise: the limit
 *   {x-any,any-x}-ratelimit-{limit,remaining}-{minute,…}       gateways, by window
 *   ratelimitbysize-query-cost, x-ratelimit-tokens-query-cost  what the request took (Mistral)
 *   x-trial-endpoint-call-{limit,remaining}                    (Cohere)
 *   x-endpoint-monthly-call-limit                              (Cohere)
 *   x-venice-balance-{usd,diem}                                what the account has
 *   x-venice-model-deprecation-date, sunset                    until when the model is there
 * </pre>
 *
 * <p>Of a field that comes twice, or as a list, what is no number says nothing, the least remains,
 * and the latest reset counts.
 *
 * <p>Read after every answer, hence by hand: patterns would cost more than the rest of the head.
 * Long for that reason, and since all spellings of a number, a span and a moment are read alike.
 */
public final class RateLimits implements BiConsumer<String, String> {
  private static final String COMMON = "x-ratelimit-";
  private static final String ANTHROPIC = "anthropic-ratelimit-";
  private static final String BY_SIZE = "ratelimitbysize-";
  private static final String PRIORITY = "anthropic-priority-";
  private static final String TOKEN_LIMIT = "x-tokenlimit-";
  private static final String DRAFT = "ratelimit";
  private static final String ANYBODYS = "ratelimit-";
  private static final Set<String> WINDOWS = Set.of("second", "minute", "hour", "day", "month");
  private static final String COST = "query-cost";
  private static final String TRIAL = "x-trial-endpoint-call-";
  private static final String MONTHLY = "x-endpoint-monthly-call-";
  private static final String BALANCE = "x-venice-balance-";
  private static final String DEPRECATED_ON = "x-venice-model-deprecation-date";
  private static final String SUNSET = "sunset";
  private static final double MICROS = 1e6;
  // What is larger is a moment, not a span: as seconds 2001 and later, as milliseconds likewise.
  private static final double EPOCH_SECONDS = 1e9;
  private static final double EPOCH_MILLIS = 1e12;
  private static final int MAX_NUMBER_CHARS = 25;
  private static final double MAX_NUMBER = 1e15;

  /** No window is longer than a month; a server that says so is wrong, or its clock is. */
  private static final Duration LONGEST = Duration.ofDays(31);

  /** So far a server's clock may be off before moments that it tells are taken by that clock. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  private final InstantSource clock;

  /** When the server says that it answered; null if it does not. */
  private final @Nullable String date;

  // Most answers tell of none.
  private List<RateLimit> found = List.of();

  private @Nullable Instant now;

  /** What the server's clock shows, if it is to be believed; null until a moment is read by it. */
  private @Nullable Instant there;

  private RateLimits(InstantSource clock, @Nullable String date) {
    this.clock = clock;
    this.date = date;
  }

  private Instant now() {
    Instant known = now;
    if (known == null) {
      now = known = clock.instant();
    }
    return known;
  }

  /**
   * Returns when a limit is whole again, by the clock here: a moment is as far off as it is by the
   * server's clock, if that one, or the one here, is wrong.
   */
  private @Nullable Instant reset(String value) {
    Instant here = now();
    if (date == null || !isMoment(value)) {
      return moment(value, here);
    }
    Instant server = there(date);
    Instant read = moment(value, server);
    return read == null ? null : here.plus(Duration.between(server, read));
  }

  /** Returns whether it is no span, if it is anything. */
  private static boolean isMoment(String value) {
    return value.indexOf('-') >= 0 || number(value, 0, first(value)) >= EPOCH_SECONDS;
  }

  private Instant there(String date) {
    Instant known = there;
    if (known == null) {
      known = now();
      Instant sent = RetryHint.date(date);
      if (sent != null && Duration.between(sent, known).abs().compareTo(TOLERANCE) > 0) {
        known = sent;
      }
      there = known;
    }
    return known;
  }

  /** Returns the limits that the headers tell of, by kind; empty if they tell of none. */
  public static List<RateLimit> of(Headers headers, InstantSource clock) {
    if (!headers.anyName(RateLimits::tells)) {
      return List.of(); // as most do: nothing is made for them
    }
    RateLimits limits = new RateLimits(clock, headers.get("date"));
    headers.forEach(limits);
    if (limits.found.isEmpty()) {
      return List.of();
    }
    limits.found.sort(Comparator.comparing(RateLimit::kind));
    return limits.found;
  }

  /** Takes a header field. */
  @Override
  public void accept(String name, String value) {
    if (isLimit(name)) {
      read(name, value.strip());
    } else if (isAccount(name)) {
      account(name, value.strip());
    }
  }

  private static boolean tells(String name) {
    return isLimit(name) || isAccount(name);
  }

  private static boolean isLimit(String name) {
    return name.contains("ratelimit") || name.startsWith(TOKEN_LIMIT) || name.startsWith(PRIORITY);
  }

  private static boolean isAccount(String name) {
    return name.startsWith(TRIAL)
        || name.startsWith(MONTHLY)
        || name.startsWith(BALANCE)
        || name.equals(DEPRECATED_ON)
        || name.equals(SUNSET);
  }

  /** Takes what is no limit, but told of the account or the model. */
  private void account(String name, String value) {
    if (name.startsWith(TRIAL)) {
      put("requests", name.substring(TRIAL.length()), value);
    } else if (name.startsWith(MONTHLY)) {
      put("requests-month", name.substring(MONTHLY.length()), value);
    } else if (name.startsWith(BALANCE)) {
      double balance = number(value, 0, value.length());
      if (balance >= 0 && balance < MAX_NUMBER / MICROS) {
        keep(
            new RateLimit(
                "balance-" + name.substring(BALANCE.length()) + "-micros",
                -1,
                Math.round(balance * MICROS),
                null));
      }
    } else if (name.equals(DEPRECATED_ON) || name.equals(SUNSET)) {
      Instant day = day(value);
      if (day != null) {
        keep(new RateLimit("model-deprecation", -1, -1, day));
      }
    }
  }

  private void keep(RateLimit told) {
    if (found.isEmpty()) {
      found = new ArrayList<>(4);
    }
    found.removeIf(known -> known.kind().equals(told.kind()));
    found.add(told);
  }

  /** Reads a day or a moment, which may be years away; null if it is none. */
  private static @Nullable Instant day(String value) {
    try {
      return value.length() == 10
          ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeException e) {
      return RetryHint.date(value);
    }
  }

  private void read(String name, String value) {
    if (name.startsWith(COMMON) && name.endsWith(COST)) {
      put("tokens-minute", "cost", value);
    } else if (name.startsWith(COMMON)) {
      named(name.substring(COMMON.length()), "requests", "", value);
    } else if (name.startsWith(ANTHROPIC)) {
      anthropic(name, ANTHROPIC.length(), "", value);
    } else if (name.startsWith(PRIORITY)) {
      anthropic(name, PRIORITY.length(), "priority-", value);
    } else if (name.startsWith(TOKEN_LIMIT)) {
      named(name.substring(TOKEN_LIMIT.length()), "tokens", "tokens-", value);
    } else if (name.equals(DRAFT) || name.startsWith(DRAFT + "-")) {
      draft(name, value);
    } else {
      int at = name.indexOf(BY_SIZE);
      if (at >= 0) {
        String rest = name.substring(at + BY_SIZE.length());
        named(rest.equals(COST) ? "cost" : rest, "tokens", "tokens-", value);
        return;
      }
      at = name.indexOf(ANYBODYS);
      if (at > 0) {
        named(name.substring(at + ANYBODYS.length()), "requests", "", value);
      }
    }
  }

  private void anthropic(String name, int from, String prefix, String value) {
    int dash = name.lastIndexOf('-');
    if (dash > from) {
      put(prefix + name.substring(from, dash), name.substring(dash + 1), value);
    }
  }

  private void draft(String name, String value) {
    if (name.length() > DRAFT.length()) {
      String what = name.substring(DRAFT.length() + 1);
      if (what.equals("policy")) {
        // Of several the one in force is not told.
        String named = value.indexOf(',') < 0 ? parameter(value, "q=") : null;
        String quota = named == null && value.indexOf(',') < 0 ? value : named;
        if (quota != null) {
          put("requests", "limit", quota);
        }
      } else if (what.indexOf('-') < 0) {
        put("requests", what, value);
      }
      return;
    }
    for (String part : value.split(",", -1)) {
      int equals = part.indexOf('=');
      String what = equals < 0 ? "" : part.substring(0, equals).strip();
      if (what.equals("limit") || what.equals("remaining") || what.equals("reset")) {
        put("requests", what, part.substring(equals + 1).strip());
      }
    }
    // Of several policies the one with the least left counts, with the moment that is its own.
    String least = null;
    for (String policy : value.split(",", -1)) {
      String left = parameter(policy, "r=");
      if (left != null
          && (least == null || less(left, Objects.requireNonNull(parameter(least, "r="))))) {
        least = policy;
      }
    }
    String of = least == null ? value : least;
    String left = parameter(of, "r=");
    if (left != null) {
      put("requests", "remaining", left);
    }
    String reset = parameter(of, "t=");
    if (reset != null) {
      put("requests", "reset", reset);
    }
  }

  private static boolean less(String one, String other) {
    return one.length() == other.length()
        ? one.compareTo(other) < 0
        : one.length() < other.length();
  }

  private static @Nullable String parameter(String policy, String name) {
    for (String part : policy.split(";", -1)) {
      String parameter = part.strip();
      if (parameter.startsWith(name)) {
        return parameter.substring(name.length());
      }
    }
    return null;
  }

  /** Takes "limit", or "limit-" and a kind. */
  private void named(String rest, String otherwise, String prefix, String value) {
    int dash = rest.indexOf('-');
    if (dash < 0) {
      put(otherwise, rest, value);
    } else {
      String told = rest.substring(dash + 1);
      String kind =
          prefix.isEmpty() && WINDOWS.contains(told) ? otherwise + "-" + told : prefix + told;
      put(
          kind.startsWith("req-") ? "requests" + kind.substring(3) : kind,
          rest.substring(0, dash),
          value);
    }
  }

  private void put(String kind, String what, String value) {
    int at = 0;
    while (at < found.size() && !found.get(at).kind().equals(kind)) {
      at++;
    }
    RateLimit old = at < found.size() ? found.get(at) : new RateLimit(kind, -1, -1, null);
    RateLimit read =
        switch (what) {
          case "limit" ->
              new RateLimit(
                  kind,
                  either(count(value), old.limit()),
                  old.remaining(),
                  old.resetAt(),
                  old.cost());
          case "remaining" ->
              new RateLimit(
                  kind,
                  old.limit(),
                  least(count(value), old.remaining()),
                  old.resetAt(),
                  old.cost());
          case "reset" ->
              new RateLimit(
                  kind,
                  old.limit(),
                  old.remaining(),
                  latest(reset(value), old.resetAt()),
                  old.cost());
          case "cost" ->
              new RateLimit(
                  kind,
                  old.limit(),
                  old.remaining(),
                  old.resetAt(),
                  either(count(value), old.cost()));
          default -> old;
        };
    if (read.limit() < 0 && read.remaining() < 0 && read.resetAt() == null && read.cost() < 0) {
      return;
    }
    if (at < found.size()) {
      found.set(at, read);
    } else {
      if (found.isEmpty()) {
        found = new ArrayList<>(4);
      }
      found.add(read);
    }
  }

  private static long either(long now, long before) {
    return now < 0 ? before : now;
  }

  private static long least(long now, long before) {
    return now < 0 || before < 0 ? Math.max(now, before) : Math.min(now, before);
  }

  private static @Nullable Instant latest(@Nullable Instant now, @Nullable Instant before) {
    return now == null || (before != null && before.isAfter(now)) ? before : now;
  }

  /** Returns where the first of a list of values ends. */
  private static int first(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) == ',' || value.charAt(i) == ';') {
        return i;
      }
    }
    return value.length();
  }

  /** Returns a count, of a list the first; −1 if it is none. Venice sends fractions. */
  static long count(String value) {
    double number = number(value, 0, first(value));
    return Double.isNaN(number) ? -1 : (long) number;
  }

  /** Reads digits with at most one point in them; NaN for anything else. */
  private static double number(String text, int from, int to) {
    if (from >= to || to - from > MAX_NUMBER_CHARS || !isDigit(text.charAt(from))) {
      return Double.NaN;
    }
    double whole = 0;
    double unit = 1;
    boolean behindPoint = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '.' && !behindPoint && i + 1 < to) {
        behindPoint = true;
      } else if (isDigit(c)) {
        whole = whole * 10 + (c - '0');
        unit *= behindPoint ? 10 : 1;
      } else {
        return Double.NaN;
      }
    }
    double number = whole / unit;
    return number < MAX_NUMBER ? number : Double.NaN;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Reads a reset, whatever its form, capped at a month; null if it has none of the known ones. */
  static @Nullable Instant moment(String value, Instant now) {
    int end = first(value);
    Instant read = uncapped(end == value.length() ? value : value.substring(0, end).strip(), now);
    if (read == null) {
      return null;
    }
    Instant latest = now.plus(LONGEST);
    return read.isAfter(latest) ? latest : read;
  }

  private static @Nullable Instant uncapped(String value, Instant now) {
    double number = number(value, 0, value.length());
    if (number >= EPOCH_MILLIS) {
      return Instant.ofEpochMilli((long) number);
    }
    if (number >= EPOCH_SECONDS) {
      return Instant.ofEpochSecond((long) number);
    }
    double nanos = Double.isNaN(number) ? spanNanos(value) : number * 1e9;
    if (!Double.isNaN(nanos)) {
      return now.plusNanos(Math.round(Math.min(nanos, (double) LONGEST.toNanos())));
    }
    try {
      return value.length() < 20 ? null : OffsetDateTime.parse(value).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Reads the like of {@code 6m0s} and {@code 12ms}; NaN for anything else. */
  private static double spanNanos(String value) {
    double nanos = Double.NaN;
    int at = 0;
    while (at < value.length()) {
      int unit = at;
      while (unit < value.length() && (isDigit(value.charAt(unit)) || value.charAt(unit) == '.')) {
        unit++;
      }
      int next = unit;
      while (next < value.length() && !isDigit(value.charAt(next))) {
        next++;
      }
      double part = number(value, at, unit) * nanosOf(value.substring(unit, next));
      if (Double.isNaN(part)) {
        return Double.NaN;
      }
      nanos = Double.isNaN(nanos) ? part : nanos + part;
      at = next;
    }
    return nanos;
  }

  private static double nanosOf(String unit) {
    return switch (unit) {
      case "d" -> 86_400e9;
      case "h" -> 3_600e9;
      case "m" -> 60e9;
      case "s" -> 1e9;
      case "ms" -> 1e6;
      case "us", "µs" -> 1e3;
      case "ns" -> 1;
      default -> Double.NaN;
    };
  }
}
