package dev.rialto.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class DynamicTtlTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final String SIMPLE = "What is the capital of France?";
  private static final String COMPLEX =
      "Analyze and compare both designs, and prove why one is better. " + "x".repeat(4_000);
  private static final String MIDDLING = "Compare the two designs below. " + "x".repeat(1_600);

  @Test
  void businessHoursShortenAndOtherHoursLengthen() {
    assertThat(ttl("2025-06-04T10:00:00Z", SIMPLE)).isEqualTo(Duration.ofMinutes(5));
    assertThat(ttl("2025-06-04T06:59:00Z", SIMPLE)).isEqualTo(Duration.ofMinutes(15));
    assertThat(ttl("2025-06-04T15:00:00Z", SIMPLE)).isEqualTo(Duration.ofMinutes(15));
    assertThat(ttl("2025-06-07T10:00:00Z", SIMPLE)).isEqualTo(Duration.ofMinutes(15));
    assertThat(ttl("2025-06-04T22:00:00Z", COMPLEX)).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void complexQuestionsAreRememberedShortlyAndMiddlingOnesAsConfigured() {
    assertThat(ttl("2025-06-04T10:00:00Z", COMPLEX)).isEqualTo(Duration.ofMinutes(1));
    assertThat(ttl("2025-06-04T22:00:00Z", MIDDLING)).isEqualTo(HOUR);
  }

  @Test
  void questionsAboutWhatChangesAreRememberedForTwoMinutesAtMost() {
    assertThat(ttl("2025-06-04T22:00:00Z", "What is the latest news?"))
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(ttl("2025-06-04T22:00:00Z", "Who wrote Newspeak?"))
        .isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void vectorsNeverChange() {
    Clock noon = clock("2025-06-04T10:00:00Z");
    assertThat(CacheTtl.dynamic(noon).of(new EmbeddingRequest(List.of("news"), 0), HOUR))
        .isEqualTo(HOUR);
  }

  private static Duration ttl(String instant, String question) {
    CompletionRequest request =
        new CompletionRequest(
            List.of(Message.user(question)), Parameters.NONE, null, List.of(), false);
    return CacheTtl.dynamic(clock(instant)).of(request, HOUR);
  }

  /** Berlin, two hours ahead of UTC in June. */
  private static Clock clock(String instant) {
    return Clock.fixed(Instant.parse(instant), ZoneId.of("Europe/Berlin"));
  }
}
