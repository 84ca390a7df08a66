package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static dev.rialto.internal.route.FakeUpstream.fails;
import static dev.rialto.internal.route.Fixture.details;
import static dev.rialto.internal.route.Fixture.rateLimit;
import static dev.rialto.internal.route.Fixture.serverError;
import static dev.rialto.internal.route.Fixture.transport;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Attempt;
import dev.rialto.AuthenticationException;
import dev.rialto.CircuitOpenException;
import dev.rialto.ContentFilteredException;
import dev.rialto.ContextLengthException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.InvalidRequestException;
import dev.rialto.ModelNotFoundException;
import dev.rialto.QuotaExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.config.BreakerSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.TransportFailure.Processing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailoverTest {

  private final Fixture f = new Fixture();

  static List<RialtoException> reasonsToTurnElsewhere() {
    return List.of(
        serverError(),
        rateLimit(null),
        rateLimit(Duration.ofSeconds(62_291)),
        transport(Processing.NEVER_SENT),
        transport(Processing.PROCESSED),
        new AuthenticationException("dead key", "", details(401, null), null),
        new QuotaExceededException("no money", "", details(429, null), null),
        new ModelNotFoundException("no model", "", details(404, null), null),
        new ContextLengthException("too long", "", details(400, null), null),
        new DeadlineExceededException("no headers in 60 s", "", details(0, null), null));
  }

  @ParameterizedTest
  @MethodSource("reasonsToTurnElsewhere")
  void theFallbackAnswersInTheSameInstant(RialtoException failure) {
    f.route("a", "b");
    f.upstream.next("a", fails(failure)).next("b", answers("hi"));
    RecordingSink sink = f.unary();
    assertThat(sink.text()).isEqualTo("hi");
    assertThat(sink.provenance.model()).isEqualTo("b/b-model");
    assertThat(sink.provenance.attempts()).extracting(Attempt::endpoint).containsExactly("a", "b");
    assertThat(sink.provenance.attempts().get(0).failure()).contains(failure.summary());
    assertThat(f.clock.pending()).isZero();
  }

  @Test
  void aRefusalOfTheRequestIsFinal() {
    f.route("a", "b");
    f.upstream.next("a", fails(invalid()));
    assertThat(f.unary().error).isInstanceOf(InvalidRequestException.class);
    assertThat(f.upstream.endpoints()).containsExactly("a");
  }

  @Test
  void aRefusalOfTheFallbackOnlyLeavesThePrimaryItsRepeats() {
    f.route("a", "b");
    f.upstream.next("a", fails(serverError())).next("b", fails(invalid())).next("a", answers("hi"));
    RecordingSink sink = f.unary();
    f.clock.advance(Duration.ofMillis(500));
    assertThat(sink.text()).isEqualTo("hi");
  }

  @Test
  void aContentFiltersRefusalIsFinalAlsoAtAFallback() {
    f.route("a", "b", "c");
    f.upstream
        .next("a", fails(serverError()))
        .next("b", fails(new ContentFilteredException("no", "", details(400, null), null)));
    assertThat(f.unary().error).isInstanceOf(ContentFilteredException.class);
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
  }

  @Test
  void theCallersDeadlineIsFinal() {
    f.route("a", "b");
    f.hedge = dev.rialto.config.HedgeSettings.NONE;
    RecordingSink sink = f.unary();
    f.clock.advance(Duration.ofSeconds(60));
    f.upstream.last().fail(new DeadlineExceededException("60 s", "", details(0, null), null));
    assertThat(sink.error).isInstanceOf(DeadlineExceededException.class);
    assertThat(f.upstream.endpoints()).containsExactly("a");
  }

  @Test
  void aRateLimitMovesToTheNextKeyAServerErrorToTheNextCandidate() {
    f.provider("a", 2).provider("b", 1);
    f.routes =
        dev.rialto.config.RouteSettings.builder()
            .byDefault(dev.rialto.config.Route.of("a/x", "b/x"))
            .build();
    f.upstream
        .next("a#1", fails(rateLimit(null)))
        .next("a#2", fails(serverError()))
        .next("b", answers("hi"));
    assertThat(f.unary().text()).isEqualTo("hi");
    f.upstream.next("a#2", fails(serverError())).next("b", answers("hi"));
    assertThat(f.unary().text()).isEqualTo("hi");
    assertThat(f.upstream.endpoints()).containsExactly("a#1", "a#2", "b", "a#2", "b");
  }

  @Test
  void aDeadKeyIsSetAsideForLaterCallsToo() {
    f.provider("a", 2);
    f.upstream
        .next("a#1", fails(new AuthenticationException("dead", "", details(401, null), null)))
        .always("a#2", answers("hi"));
    for (int i = 0; i < 4; i++) {
      assertThat(f.unary().text()).isEqualTo("hi");
    }
    assertThat(f.upstream.endpoints()).containsExactly("a#1", "a#2", "a#2", "a#2", "a#2");
    f.upstream.always("a#1", answers("hi"));
    f.clock.advance(Duration.ofSeconds(60));
    f.unary();
    f.unary();
    assertThat(f.upstream.endpoints()).endsWith("a#1", "a#2");
  }

  @Test
  void whenAllKeysAreDeadTheProviderIsAskedAndItsErrorTold() {
    f.provider("a", 1);
    f.upstream.always(
        "a", fails(new AuthenticationException("dead", "", details(401, null), null)));
    assertThat(f.unary().error).isInstanceOf(AuthenticationException.class);
    assertThat(f.unary().error).isInstanceOf(AuthenticationException.class);
    assertThat(f.upstream.attempts).hasSize(2);
  }

  @Test
  void aRateLimitedKeyIsLeftInPeaceByOtherCalls() {
    f.route("a", "b");
    f.upstream.next("a", fails(rateLimit(Duration.ofSeconds(5)))).always("b", answers("hi"));
    f.unary();
    f.unary();
    assertThat(f.upstream.endpoints()).containsExactly("a", "b", "b");
    f.clock.advance(Duration.ofSeconds(5));
    f.unary();
    assertThat(f.upstream.endpoints()).endsWith("b", "a");
  }

  @Test
  void everyAttemptIsInTheErrorAndItsMessage() {
    f.route("a", "b");
    f.retry = RetrySettings.NONE;
    f.upstream
        .next("a", fails(serverError()))
        .next("b", fails(new AuthenticationException("dead key", "", details(401, null), null)));
    RialtoException error = f.unary().error;
    assertThat(error).isInstanceOf(ServerErrorException.class); // may pass, a dead key does not
    assertThat(error.details().attempts()).hasSize(2);
    assertThat(error.getMessage())
        .contains("a/a-model at a", "ServerErrorException (status 500): it failed")
        .contains("b/b-model at b", "AuthenticationException (status 401): dead key");
  }

  @Test
  void eachAttemptIsAnEvent() {
    f.route("a", "b");
    f.upstream.next("a", fails(serverError())).next("b", answers("hi"));
    f.unary();
    assertThat(f.events(PipelineEvent.AttemptEnded.class))
        .extracting(e -> e.endpoint() + " " + e.failure())
        .containsExactly("a ServerErrorException", "b null");
  }

  @Test
  void anOpenCircuitIsPassedOverWithoutAnAttempt() {
    f.route("a", "b");
    f.upstream.always("a", fails(serverError())).always("b", answers("hi"));
    for (int i = 0; i < 7; i++) {
      assertThat(f.unary().text()).isEqualTo("hi");
    }
    assertThat(f.upstream.endpoints().stream().filter("a"::equals)).hasSize(5);
    assertThat(f.events(PipelineEvent.CircuitChanged.class))
        .extracting(PipelineEvent.CircuitChanged::to)
        .containsExactly(CircuitState.OPEN);
  }

  @Test
  void thePrimaryIsBackWithinFiveSecondsOfARecoveryAfterAMinute() {
    f.route("a", "b");
    f.upstream.always("a", fails(serverError())).always("b", answers("hi"));
    steadyTraffic(Duration.ofSeconds(60));
    long askedWhileDown = f.upstream.endpoints().stream().filter("a"::equals).count();
    f.upstream.always("a", answers("hi"));
    steadyTraffic(Duration.ofSeconds(5));
    assertThat(f.upstream.last().endpoint()).isEqualTo("a");
    assertThat(askedWhileDown).isBetween(10L, 25L);
  }

  private void steadyTraffic(Duration span) {
    for (long i = 0; i < span.toMillis(); i += 100) {
      assertThat(f.unary().text()).isEqualTo("hi");
      f.clock.advance(Duration.ofMillis(100));
    }
  }

  @Test
  void withAllCircuitsOpenACallWaitsForTheFirstProbe() {
    f.route("a", "b");
    openBoth();
    RecordingSink sink = f.unary();
    assertThat(f.upstream.attempts).isEmpty();
    f.upstream.always("a", answers("hi"));
    f.clock.advance(Duration.ofSeconds(1));
    assertThat(sink.text()).isEqualTo("hi");
  }

  @Test
  void withAllCircuitsOpenForLongerThanACallWaitsItIsToldWhichAndHowLong() {
    f.route("a", "b");
    f.breaker =
        BreakerSettings.builder().delay(Duration.ofSeconds(9), Duration.ofSeconds(60)).build();
    openBoth();
    RialtoException error = f.unary().error;
    assertThat(error)
        .isInstanceOf(CircuitOpenException.class)
        .hasMessageContaining("a/a-model at a (circuit open, next probe in 9.0 s)")
        .hasMessageContaining("b/b-model at b (circuit open, next probe in 9.0 s)");
    assertThat(error.details().retryAfter()).isEqualTo(Duration.ofSeconds(9));
    assertThat(f.upstream.attempts).isEmpty();
  }

  private void openBoth() {
    f.retry = RetrySettings.builder().maxRepeats(0).jitter(0).build();
    f.upstream.always("a", fails(serverError())).always("b", fails(serverError()));
    for (int i = 0; i < 5; i++) {
      f.unary();
    }
    f.upstream.attempts.clear();
  }

  @Test
  void aRouterWithoutTheBreakersViewStillGetsPastAnOpenCircuit() {
    f.provider("a", 1).provider("b", 1);
    List<String> asked = new ArrayList<>();
    f.routes =
        dev.rialto.config.RouteSettings.builder()
            .byDefault(dev.rialto.config.Route.of("a/x", "b/x"))
            .build();
    RouterStage router =
        new RouterStage(
            attempt -> {
              asked.add(attempt.target().endpoint().name());
              if (attempt.target().endpoint().name().equals("a")) {
                attempt.onError(
                    new CircuitOpenException("open", "", details(0, Duration.ofSeconds(1)), null));
                return dev.rialto.internal.call.Flight.DONE;
              }
              return f.upstream.start(attempt);
            },
            f.providers,
            f.routes,
            f.retry,
            dev.rialto.config.HedgeSettings.NONE,
            e -> dev.rialto.internal.call.Health.GOOD,
            dev.rialto.internal.call.ModelGuide.NONE,
            f.clock,
            f.clock,
            f.events::add);
    f.upstream.always("b", answers("hi"));
    RecordingSink sink = new RecordingSink();
    router.start(f.call(true, Duration.ofSeconds(1)), sink);
    assertThat(sink.text()).isEqualTo("hi");
    assertThat(asked).containsExactly("a", "b");
    assertThat(sink.provenance.attempts()).hasSize(1);
  }

  @Test
  void twentyThousandFailuresDoNotGrowTheStack() {
    f.provider("a", 1);
    f.breaker =
        BreakerSettings.builder().consecutiveFailures(1_000_000).failureRate(1, 1_000_000).build();
    f.retry =
        RetrySettings.builder()
            .maxRepeats(20_000)
            .budget(1, 1_000_000)
            .delay(Duration.ofNanos(1), Duration.ofNanos(1))
            .build();
    f.upstream.always("a", fails(serverError()));
    RecordingSink sink = f.unary();
    f.clock.runAll();
    assertThat(sink.error).isInstanceOf(ServerErrorException.class);
    assertThat(f.upstream.attempts).hasSize(20_001);
    assertThat(sink.error).isNotInstanceOf(RateLimitException.class);
  }

  private static InvalidRequestException invalid() {
    return new InvalidRequestException("bad", "", details(400, null), null);
  }
}
