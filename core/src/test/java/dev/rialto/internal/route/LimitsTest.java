package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static dev.rialto.internal.route.FakeUpstream.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.AuthenticationException;
import dev.rialto.BudgetExceededException;
import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.RateLimitException;
import dev.rialto.ResponseEvent;
import dev.rialto.TokenUsage;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.internal.call.Flight;
import dev.rialto.provider.Provider;
import dev.rialto.spi.FailureLimit;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.WireProtocol;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests held back before a provider turns them away. */
class LimitsTest {

  private final Fixture f = new Fixture();

  private void limited(String name, long requests, long tokens, int keys) {
    Provider.Builder builder =
        Provider.builder(name, Fixture.NO_WIRE, "http://localhost:1/" + name)
            .defaultModel(name + "-model");
    if (requests > 0) {
      builder.requestsPerMinute(requests);
    }
    if (tokens > 0) {
      builder.tokensPerMinute(tokens);
    }
    for (int i = 0; i < keys; i++) {
      builder.apiKey("key" + i);
    }
    f.providers.add(builder.build());
  }

  @Test
  void requestsBeyondTheLimitWait_andGoAsTheBucketFills() {
    limited("a", 2, 0, 1);
    f.upstream.always("a", answers("hi"));
    f.unary();
    f.unary();
    RecordingSink third = f.unary();
    assertThat(f.upstream.attempts).hasSize(2);
    f.clock.advance(Duration.ofSeconds(29));
    assertThat(f.upstream.attempts).hasSize(2);
    f.clock.advance(Duration.ofSeconds(2));
    assertThat(third.text()).isEqualTo("hi");
    assertThat(third.provenance.attempts()).hasSize(1);
  }

  @Test
  void eachKeyHasItsOwnLimit_andAFallbackNeedNotWait() {
    limited("a", 2, 0, 2);
    f.provider("b", 1);
    f.routes = RouteSettings.builder().byDefault(Route.of("a/a-model", "b/b-model")).build();
    f.upstream.always("a#1", answers("hi")).always("a#2", answers("hi")).always("b", answers("hi"));
    for (int i = 0; i < 5; i++) {
      f.unary();
    }
    assertThat(f.upstream.endpoints()).containsExactly("a#1", "a#2", "a#1", "a#2", "b");
  }

  @Test
  void aDeadKey_isAskedNoMoreThanItsLimitAllows() {
    limited("a", 3, 0, 1);
    f.upstream.always(
        "a", fails(new AuthenticationException("dead", "", Fixture.details(401, null), null)));
    for (int call = 0; call < 10; call++) {
      assertThat(f.unary().error).isNotNull();
    }
    assertThat(f.upstream.attempts).hasSize(3);
    f.clock.advance(Duration.ofSeconds(20));
    assertThat(f.unary().error).isInstanceOf(AuthenticationException.class);
    assertThat(f.upstream.attempts).hasSize(4);
  }

  @Test
  void aLimitThatOutlastsTheDeadline_isToldWithoutARequest() {
    limited("a", 1, 0, 1);
    f.upstream.always("a", answers("hi"));
    f.unary();
    RecordingSink sink = new RecordingSink();
    f.start(f.call(true, Duration.ofSeconds(10)), sink);
    assertThat(sink.error)
        .isInstanceOf(RateLimitException.class)
        .hasMessageContaining("the limit of its key is used up for another 60.0 s");
    assertThat(sink.error.details().retryAfter()).isEqualTo(Duration.ofSeconds(60));
    assertThat(f.upstream.attempts).hasSize(1);
  }

  @Test
  void tokensAreReckonedBefore_andCorrectedAfterwards() {
    limited("a", 0, 1_200, 1);
    f.unary(); // 500 tokens are reckoned for an answer
    f.unary();
    f.unary();
    assertThat(f.upstream.attempts).hasSize(2);
    f.upstream.last().sink.onEvent(new ResponseEvent.Usage(new TokenUsage(1, 0, 0, 9, 0)));
    f.upstream.last().answer("short");
    assertThat(f.unary().isOver()).isFalse();
    assertThat(f.upstream.attempts).as("what was not used is there for others").hasSize(3);
  }

  @Test
  void whatTheProviderTellsIsHeeded_beforeA429() {
    f.provider("a", 1);
    f.upstream.always(
        "a",
        attempt -> {
          attempt.sink.onRateLimits(
              List.of(new RateLimit("requests", 10, 1, Instant.now().plusSeconds(90))));
          attempt.answer("hi");
        });
    f.unary(); // 9 of 10 used, whole in 90 s: one each 10 s
    f.unary();
    f.upstream.always("a", answers("hi"));
    f.unary();
    assertThat(f.upstream.attempts).hasSize(3);
    RecordingSink waiting = f.unary();
    assertThat(waiting.isOver()).isFalse();
    f.clock.advance(Duration.ofSeconds(12));
    assertThat(waiting.text()).isEqualTo("hi");
  }

  @Test
  void requestsOnTheirWayAreTakenOffWhatTheProviderSaysIsLeft() {
    f.provider("a", 1);
    f.upstream.next(
        "a",
        attempt -> {
          attempt.sink.onRateLimits(List.of(new RateLimit("requests", 100, 99, null)));
          attempt.answer("hi");
        });
    f.unary();
    f.unary();
    FakeUpstream.Attempt early = f.upstream.last();
    f.unary(); // on its way, and not counted in what the early one is told
    early.sink.onRateLimits(
        List.of(new RateLimit("requests", 100, 1, Instant.now().plusSeconds(6_000))));
    f.unary();
    assertThat(f.upstream.attempts).hasSize(3);
  }

