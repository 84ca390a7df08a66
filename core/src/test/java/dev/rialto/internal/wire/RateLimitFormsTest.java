package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rialto.spi.Headers;
import dev.rialto.spi.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rate-limit fields of each provider and gateway, and what is read of them: kind, limit,
 * remaining, and in how many milliseconds it is reset.
 */
class RateLimitFormsTest {
  private static final Instant NOW = Instant.parse("2026-07-25T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private static Headers headers(String fields) {
    Headers.Builder all = Headers.builder();
    for (String field : fields.split(" & ", -1)) {
      int colon = field.indexOf(": ");
      all.add(field.substring(0, colon), field.substring(colon + 2));
    }
    return all.build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // OpenAI, Groq, Venice, xAI
        "x-ratelimit-limit-requests: 60 & x-ratelimit-remaining-requests: 59 &"
            + " x-ratelimit-reset-requests: 1s | requests 60 59 1000",
        "x-ratelimit-limit-tokens: 150000 & x-ratelimit-remaining-tokens: 149984 &"
            + " x-ratelimit-reset-tokens: 6m0s | tokens 150000 149984 360000",
        "x-ratelimit-reset-requests: 1m2.5s | requests -1 -1 62500",
        "x-ratelimit-reset-requests: 200ms | requests -1 -1 200",
        "x-ratelimit-reset-requests: 1h1m1s | requests -1 -1 3661000",
        "x-ratelimit-reset-requests: 1d | requests -1 -1 86400000",
        "x-ratelimit-reset-tokens: 1.5us | tokens -1 -1 0",
        "x-ratelimit-reset-requests: 1784980810 | requests -1 -1 10000",
        "x-ratelimit-reset-requests: 1784980810000 | requests -1 -1 10000",
        "x-ratelimit-reset-requests: 1784980810.5 | requests -1 -1 10000",
        // Azure: seconds
        "x-ratelimit-limit-tokens: 1000 & x-ratelimit-remaining-tokens: 0 &"
            + " x-ratelimit-reset-tokens: 55 | tokens 1000 0 55000",
        "x-ratelimit-remaining-requests: -1 & x-ratelimit-reset-requests: 9 | requests -1 -1 9000",
        // Anthropic: moments
        "anthropic-ratelimit-output-tokens-limit: 8000 &"
            + " anthropic-ratelimit-output-tokens-remaining: 7000 &"
            + " anthropic-ratelimit-output-tokens-reset: 2026-07-25T12:00:30Z | output-tokens 8000"
            + " 7000 30000",
        "anthropic-ratelimit-tokens-reset: 2026-07-25T14:00:30+02:00 | tokens -1 -1 30000",
        "anthropic-ratelimit-unified-5h-reset: 1784980810 | unified-5h -1 -1 10000",
        // Cerebras, SambaNova: by window
        "x-ratelimit-limit-requests-day: 14400 & x-ratelimit-remaining-requests-day: 14399 &"
            + " x-ratelimit-reset-requests-day: 33011.382867 | requests-day 14400 14399 33011383",
        "x-ratelimit-remaining-tokens-minute: 59 & x-ratelimit-reset-tokens-minute: 11.5 |"
            + " tokens-minute -1 59 11500",
        // Together
        "x-ratelimit-limit: 10 & x-ratelimit-remaining: 9 & x-ratelimit-reset: 1 | requests 10 9"
            + " 1000",
        "x-tokenlimit-limit: 100 & x-tokenlimit-remaining: 90 & x-tokenlimit-reset: 2 | tokens 100"
            + " 90 2000",
        // The IETF's drafts, of every year
        "ratelimit-limit: 100 & ratelimit-remaining: 50 & ratelimit-reset: 30 | requests 100 50"
            + " 30000",
        "ratelimit-limit: 100, 100;w=60, 5000;w=3600 & ratelimit-remaining: 50 | requests 100 50 -",
        "ratelimit: limit=100, remaining=50, reset=30 | requests 100 50 30000",
        "ratelimit: limit=100,remaining=0,reset=1 & ratelimit-policy: 100;w=10 | requests 100 0"
            + " 1000",
        "ratelimit: \"default\";r=50;t=30 & ratelimit-policy: \"default\";q=100;w=60 | requests 100"
            + " 50 30000",
        "ratelimit: default;r=50;t=30 | requests -1 50 30000",
        "ratelimit-policy: 100;w=60 | requests 100 -1 -",
        // Gateways
        "x-ratelimit-limit-minute: 60 & x-ratelimit-remaining-minute: 59 | requests-minute 60 59 -",
        "x-kong-ratelimit-limit-hour: 60 & x-kong-ratelimit-remaining-hour: 59 | requests-hour 60"
            + " 59 -",
        "llm_provider-x-ratelimit-remaining-tokens: 7 & llm_provider-x-ratelimit-limit-tokens: 9 |"
            + " tokens 9 7 -",
        // Two tellings of one: the least remains, the latest reset counts
        "x-ratelimit-remaining-tokens: 7 & x-ratelimit-remaining-tokens: 9 &"
            + " x-ratelimit-reset-tokens: 1s & x-ratelimit-reset-tokens: 5s | tokens -1 7 5000"
      })
  void fields(String fields, String expected) {
    String[] parts = expected.split(" ");
    @Nullable Instant reset =
        parts[3].equals("-") ? null : NOW.plusMillis(Long.parseLong(parts[3]));
    assertThat(RateLimits.of(headers(fields), CLOCK))
        .map(RateLimit::kind)
        .containsExactly(parts[0]);
    RateLimit read = RateLimits.of(headers(fields), CLOCK).get(0);
    assertThat(read.limit()).isEqualTo(Long.parseLong(parts[1]));
    assertThat(read.remaining()).isEqualTo(Long.parseLong(parts[2]));
    if (reset == null) {
      assertThat(read.resetAt()).isNull();
    } else {
      assertThat(read.resetAt()).isBetween(reset.minusMillis(1), reset.plusMillis(1));
    }
  }

  /** Whatever stands there: no exception, nothing below zero, nothing beyond a month. */
  @Test
  void garbage() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] names = {
      "x-ratelimit-limit-tokens",
      "x-ratelimit-remaining",
      "x-ratelimit-reset-requests",
      "anthropic-ratelimit-tokens-reset",
      "ratelimit",
      "ratelimit-policy",
      "ratelimit-reset",
      "ratelimitbysize-remaining",
      "x-ratelimit-",
      "x-any-ratelimit-",
      "anthropic-ratelimit-",
      "x-tokenlimit-reset",
      "x-venice-balance-usd",
      "sunset",
      "retry-after",
      "retry-after-ms"
    };
    String pieces = "0123456789.,;=:-+eEsmhdTZ \"rtqw\uD83D\uDE42limit";
    for (int i = 0; i < 5_000; i++) {
      Headers.Builder all = Headers.builder();
      for (int n = random.nextInt(4); n >= 0; n--) {
        StringBuilder value = new StringBuilder();
        for (int c = random.nextInt(12); c > 0; c--) {
          value.append(pieces.charAt(random.nextInt(pieces.length())));
        }
        all.add(names[random.nextInt(names.length)], value.toString());
      }
      Headers headers = all.build();
      assertThatCode(
              () -> {
                for (RateLimit limit : RateLimits.of(headers, CLOCK)) {
                  assertThat(limit.limit()).isGreaterThanOrEqualTo(-1);
                  assertThat(limit.remaining()).isGreaterThanOrEqualTo(-1);
                  if (limit.resetAt() != null && !limit.kind().equals("model-deprecation")) {
                    assertThat(limit.resetAt()).isBefore(NOW.plusSeconds(32L * 86_400));
                  }
                }
                RetryHint.of(headers, NOW);
              })
          .as("seed " + seed + ", " + headers)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aWaitBeyondAllNumbers_isLong_andNotNone() {
    for (String form : List.of("999999999999999999999", "99999999999999", "9".repeat(400))) {
      assertThat(RetryHint.of(Headers.of("retry-after", form), NOW))
          .isGreaterThanOrEqualTo(Duration.ofDays(30));
    }
    assertThat(RetryHint.of(Headers.of("retry-after", "-5"), NOW)).isNull();
    assertThat(RetryHint.of(Headers.of("retry-after", "soon"), NOW)).isNull();
  }

  /** A clock that is wrong, here or there, makes no limit of seconds one of hours, nor of none. */
  @ParameterizedTest
  @CsvSource({
    "'Sat, 25 Jul 2026 12:00:00 GMT', 2026-07-25T12:00:30Z",
    "'Sat, 25 Jul 2026 10:00:00 GMT', 2026-07-25T10:00:30Z",
    "'Sat, 25 Jul 2026 14:00:00 GMT', 2026-07-25T14:00:30Z",
    "'Fri, 31 Dec 1999 23:59:59 GMT', 30s",
    "'a day', 2026-07-25T12:00:30Z"
  })
  void momentsAreThoseOfTheServersClock(String date, String reset) {
    Headers headers =
        Headers.builder().add("date", date).add("anthropic-ratelimit-tokens-reset", reset).build();
    assertThat(RateLimits.of(headers, InstantSource.fixed(NOW)).get(0).resetAt())
        .isEqualTo(NOW.plusSeconds(30));
  }
}
