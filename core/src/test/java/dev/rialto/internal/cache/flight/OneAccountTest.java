package dev.rialto.internal.cache.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Attempt;
import dev.rialto.CacheStatus;
import dev.rialto.Cost;
import dev.rialto.FailureDetails;
import dev.rialto.OverloadedException;
import dev.rialto.ResponseEvent;
import dev.rialto.Usd;
import dev.rialto.config.CacheSettings;
import dev.rialto.internal.cache.CacheStage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer of several readers costs is told by one of them, whoever leaves when. */
class OneAccountTest {

  private static final Cost PRICE = new Cost(Usd.of("0.01"), false);

  private final FakeClock clock = new FakeClock();
  private final Upstream upstream = new Upstream();
  private final CacheStage stage = new CacheStage(upstream, CacheSettings.DEFAULT, clock);
  private final RecordingSink first = new RecordingSink();
  private final RecordingSink second = new RecordingSink();

  /** One call, whose cost is known when it is over. */
  private static final class Upstream implements Stage, Flight {
    private ResponseSink sink;
    private boolean unary;
    private Attempt attempt = new Attempt("acme/large", "acme", 1, "still running");

    @Override
    public Flight start(Call call, ResponseSink above) {
      assertThat(sink).as("shared").isNull();
      sink = above;
      unary = call.unary();
      return this;
    }

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {
      over("cancelled");
    }

    @Override
    public FailureDetails whereabouts() {
      return FailureDetails.NONE.at("acme", "large").attempted(List.of(attempt));
    }

    private void over(String failure) {
      attempt = new Attempt("acme/large", "acme", 1, failure, ScriptedStage.USAGE, PRICE);
    }

    void answer() {
      over(null);
      Provenance from = ScriptedStage.PROVENANCE.attempted(List.of(attempt));
      if (unary) {
        sink.onAnswer(
            new Answer(
                "a", "", List.of(), List.of(), ScriptedStage.USAGE, ScriptedStage.STOP, "a", from));
      } else {
        sink.onEvent(new ResponseEvent.Text("a"));
        sink.onEvent(new ResponseEvent.Usage(ScriptedStage.USAGE));
        sink.onEvent(new ResponseEvent.Finished(ScriptedStage.STOP));
        sink.onComplete(from);
      }
    }

    void fail() {
      over("busy");
      sink.onError(
          new OverloadedException(
              "busy", "wait", FailureDetails.NONE.attempted(List.of(attempt)), null));
    }
  }

  private Flight start(boolean unary, RecordingSink sink) {
    TestCall asking = TestCall.asking(clock, "q");
    return stage.start((unary ? asking : asking.streaming()).call(), sink);
  }

  private static Cost cost(RecordingSink sink) {
    return Cost.of(from(sink).attempts());
  }

  private static Provenance from(RecordingSink sink) {
    return sink.events().isEmpty() ? sink.answer().provenance() : sink.completed();
  }

  private static Cost cost(Flight cut) {
    return Cost.of(cut.whereabouts().attempts());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answered_itIsTheFirstOnes(boolean unary) {
    Flight one = start(unary, first);
    Flight other = start(unary, second);
    one.request(Long.MAX_VALUE);
    other.request(Long.MAX_VALUE);
    upstream.answer();
    assertThat(cost(first)).isEqualTo(PRICE);
    assertThat(cost(second)).isEqualTo(Cost.NOTHING);
    // Who gives up on what was on its way up to him already tells the same.
    assertThat(cost(one)).isEqualTo(PRICE);
    assertThat(cost(other)).isEqualTo(Cost.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theFirstLeaves_itIsTheNextOnes(boolean unary) {
    Flight one = start(unary, first);
    start(unary, second).request(Long.MAX_VALUE);
    one.cancel();
    assertThat(cost(one)).isEqualTo(Cost.NOTHING);
    upstream.answer();
    assertThat(cost(one)).isEqualTo(Cost.NOTHING);
    assertThat(cost(second)).isEqualTo(PRICE);
    assertThat(from(second).cacheStatus()).isEqualTo(CacheStatus.SHARED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void allLeave_itIsTheLastOnes(boolean unary) {
    Flight one = start(unary, first);
    Flight other = start(unary, second);
    other.cancel();
    assertThat(cost(other)).isEqualTo(Cost.NOTHING);
    one.cancel();
    assertThat(cost(other)).isEqualTo(Cost.NOTHING);
    assertThat(cost(one)).isEqualTo(PRICE);
    assertThat(one.whereabouts().provider()).isEqualTo("acme");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failed_itIsTheFirstOnes_andAllSeeWhatWasTried(boolean unary) {
    start(unary, first);
    start(unary, second);
    upstream.fail();
    assertThat(Cost.of(first.error().details().attempts())).isEqualTo(PRICE);
    assertThat(Cost.of(second.error().details().attempts())).isEqualTo(Cost.NOTHING);
    assertThat(second.error().details().attempts())
        .extracting(Attempt::failure)
        .containsExactly("busy");
  }

  @Test
  void aStreamThatWasReadByTheSecondAlone_isTheFirstOnesWhoLeaves() {
    Flight one = start(false, first);
    start(false, second).request(Long.MAX_VALUE);
    upstream.answer();
    assertThat(cost(second)).isEqualTo(Cost.NOTHING);
    one.cancel();
    assertThat(cost(one)).isEqualTo(PRICE);
  }

  @Test
  void aStreamThatWasReadByTheFirstAlone_isNotTheSecondOnesWhoLeaves() {
    start(false, first).request(Long.MAX_VALUE);
    Flight other = start(false, second);
    upstream.answer();
    assertThat(cost(first)).isEqualTo(PRICE);
    other.cancel();
    assertThat(cost(other)).isEqualTo(Cost.NOTHING);
  }

  @Test
  void allFallBehind_itIsTheLastOnes() {
    CacheStage tight =
        new CacheStage(upstream, CacheSettings.builder().maxAnswerBytes(1_024).build(), clock);
    tight.start(TestCall.asking(clock, "q").streaming().call(), first);
    tight.start(TestCall.asking(clock, "q").streaming().call(), second);
    upstream.sink.onEvent(new ResponseEvent.Text("x".repeat(2_000)));
    assertThat(first.error()).hasMessageContaining("1024 bytes behind");
    assertThat(Cost.of(first.error().details().attempts())).isEqualTo(Cost.NOTHING);
    assertThat(Cost.of(second.error().details().attempts())).isEqualTo(PRICE);
    assertThat(second.error().details().provider()).isEqualTo("acme");
  }

  @Test
  void aStreamWhoseFirstReaderLeavesUnread_isTheNextOnesWhoReadsOn() {
    Flight one = start(false, first);
    Flight other = start(false, second);
    upstream.answer();
    one.cancel();
    assertThat(cost(one)).isEqualTo(Cost.NOTHING);
    other.request(Long.MAX_VALUE);
    assertThat(cost(second)).isEqualTo(PRICE);
  }
}
