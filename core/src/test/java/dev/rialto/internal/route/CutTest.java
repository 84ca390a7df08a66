package dev.rialto.internal.route;

import static dev.rialto.internal.route.Fixture.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Attempt;
import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Spent;
import dev.rialto.spi.PipelineEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that are cut while an attempt's end is just being worked off, which listeners hear of. */
class CutTest {

  private final Fixture f = new Fixture().route("a", "b");
  private final RecordingSink sink = new RecordingSink();
  private final List<Attempt> known = new ArrayList<>();

  private Flight startAndCutAtTheFirstEnd() {
    Flight flight = f.start(f.call(false, Duration.ofSeconds(60)), sink);
    flight.request(Long.MAX_VALUE);
    f.whenHeard =
        event -> {
          if (event instanceof PipelineEvent.AttemptEnded && known.isEmpty()) {
            sink.muted = true;
            flight.cancel();
            known.addAll(flight.whereabouts().attempts());
          }
        };
    return flight;
  }

  private static Spent cents(int cents) {
    return new Spent(new TokenUsage(cents, 0, 0, 0, 0), new Cost(Usd.of("0.0" + cents), false));
  }

  private Cost told() {
    Cost sum = Cost.NOTHING;
    for (PipelineEvent.AttemptEnded each : f.events(PipelineEvent.AttemptEnded.class)) {
      sum = sum.plus(each.cost());
    }
    return sum;
  }

  @Test
  void theCostOfAnAttemptBesideTheOneThatEnds_isKnownAtOnce() {
    Flight flight = startAndCutAtTheFirstEnd();
    f.clock.advance(Duration.ofSeconds(11));
    FakeUpstream.Attempt silent = f.upstream.attempts.get(0);
    FakeUpstream.Attempt hedge = f.upstream.last();
    silent.cost = cents(3);
    hedge.cost = cents(4);
    hedge.fail(serverError());
    assertThat(silent.cancelled).isTrue();
    assertThat(known)
        .extracting(Attempt::model)
        .containsExactlyInAnyOrder("a/a-model", "b/b-model");
    assertThat(Cost.of(known)).isEqualTo(cents(7).cost()).isEqualTo(told());
    assertThat(Cost.of(flight.whereabouts().attempts())).as("once each").isEqualTo(told());
    assertThat(f.upstream.attempts).hasSize(2);
  }

  @Test
  void theCostOfAnAnswerThatComesTooLate_isKnownAsWell() {
    Flight flight = startAndCutAtTheFirstEnd();
    FakeUpstream.Attempt only = f.upstream.last();
    only.cost = cents(5);
    only.text("hi").complete();
    assertThat(known).hasSize(1);
    assertThat(Cost.of(known)).isEqualTo(cents(5).cost()).isEqualTo(told());
    assertThat(Cost.of(flight.whereabouts().attempts())).isEqualTo(told());
  }

  @Test
  void theCostOfOneThatFailsWhileTheCallIsCut_isCountedOnce() {
    Flight flight = startAndCutAtTheFirstEnd();
    FakeUpstream.Attempt only = f.upstream.last();
    only.cost = cents(6);
    only.fail(serverError());
    assertThat(Cost.of(known)).isEqualTo(cents(6).cost()).isEqualTo(told());
    assertThat(Cost.of(flight.whereabouts().attempts())).isEqualTo(told());
  }
}
