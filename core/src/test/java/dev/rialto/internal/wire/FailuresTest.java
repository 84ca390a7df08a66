package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.AuthenticationException;
import dev.rialto.ContentFilteredException;
import dev.rialto.ContextLengthException;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.ModelNotFoundException;
import dev.rialto.NonRetriableException;
import dev.rialto.OverloadedException;
import dev.rialto.QuotaExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.RetriableException;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.call.OrThrow;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.openrouter.OpenRouterDialect;
import dev.rialto.spi.Headers;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
  private static final Instant NOW = Instant.parse("2026-07-25T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private static RialtoException fail(
      ChatDialect dialect, int status, Headers headers, String body) {
    OpenAiProtocol protocol = new OpenAiProtocol(dialect, CLOCK);
    Decoded decoded =
        Decoded.decode(
            protocol,
            Targets.request(false),
            Targets.of(protocol, "m"),
            new ResponseHead(status, headers, "h2"),
            body.getBytes(StandardCharsets.UTF_8));
    return Objects.requireNonNull(decoded.error());
  }

  private static RialtoException fail(int status, String body) {
    return fail(new ChatDialect("openai"), status, Headers.EMPTY, body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "400 | {'error':{'code':'context_length_exceeded','message':'x'}} | ContextLength",
        "400 | {'type':'error','error':{'type':'invalid_request_error','message':'prompt is too"
            + " long: 9 tokens > 8 maximum'}} | ContextLength",
        "400 | {'error':{'code':'content_filter','innererror':{'code':"
            + "'ResponsibleAIPolicyViolation'}}} | ContentFiltered",
        "400 | {'type':'error','error':{'type':'invalid_request_error','message':'Your credit"
            + " balance is too low'}} | QuotaExceeded",
        "400 | {'error':{'message':'no'}} | InvalidRequest",
        "400 | [{'error':{'code':400,'message':'API key not valid. Pass a valid one.','status':"
            + "'INVALID_ARGUMENT'}}] | Authentication",
        "401 | {} | Authentication",
        "402 | {} | QuotaExceeded",
        "403 | {'error':{'message':'no access'}} | Authentication",
        "404 | {'error':{'code':'DeploymentNotFound'}} | ModelNotFound",
        "404 | {'type':'error','error':{'type':'not_found_error','message':'model: x'}} |"
            + " ModelNotFound",
        "404 | <html>nginx</html> | InvalidRequest",
        "408 | {} | ServerError",
        "413 | {} | InvalidRequest",
        "422 | {'detail':[{'loc':['body'],'msg':'field required'}]} | InvalidRequest",
        "429 | {'error':{'type':'insufficient_quota','code':'insufficient_quota'}} |"
            + " QuotaExceeded",
        "429 | [{'error':{'code':429,'message':'You exceeded your current quota','status':"
            + "'RESOURCE_EXHAUSTED'}}] | RateLimit",
        "429 | {'error':{'type':'engine_overloaded'}} | Overloaded",
        "429 | {} | RateLimit",
        "500 | | ServerError",
        "502 | <html>bad gateway</html> | ServerError",
        "503 | {'message':'service tier capacity exceeded'} | Overloaded",
        "529 | {'type':'error','error':{'type':'overloaded_error'}} | Overloaded",
        "302 | | InvalidResponse"
      })
  void theClassOfAnErrorFollowsStatusAndWords(int status, @Nullable String body, String type) {
    String text = body == null ? "" : body.replace('\'', '"');
    assertThat(fail(status, text).getClass().getSimpleName()).isEqualTo(type + "Exception");
  }

  @Test
  void openRoutersForbiddenIsAModeration() {
    assertThat(
            fail(
                new OpenRouterDialect(),
                403,
                Headers.EMPTY,
                "{\"error\":{\"code\":403,\"message\":\"flagged\",\"metadata\":{\"reasons\":[\"x\"]}}}"))
        .isInstanceOf(ContentFilteredException.class);
  }

  @Test
  void theWaitIsReadInEveryForm() {
    assertThat(waitOf("retry-after-ms", "1500")).isEqualTo(Duration.ofMillis(1500));
    assertThat(waitOf("x-ms-retry-after-ms", "-1", "retry-after", "2"))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(waitOf("retry-after", "0.5")).isEqualTo(Duration.ofMillis(500));
    assertThat(waitOf("retry-after", "62291")).isEqualTo(Duration.ofSeconds(62291));
    assertThat(waitOf("retry-after", "Sat, 25 Jul 2026 12:00:07 GMT"))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(
            waitOf(
                "retry-after",
                "Sat, 25 Jul 2026 12:00:07 GMT",
                "date",
                "Sat, 25 Jul 2026 12:00:05 GMT"))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(waitOf("retry-after", "soon")).isNull();
    assertThat(waitOf("retry-after", "-3")).isNull();
    assertThat(waitOf("retry-after", " 1.5s ")).isEqualTo(Duration.ofMillis(1500));
    assertThat(waitOf("retry-after", "120ms")).isEqualTo(Duration.ofMillis(120));
    assertThat(waitOf("retry-after", "6m0s")).isEqualTo(Duration.ofMinutes(6));
    assertThat(waitOf("retry-after", "2026-07-25T12:00:09Z")).isEqualTo(Duration.ofSeconds(9));
    assertThat(waitOf("retry-after", "" + (NOW.getEpochSecond() + 5)))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(waitOf("retry-after", "" + (NOW.getEpochSecond() - 5))).isEqualTo(Duration.ZERO);
    assertThat(waitOf("retry-after", "0")).isEqualTo(Duration.ZERO);
    assertThat(waitOf("retry-after-ms", "soon", "retry-after", "3"))
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(
            fail(
                    429,
                    "{\"error\":{\"code\":429,\"metadata\":{\"headers\":{\"X-RateLimit-Reset\":\""
                        + (NOW.toEpochMilli() + 3000)
                        + "\"}}}}")
                .details()
                .retryAfter())
        .isEqualTo(Duration.ofSeconds(3));
  }

  private static @Nullable Duration waitOf(String... headers) {
    return fail(new ChatDialect("openai"), 429, Headers.of(headers), "{}").details().retryAfter();
  }

  @Test
  void whereAndWhatIsInTheExceptionAndNoKey() {
    String body =
        "{\"error\":{\"message\":\"Incorrect API key provided: "
            + Targets.KEY
            + " or sk-abcdef1234567890\",\"code\":\"invalid_api_key\"},\"pad\":\""
            + "x".repeat(2000)
            + "\"}";
    RialtoException e =
        fail(new ChatDialect("openai"), 401, Headers.of("x-request-id", "req_7"), body);
    assertThat(e).isInstanceOf(AuthenticationException.class);
    assertThat(e.getMessage()).contains("p/m", "401", "req_7", "invalid_api_key", "Check the key");
    assertThat(e.details().body()).hasSize(1024);
    assertThat(e.getMessage() + e.details())
        .doesNotContain(Targets.KEY)
        .doesNotContain("sk-abcdef");
  }

  @Test
  void aCutOrEmptyOrForeignAnswerIsAnError() {
    assertThat(fail(200, "{\"choices\":[{\"message\":{\"content\":\"Hel"))
        .isInstanceOf(TruncatedResponseException.class);
    assertThat(fail(200, "")).isInstanceOf(TruncatedResponseException.class);
    assertThat(fail(200, "{\"choices\":[]} trailing")).isInstanceOf(InvalidResponseException.class);
    assertThat(fail(200, "{\"hello\":1}")).isInstanceOf(InvalidResponseException.class);
    assertThat(fail(200, "Bad gateway")).isInstanceOf(InvalidResponseException.class);
  }

  @Test
  void aFilteredAnswerWithoutAWordIsAnError() {
    assertThat(fail(200, "{\"choices\":[{\"message\":{},\"finish_reason\":\"content_filter\"}]}"))
        .isInstanceOf(ContentFilteredException.class);
  }

  @Test
  void everyTypeIsOfTheRightHalfOfTheTree() {
    for (Class<?> passing :
        List.of(RateLimitException.class, OverloadedException.class, ServerErrorException.class)) {
      assertThat(RetriableException.class).isAssignableFrom(passing);
    }
    for (Class<?> lasting :
        List.of(
            QuotaExceededException.class,
            ModelNotFoundException.class,
            InvalidRequestException.class,
            ContextLengthException.class)) {
      assertThat(NonRetriableException.class).isAssignableFrom(lasting);
    }
  }

  @Test
  void rateLimitsOfAllProvidersReadIntoOneForm() {
    assertThat(
            RateLimits.of(
                Headers.of(
                    "x-ratelimit-limit-requests", "500",
                    "x-ratelimit-remaining-requests", "499",
                    "x-ratelimit-reset-requests", "120ms",
                    "x-ratelimit-limit-tokens", "200000",
                    "x-ratelimit-remaining-tokens", "199998",
                    "x-ratelimit-reset-tokens", "6m0.5s"),
                CLOCK))
        .containsExactly(
            new RateLimit("requests", 500, 499, NOW.plusMillis(120)),
            new RateLimit("tokens", 200000, 199998, NOW.plusMillis(360_500)));
    assertThat(
            RateLimits.of(
                Headers.of(
                    "anthropic-ratelimit-input-tokens-limit", "400000",
                    "anthropic-ratelimit-input-tokens-remaining", "399999",
                    "anthropic-ratelimit-input-tokens-reset", "2026-07-25T12:00:17Z"),
                CLOCK))
        .containsExactly(new RateLimit("input-tokens", 400000, 399999, NOW.plusSeconds(17)));
    assertThat(
            RateLimits.of(
                Headers.of(
                    "ratelimitbysize-limit", "500000",
                    "ratelimitbysize-remaining", "499000",
                    "ratelimitbysize-reset", "38"),
                CLOCK))
        .containsExactly(new RateLimit("tokens", 500000, 499000, NOW.plusSeconds(38)));
    long later = NOW.plusSeconds(60).toEpochMilli();
    for (String reset : List.of("" + later, "" + later / 1000)) {
      assertThat(RateLimits.of(Headers.of("x-ratelimit-reset", reset), CLOCK))
          .containsExactly(new RateLimit("requests", -1, -1, NOW.plusSeconds(60)));
    }
    assertThat(RateLimits.of(Headers.of("x-ratelimit-reset-requests", "never"), CLOCK)).isEmpty();
  }

  @Test
  void mistralsAndVenicesOwnFormsAreRead() {
    assertThat(
            RateLimits.of(
                Headers.of(
                    "x-ratelimitbysize-limit-minute", "500000",
                    "x-ratelimitbysize-remaining-minute", "499000",
                    "x-ratelimitbysize-remaining-month", "9999000",
                    "x-ratelimit-limit-tokens-minute", "500000",
                    "x-ratelimit-remaining-req-minute", "59",
                    "ratelimitbysize-query-cost", "32"),
                CLOCK))
        .containsExactly(
            new RateLimit("requests-minute", -1, 59, null),
            new RateLimit("tokens", -1, -1, null, 32),
            new RateLimit("tokens-minute", 500000, 499000, null),
            new RateLimit("tokens-month", -1, 9999000, null));
    assertThat(
            RateLimits.of(
                Headers.of(
                    "x-ratelimit-reset-requests", "" + NOW.plusSeconds(9).getEpochSecond(),
                    "x-ratelimit-reset-tokens", "4.5",
                    "x-ratelimit-remaining-tokens", "12.7",
                    "x-ratelimit-type", "user"),
                CLOCK))
        .containsExactly(
            new RateLimit("requests", -1, -1, NOW.plusSeconds(9)),
            new RateLimit("tokens", -1, 12, NOW.plusMillis(4500)));
  }

  @Test
  void whatTheAccountHasAndHowLongTheModelIsThere_isToldWithTheLimits() {
    assertThat(
            RateLimits.of(
                Headers.of(
                    "x-venice-balance-usd", "12.345678",
                    "x-venice-balance-diem", "0",
                    "x-venice-balance-vcu", "plenty",
                    "x-venice-model-id", "m",
                    "x-venice-model-deprecation-warning", "m is to go",
                    "x-venice-model-deprecation-date", "2027-03-01T00:00:00.000Z"),
                CLOCK))
        .containsExactly(
            new RateLimit("balance-diem-micros", -1, 0, null),
            new RateLimit("balance-usd-micros", -1, 12_345_678, null),
            new RateLimit("model-deprecation", -1, -1, Instant.parse("2027-03-01T00:00:00Z")));
    for (String day : List.of("2027-03-01", "Mon, 01 Mar 2027 00:00:00 GMT")) {
      assertThat(RateLimits.of(Headers.of("sunset", day), CLOCK))
          .containsExactly(
              new RateLimit("model-deprecation", -1, -1, Instant.parse("2027-03-01T00:00:00Z")));
    }
    assertThat(RateLimits.of(Headers.of("sunset", "some day", "x-venice-balance-usd", ""), CLOCK))
        .isEmpty();
  }

  @Test
  void whatAMistralRequestTookStandsBesideItsLimit() {
    assertThat(
            RateLimits.of(
                Headers.of(
                    "ratelimitbysize-query-cost", "32",
                    "ratelimitbysize-remaining", "499968",
                    "ratelimitbysize-limit", "500000"),
                CLOCK))
        .containsExactly(new RateLimit("tokens", 500_000, 499_968, null, 32));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // status | advice | class without it | class with it
        "400 | true | InvalidRequest | ServerError",
        "404 | true | InvalidRequest | ServerError",
        "500 | true | ServerError | ServerError",
        "401 | true | Authentication | Authentication",
        "413 | true | InvalidRequest | InvalidRequest",
        "429 | TRUE | RateLimit | RateLimit",
        "429 | false | RateLimit | QuotaExceeded",
        "500 | false | ServerError | InvalidResponse",
        "503 | False | Overloaded | InvalidResponse",
        "409 | false | ServerError | InvalidResponse",
        "400 | false | InvalidRequest | InvalidRequest",
        "529 | maybe | Overloaded | Overloaded"
      })
  void theProvidersOwnAdviceOnRetriesWins(int status, String advice, String without, String with) {
    ChatDialect openai = new ChatDialect("openai");
    assertThat(fail(openai, status, Headers.EMPTY, "{}").getClass().getSimpleName())
        .isEqualTo(without + "Exception");
    RialtoException e = fail(openai, status, Headers.of("x-should-retry", advice), "{}");
    assertThat(e.getClass().getSimpleName()).isEqualTo(with + "Exception");
    assertThat(e.details().status()).isEqualTo(status);
  }

  @Test
  void noAdviceMakesASpentQuotaWorthARetry() {
    String body = "{\"error\":{\"type\":\"insufficient_quota\"}}";
    assertThat(
            fail(new ChatDialect("openai"), 429, Headers.of("x-should-retry", "true"), body)
                .isRetriable())
        .isFalse();
  }

  @Test
  void openRouters402WithAWaitIsALimit_allOthersAreAnEmptyAccount() {
    String body = "{\"error\":{\"code\":402,\"message\":\"Insufficient credits for today\"}}";
    Headers wait = Headers.of("retry-after", "7");
    RialtoException limited = fail(new OpenRouterDialect(), 402, wait, body);
    assertThat(limited).isInstanceOf(RateLimitException.class);
    assertThat(limited.details().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(fail(new OpenRouterDialect(), 402, Headers.EMPTY, body))
        .isInstanceOf(QuotaExceededException.class);
    assertThat(fail(new ChatDialect("openai"), 402, wait, body))
        .isInstanceOf(QuotaExceededException.class);
  }

  /** Of all that was recorded: whatever a field's name says it is, its number is in some limit. */
  @Test
  void everyRecordedLimitIsRead() {
    int read = 0;
    for (Recording r : Recording.all(".*")) {
      List<RateLimit> limits = RateLimits.of(r.head().headers(), CLOCK);
      List<String> fields = new ArrayList<>();
      r.head().headers().forEach((name, value) -> fields.add(name + ": " + value));
      for (String field : fields) {
        String name = field.substring(0, field.indexOf(':'));
        String value = field.substring(name.length() + 2);
        if (!name.matches(".*(limit|call).*") || !value.matches("[0-9]+")) {
          continue;
        }
        String last = name.substring(name.lastIndexOf('-') + 1);
        String what =
            name.matches(".*-(limit|remaining|cost)(-.*)?")
                ? name.replaceAll(".*-(limit|remaining|cost)(-.*)?", "$1")
                : last;
        long number = Long.parseLong(value);
        switch (what) {
          case "limit" -> assertThat(limits).as(r + field).anyMatch(l -> l.limit() == number);
          case "remaining" ->
              assertThat(limits).as(r + field).anyMatch(l -> l.remaining() == number);
          case "cost" -> assertThat(limits).as(r + field).anyMatch(l -> l.cost() == number);
          default -> {
            continue; // a renewal period, a key
          }
        }
        read++;
      }
    }
    assertThat(read).isGreaterThan(120);
  }

  @Test
  void everyFormOfAResetIsRead() {
    java.util.Map<String, java.time.Instant> forms = new java.util.LinkedHashMap<>();
    forms.put("1", NOW.plusSeconds(1));
    forms.put(" 12.5 ", NOW.plusMillis(12_500));
    forms.put("0", NOW);
    forms.put("1s", NOW.plusSeconds(1));
    forms.put("120ms", NOW.plusMillis(120));
    forms.put("7.66s", NOW.plusMillis(7_660));
    forms.put("6m0s", NOW.plusSeconds(360));
    forms.put("2m59.56s", NOW.plusMillis(179_560));
    forms.put("1h0m0s", NOW.plusSeconds(3600));
    forms.put("500us", NOW.plusNanos(500_000));
    forms.put("2026-07-25T12:00:17Z", NOW.plusSeconds(17));
    forms.put("2026-07-25T14:00:17.5+02:00", NOW.plusMillis(17_500));
    forms.put("" + NOW.plusSeconds(9).getEpochSecond(), NOW.plusSeconds(9));
    forms.put("" + NOW.plusSeconds(9).toEpochMilli(), NOW.plusSeconds(9));
    forms.put("30, 30;w=60", NOW.plusSeconds(30));
    forms.forEach(
        (form, at) -> {
          for (String name :
              List.of(
                  "x-ratelimit-reset-requests",
                  "x-ratelimit-reset",
                  "ratelimit-reset",
                  "anthropic-ratelimit-requests-reset")) {
            assertThat(RateLimits.of(Headers.of(name, form), CLOCK))
                .as(name + ": " + form)
                .containsExactly(new RateLimit("requests", -1, -1, at));
          }
        });
  }

  @Test
  void limitsOfOtherNamesAndDraftsAreRead() {
    assertThat(
            RateLimits.of(
                Headers.of(
                    "ratelimit-limit", "100, 100;w=60",
                    "ratelimit-remaining", "50",
                    "ratelimit-reset", "30",
                    "ratelimit-policy", "100;w=60",
                    "x-tokenlimit-limit", "9000",
                    "x-tokenlimit-remaining", "8000",
                    "anthropic-priority-input-tokens-limit", "10000",
                    "anthropic-priority-input-tokens-remaining", "9618",
                    "anthropic-priority-input-tokens-reset", "2026-07-25T12:00:17Z",
                    "anthropic-ratelimit-unified-status", "allowed",
                    "x-ratelimit-limit-requests-day", "14400"),
                CLOCK))
        .containsExactly(
            new RateLimit("priority-input-tokens", 10000, 9618, NOW.plusSeconds(17)),
            new RateLimit("requests", 100, 50, NOW.plusSeconds(30)),
            new RateLimit("requests-day", 14400, -1, null),
            new RateLimit("tokens", 9000, 8000, null));
    assertThat(RateLimits.of(Headers.of("ratelimit", "\"api\";r=50;t=30"), CLOCK))
        .containsExactly(new RateLimit("requests", -1, 50, NOW.plusSeconds(30)));
    assertThat(
            RateLimits.of(
                Headers.of("ratelimit", "\"daily\";r=500;t=3600, \"burst\";r=0;t=1"), CLOCK))
        .containsExactly(new RateLimit("requests", -1, 0, NOW.plusSeconds(1)));
  }

  @Test
  void ofFieldsThatComeTwice_garbageSaysNothingAndTheLeastRemains() {
    assertThat(
            RateLimits.of(
                Headers.of(
                    "x-ratelimit-remaining-tokens", "70",
                    "x-ratelimit-remaining-tokens", "none",
                    "x-ratelimit-remaining-tokens", "60",
                    "x-ratelimit-limit-tokens", "100",
                    "x-ratelimit-limit-tokens", "",
                    "x-ratelimit-reset-tokens", "2s",
                    "x-ratelimit-reset-tokens", "soon",
                    "x-ratelimit-reset-tokens", "1s"),
                CLOCK))
        .containsExactly(new RateLimit("tokens", 100, 60, NOW.plusSeconds(2)));
  }

  @Test
  void absurdLimitsAreCappedOrPassedOver() {
    java.time.Instant month = NOW.plus(java.time.Duration.ofDays(31));
    for (String reset : List.of("62291000", "999999d", "99999999999999", "9999-12-31T23:59:59Z")) {
      assertThat(RateLimits.of(Headers.of("x-ratelimit-reset-tokens", reset), CLOCK))
          .as(reset)
          .containsExactly(new RateLimit("tokens", -1, -1, month));
    }
    for (String wrong :
        List.of("", "-1", "1e9", "NaN", "1.2.3", "5x", "s", "12 ms", "9".repeat(40), "١٢")) {
      assertThat(
              RateLimits.of(
                  Headers.of(
                      "x-ratelimit-reset-tokens", wrong, "x-ratelimit-remaining-tokens", wrong),
                  CLOCK))
          .as(wrong)
          .isEmpty();
    }
    assertThat(RateLimits.of(Headers.of("anthropic-ratelimit-", "1", "x-ratelimit-", "1"), CLOCK))
        .isEmpty();
  }

  @Test
  void openRoutersLimitsAreReadFromTheBody() {
    long reset = NOW.plusSeconds(30).toEpochMilli();
    String body =
        "{\"error\":{\"message\":\"Rate limit exceeded\",\"code\":429,\"metadata\":{\"headers\":{"
            + "\"X-RateLimit-Limit\":\"20\",\"X-RateLimit-Remaining\":\"0\","
            + "\"X-RateLimit-Reset\":\""
            + reset
            + "\"}}}}";
    for (int status : new int[] {429, 200}) {
      dev.rialto.spi.ResponseDecoder decoder =
          new dev.rialto.internal.wire.openai.OpenAiProtocol(
                  new dev.rialto.internal.wire.openrouter.OpenRouterDialect(),
                  java.time.InstantSource.fixed(NOW))
              .decoder(
                  Targets.request(false),
                  Targets.of(
                      new dev.rialto.internal.wire.openai.OpenAiProtocol(
                          new dev.rialto.internal.wire.openrouter.OpenRouterDialect()),
                      "m"),
                  new dev.rialto.spi.ResponseHead(status, Headers.EMPTY, "h2"));
      byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> {
                decoder.decode(bytes, 0, bytes.length, new OrThrow(event -> {}));
                decoder.end(new OrThrow(event -> {}));
              })
          .isInstanceOf(RateLimitException.class)
          .satisfies(
              e ->
                  assertThat(((dev.rialto.RialtoException) e).details().retryAfter())
                      .isEqualTo(java.time.Duration.ofSeconds(30)));
      assertThat(decoder.rateLimits())
          .containsExactly(new RateLimit("requests", 20, 0, NOW.plusSeconds(30)));
    }
  }

  @Test
  void geminisDelayIsReadFromTheBody() {
    String body =
        "[{\"error\":{\"code\":429,\"message\":\"You exceeded your"
            + " quota\",\"status\":\"RESOURCE_EXHAUSTED\","
            + "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[]},"
            + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"34.5s\"}]}}]";
    assertThat(fail(429, body).details().retryAfter())
        .isEqualTo(java.time.Duration.ofMillis(34_500));
    assertThat(fail(429, body.replace("34.5s", "soon")).details().retryAfter()).isNull();
    assertThat(fail(429, body.replace("\"34.5s\"", "{}")).details().retryAfter()).isNull();
  }
}
