package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static dev.rialto.internal.route.FakeUpstream.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.Priority;
import dev.rialto.RejectedCallException;
import dev.rialto.config.RetrySettings;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.LimitShares;
import dev.rialto.internal.call.Provenance;
import dev.rialto.provider.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Endpoints that take so many attempts at a time, and the calls that wait for one. */
class RoomTest {

  private static final Duration MINUTE = Duration.ofSeconds(60);

  private final Fixture f = new Fixture();

  private Fixture of(int places, String... names) {
    f.places = places;
    return f.route(names);
  }

  private List<RecordingSink> calls(int count) {
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sinks.add(f.unary());
    }
    return sinks;
  }

  private Room room(int slot) {
    return f.router().routes().plan(f.call(true, MINUTE)).slot(slot).key().room();
  }

  @Test
  void aFullEndpoint_takesTheNextWhenOneHasEnded() {
    of(2, "a");
    List<RecordingSink> sinks = calls(4);
    assertThat(f.upstream.attempts).hasSize(2);
    f.upstream.attempts.get(1).answer("one");
    assertThat(f.upstream.attempts).hasSize(3);
    f.upstream.attempts.get(0).answer("two");
    assertThat(f.upstream.attempts).hasSize(4);
    f.upstream.attempts.get(2).answer("three");
    f.upstream.attempts.get(3).answer("four");
    assertThat(sinks)
        .extracting(RecordingSink::text)
        .containsExactly("two", "one", "three", "four");
    assertThat(room(0).taken()).isZero();
  }

  @Test
  void theCallThatIsAnsweredHearsItBeforeTheNextBegins() {
    of(1, "a");
    RecordingSink first = f.unary();
    f.unary();
    boolean[] heard = {false};
    f.upstream.next(
        "a",
        attempt -> {
          heard[0] = first.text().equals("one");
          attempt.answer("two");
        });
    f.upstream.attempts.get(0).answer("one");
    assertThat(heard[0]).isTrue();
  }

  @Test
  void theHigherPriorityIsNext_thenTheEarlierDeadline_thenTheEarlierArrival() {
    of(1, "a");
    f.unary();
    List<String> order = new ArrayList<>();
    for (String name : List.of("low", "late", "soon", "first", "second", "high")) {
      RecordingSink sink = new RecordingSink();
      Priority priority =
          name.equals("low") ? Priority.LOW : name.equals("high") ? Priority.HIGH : Priority.NORMAL;
      Duration left = Duration.ofSeconds(name.equals("late") ? 50 : name.equals("soon") ? 5 : 20);
      f.router()
          .start(
              f.urgent(priority, left),
              new ForwardingSink(sink) {
                @Override
                public void onComplete(Provenance provenance) {
                  order.add(name);
                }
              });
    }
    f.upstream.always("a", answers("next"));
    f.upstream.attempts.get(0).answer("done");
    assertThat(order).containsExactly("high", "soon", "first", "second", "late", "low");
    assertThat(room(0).taken()).isZero();
  }

  @Test
  void aThousandThatFailAtOnce_growNoStack() {
    of(1, "a");
    f.retry = RetrySettings.builder().maxRepeats(0).build();
    f.unary();
    List<RecordingSink> sinks = calls(1_000);
    f.upstream.always("a", fails(Fixture.rateLimit(Duration.ofDays(1))));
    f.upstream.attempts.get(0).answer("done");
    assertThat(sinks).allMatch(sink -> sink.error != null);
    assertThat(room(0).taken()).isZero();
    assertThat(room(0).queued()).isZero();
    assertThat(f.clock.pending()).isZero();
  }

  @Test
  void aFullPrimary_isNotWaitedForWhileAFallbackIsFree() {
    of(1, "a", "b");
    f.upstream.always("b", answers("fallback"));
    f.unary();
    assertThat(f.unary().text()).isEqualTo("fallback");
    assertThat(room(0).queued()).isZero();
  }

  @Test
  void whereAllAreFull_theFirstPlaceIsTaken_andTheOtherQueueLeft() {
    of(1, "a", "b");
    f.unary();
    f.unary();
    RecordingSink third = f.unary();
    assertThat(room(0).queued()).isEqualTo(1);
    assertThat(room(1).queued()).isEqualTo(1);
    f.upstream.attempts.get(1).answer("mine");
    assertThat(f.upstream.endpoints()).containsExactly("a", "b", "b");
    assertThat(room(0).queued()).isZero();
    f.upstream.last().answer("third");
    assertThat(third.text()).isEqualTo("third");
    f.upstream.attempts.get(0).answer("first");
    assertThat(room(0).taken() + room(1).taken()).isZero();
    f.clock.runAll();
    assertThat(f.clock.pending()).isZero();
  }

  @Test
  void whoWaitsForLongerThanMayBe_isToldWhereItIsFull() {
    of(1, "a");
    f.unary();
    RecordingSink sink = f.unary();
    f.clock.advance(Duration.ofMillis(29_999));
    assertThat(sink.isOver()).isFalse();
    f.clock.advance(Duration.ofMillis(1));
    assertThat(sink.error)
        .isInstanceOf(RejectedCallException.class)
        .hasMessageContaining("a/a-model at a (1 attempts under way, 0 calls waiting, at most 1")
        .hasMessageContaining("maxConcurrent");
    assertThat(f.upstream.attempts).hasSize(1);
  }

  @Test
  void theDeadlineEndsTheWaitBefore() {
    of(1, "a");
    f.unary();
    RecordingSink sink = new RecordingSink();
    f.start(f.call(true, Duration.ofSeconds(2)), sink);
    f.clock.advance(Duration.ofSeconds(2));
    assertThat(sink.error).isInstanceOf(DeadlineExceededException.class);
    assertThat(room(0).queued()).isZero();
  }

  @Test
  void aFullQueue_takesAHigherPriority_andTheLastOneHasToGo() {
    of(1, "a");
    f.around =
        new RouterStage.Surroundings(
            target -> CompletableFuture.completedFuture(target),
            () -> 3,
            LimitShares.NONE,
            1,
            MINUTE.toNanos());
    f.unary();
    RecordingSink waiting = f.unary();
    RecordingSink refused = f.unary();
    assertThat(refused.error).isInstanceOf(RejectedCallException.class);
    RecordingSink urgent = new RecordingSink();
    f.start(f.urgent(Priority.HIGH, MINUTE), urgent);
    assertThat(waiting.error).isInstanceOf(RejectedCallException.class);
    f.upstream.always("a", answers("urgent"));
    f.upstream.attempts.get(0).answer("first");
    assertThat(urgent.text()).isEqualTo("urgent");
  }

  @Test
  void whoIsCancelledWhileItWaits_takesNoPlace() {
    of(1, "a");
    f.unary();
    RecordingSink gone = new RecordingSink();
    Flight flight = f.start(f.call(true, MINUTE), gone);
    RecordingSink next = f.unary();
    flight.cancel();
    gone.muted = true;
    f.upstream.always("a", answers("next"));
    f.upstream.attempts.get(0).answer("first");
    assertThat(next.text()).isEqualTo("next");
    assertThat(room(0).taken()).isZero();
    assertThat(f.clock.pending()).isZero();
  }

  @Test
  void aRepeatWaitsForItsPlaceBehindTheOthers() {
    of(1, "a");
    f.upstream.next("a", fails(Fixture.serverError()));
    RecordingSink repeated = f.unary();
    RecordingSink other = f.unary(); // takes the place while the first waits for its repeat
    f.clock.advance(Duration.ofSeconds(1));
    assertThat(f.upstream.attempts).hasSize(2);
    assertThat(room(0).queued()).isEqualTo(1);
    f.upstream.always("a", answers("again"));
    f.upstream.attempts.get(1).answer("other");
    assertThat(other.text()).isEqualTo("other");
    assertThat(repeated.text()).isEqualTo("again");
  }

  @Test
  void aHedgeTakesAPlaceOnlyIfOneIsFree_andBothAreGivenBack() {
    of(1, "a", "b");
    RecordingSink first = f.stream(); // at a
    RecordingSink second = f.stream(); // at b
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.attempts).hasSize(2);
    f.upstream.attempts.get(1).answer("second");
    f.clock.advance(Duration.ofSeconds(11));
    assertThat(f.upstream.endpoints()).containsExactly("a", "b", "b");
    f.upstream.last().answer("hedged");
    assertThat(first.text()).isEqualTo("hedged");
    assertThat(second.text()).isEqualTo("second");
    assertThat(room(0).taken() + room(1).taken()).isZero();
  }

  @Test
  void explainSaysThatItIsFull() {
    of(1, "a", "b");
    f.unary();
    assertThat(f.router().explain(f.call(true, MINUTE)).candidates().get(0).reason())
        .isEqualTo("1 of 1 places at its endpoint are taken, 0 calls wait");
    assertThat(f.upstream.attempts).hasSize(1);
  }

  @Test
  void noPlaceAtAllIsRefused() {
    assertThatThrownBy(
            () -> Provider.builder("a", Fixture.NO_WIRE, "http://localhost:1").maxConcurrent(0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("maxConcurrent of provider 'a' is 0; allowed is 1 or more");
  }
}
