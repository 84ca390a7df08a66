package dev.rialto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RialtoExceptionTest {

  private static final FailureDetails PLACE =
      FailureDetails.NONE.at("acme", "large").http(429, "rate_limit_exceeded", "req-7", "{}", null);

  @Test
  void message_saysWhatWhereAndWhatToDo() {
    assertThat(new RateLimitException("Too many requests", "Wait a second", PLACE, null))
        .hasMessage(
            "Too many requests [acme/large, status 429, code rate_limit_exceeded, request id"
                + " req-7]. Wait a second");
    assertThat(new RateLimitException("Too many requests", "", FailureDetails.NONE, null))
        .hasMessage("Too many requests");
    assertThat(new RateLimitException("No.", "Wait", FailureDetails.NONE.at("acme", ""), null))
        .hasMessage("No. [acme]. Wait");
    assertThat(new RateLimitException("No.", "Wait", FailureDetails.NONE, null))
        .hasMessage("No. Wait");
  }

  @Test
  void message_tellsTheAttempts_whereThereWereSeveral() {
    Attempt failed = new Attempt("acme/large", "acme", 12_000_000, "status 500");
    Attempt answered = new Attempt("other/small", "other#2", 3_000_000, null);
    ServerErrorException one =
        new ServerErrorException("It broke", "Wait.", PLACE.attempted(List.of(failed)), null);
    assertThat(one.getMessage()).doesNotContain("Attempts");
    assertThat(one.with(FailureDetails.NONE.attempted(List.of(failed, answered))))
        .hasMessage(
            "It broke. Wait. Attempts: 1) acme/large at acme after 12 ms: status 500,"
                + " 2) other/small at other#2 after 3 ms: answered");
    List<Attempt> byTurns = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      byTurns.add(i % 2 == 0 ? failed : answered);
    }
    assertThat(one.with(FailureDetails.NONE.attempted(byTurns)))
        .hasMessageContaining("20) other/small")
        .hasMessageEndingWith(" and 5 more");
  }

  @Test
  void message_tellsAttemptsThatFailedAlikeOnce() {
    Attempt quick = new Attempt("acme/large", "acme", 12_000_000, "status 500");
    Attempt slow = new Attempt("acme/large", "acme", 340_000_000, "status 500");
    Attempt other = new Attempt("acme/large", "acme", 3_000_000, "status 503");
    ServerErrorException one =
        new ServerErrorException(
            "It broke",
            "Wait.",
            FailureDetails.NONE.attempted(List.of(quick, slow, quick, other)),
            null);
    assertThat(one)
        .hasMessage(
            "It broke. Wait. Attempts: 1–3) acme/large at acme after 12 to 340 ms: status 500,"
                + " 4) acme/large at acme after 3 ms: status 503");
  }

  @Test
  void with_keepsTypeCauseStackAndSuppressed() {
    IllegalStateException cause = new IllegalStateException("why");
    List<RialtoException> all =
        List.of(
            new AuthenticationException("s", "a", PLACE, cause),
            new CancelledCallException("s", "a", PLACE, cause),
            new CircuitOpenException("s", "a", PLACE, cause),
            new ConfigurationException("s", "a", PLACE, cause),
            new ContentFilteredException("s", "a", PLACE, cause),
            new ContextLengthException("s", "a", PLACE, cause),
            new DeadlineExceededException("s", "a", PLACE, cause),
            new InvalidOutputException("$.x", "an integer", "raw", PLACE, cause),
            new InvalidRequestException("s", "a", PLACE, cause),
            new InvalidResponseException("s", "a", PLACE, cause),
            new ModelNotFoundException("s", "a", PLACE, cause),
            new OverloadedException("s", "a", PLACE, cause),
            new QuotaExceededException("s", "a", PLACE, cause),
            new RateLimitException("s", "a", PLACE, cause),
            new RejectedCallException("s", "a", PLACE, cause),
            new ServerErrorException("s", "a", PLACE, cause),
            new TransportException("s", "a", PLACE, cause),
            new TruncatedResponseException("s", "a", PLACE, cause));
    FailureDetails other = FailureDetails.NONE.at("other", "small");
    for (RialtoException e : all) {
      e.addSuppressed(new IllegalStateException("beside"));
      RialtoException copy = e.with(other);
      assertThat(copy).isExactlyInstanceOf(e.getClass()).isNotSameAs(e).hasCause(cause);
      assertThat(copy.details()).isEqualTo(other);
      assertThat(copy.summary()).isEqualTo(e.summary());
      assertThat(copy.advice()).isEqualTo(e.advice());
      assertThat(copy.getStackTrace()).isEqualTo(e.getStackTrace());
      assertThat(copy.getSuppressed()).hasSize(1);
      assertThat(copy.getMessage()).contains("[other/small]").doesNotContain("req-7");
      assertThat(copy.isRetriable()).isEqualTo(e instanceof RetriableException);
    }
  }
}