  @Test
  void aCancelledWaitTakesNothing() {
    limited("a", 1, 0, 1);
    f.upstream.always("a", answers("hi"));
    f.unary();
    RecordingSink sink = new RecordingSink();
    Flight flight = f.start(f.call(true, Duration.ofSeconds(90)), sink);
    flight.cancel();
    sink.muted = true;
    f.clock.advance(Duration.ofSeconds(61));
    assertThat(f.unary().text()).isEqualTo("hi");
  }

  /** Returns a protocol whose provider bears so many failures in half a minute. */
  private WireProtocol touchy(int failures) {
    return (WireProtocol)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {WireProtocol.class},
            (self, method, arguments) ->
                method.getName().equals("failureLimit")
                    ? new FailureLimit(failures, Duration.ofSeconds(30))
                    : method.invoke(Fixture.NO_WIRE, arguments));
  }

  @Test
  void anAnswerThatHasLostToAnother_isOneOfTheFailuresThatBlockAKeyAllTheSame() {
    f.provider("a", 1);
    f.providers.add(
        Provider.builder("b", touchy(1), "http://localhost:1/b").defaultModel("b-model").build());
    f.routes =
        RouteSettings.builder().byDefault(new Route(List.of("a/a-model", "b/b-model"))).build();
    RecordingSink sink = new RecordingSink();
    InvalidRequestException wrong =
        new InvalidRequestException(
            "no", "", FailureDetails.NONE.http(400, "", "", "", null), null);
    // The hedge is refused at the moment at which the first attempt has begun to answer.
    f.router()
        .start(
            f.call(false, Duration.ofSeconds(60)),
            new ForwardingSink(sink) {
              @Override
              public void onEvent(ResponseEvent event) {
                super.onEvent(event);
                if (event.isContent()) {
                  f.upstream.last().fail(wrong);
                }
              }
            })
        .request(Long.MAX_VALUE);
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b");
    f.upstream.attempts.get(0).text("hi").complete();
    assertThat(sink.text()).isEqualTo("hi");
    assertThat(f.router().explain(f.call(true, Duration.ofSeconds(1))).toString())
        .contains("it has had too many failures and is left alone for another 30.0 s");
  }

  @Test
  void whereFailuresBlockAKey_itIsLeftInPeaceBeforeThat() {
    WireProtocol touchy = touchy(3);
    f.providers.add(
        Provider.builder("a", touchy, "http://localhost:1/a")
            .defaultModel("a-model")
            .apiKey("one")
            .apiKey("two")
            .build());
    InvalidRequestException wrong =
        new InvalidRequestException(
            "no", "", FailureDetails.NONE.http(400, "", "", "", null), null);
    f.upstream.always("a#1", FakeUpstream.fails(wrong)).always("a#2", FakeUpstream.fails(wrong));
    for (int i = 0; i < 6; i++) {
      assertThat(f.unary().error).isInstanceOf(InvalidRequestException.class);
      f.clock.advance(Duration.ofSeconds(2));
    }
    assertThat(f.upstream.endpoints())
        .containsExactlyInAnyOrder("a#1", "a#2", "a#1", "a#2", "a#1", "a#2");
    assertThat(f.router().explain(f.call(true, Duration.ofSeconds(1))).toString())
        .contains("it has had too many failures and is left alone for another 18.0 s")
        .doesNotContain("patience");
    RecordingSink seventh = f.unary();
    assertThat(f.upstream.attempts).as("each key has had three").hasSize(6);
    f.clock.advance(Duration.ofSeconds(17)); // the first failure is 29 s ago
    assertThat(seventh.isOver()).isFalse();
    f.clock.advance(Duration.ofSeconds(2));
    assertThat(f.upstream.attempts).hasSize(7);
    assertThat(seventh.error).isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void aLimitOfNothingIsRefused() {
    Provider.Builder builder = Provider.builder("a", Fixture.NO_WIRE, "http://localhost:1");
    assertThatThrownBy(() -> builder.requestsPerMinute(0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("requestsPerMinute of provider 'a' is 0; allowed is 1 or more");
    assertThatThrownBy(() -> builder.tokensPerMinute(-5))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("tokensPerMinute");
  }

  @Test
  void whatOurBudgetRefuses_countsNeitherAgainstTheLimitNorAgainstTheProvider() {
    limited("a", 2, 0, 1);
    f.upstream
        .next("a", fails(Fixture.overBudget(false)))
        .next("a", fails(Fixture.overBudget(false)))
        .always("a", answers("hi"));
    assertThat(f.unary().error).isInstanceOf(BudgetExceededException.class);
    assertThat(f.unary().error).isInstanceOf(BudgetExceededException.class);
    assertThat(f.router().explain(f.call(true, Duration.ofSeconds(9))).chosen().errorRate())
        .isZero();
    assertThat(f.unary().text()).isEqualTo("hi");
    assertThat(f.unary().text()).isEqualTo("hi");
    RecordingSink third = f.unary();
    assertThat(third.provenance).as("the limit is two").isNull();
    assertThat(f.upstream.attempts).hasSize(4);
  }
}
