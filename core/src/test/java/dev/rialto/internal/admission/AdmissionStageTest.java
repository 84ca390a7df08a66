package dev.rialto.internal.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.OverloadedException;
import dev.rialto.Priority;
import dev.rialto.RejectedCallException;
import dev.rialto.Request;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Flight;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionStageTest {

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();

  @Test
  void soManyCallsAreUnderWayAndTheOthersWaitForASlot() {
    AdmissionStage stage = stage(2, 10);
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sinks.add(start(stage, asking("q" + i)));
    }
    assertThat(upstream.count()).isEqualTo(2);
    assertThat(stage.running()).isEqualTo(2);
    assertThat(stage.queued()).isEqualTo(2);
    upstream.call(1).answer("a");
    assertThat(upstream.count()).isEqualTo(3);
    assertThat(sinks.get(1).answer().text()).isEqualTo("a");
    upstream.call(0).fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
    upstream.call(2).answer("a");
    upstream.call(3).answer("a");
    assertThat(sinks.get(3).answer().text()).isEqualTo("a");
    assertThat(stage.running()).isZero();
    assertThat(stage.queued()).isZero();
    assertThat(clock.pending()).isZero();
  }

  @Test
  void queueIsOrderedByPriorityThenDeadlineThenArrival() {
    AdmissionStage stage = stage(1, 10);
    start(stage, asking("running"));
    start(stage, asking("low").options(priority(Priority.LOW)));
    start(stage, asking("normal late").timeout(Duration.ofSeconds(20)));
    start(stage, asking("normal early").timeout(Duration.ofSeconds(10)));
    start(stage, asking("normal late too").timeout(Duration.ofSeconds(20)));
    start(stage, asking("high").options(priority(Priority.HIGH)));
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      upstream.call(i).answer("a");
      order.add(question(i));
    }
    assertThat(order)
        .containsExactly(
            "running", "high", "normal early", "normal late", "normal late too", "low");
  }

  /** Newcomers of the same deadline come all the time, and some of those that wait give up. */
  @Test
  void equalDeadlinesAreServedInTheOrderOfArrival_andNobodyStarves() {
    AdmissionStage stage = stage(1, 100);
    start(stage, asking("running"));
    List<String> waiting = new ArrayList<>();
    List<Flight> flights = new ArrayList<>();
    int asked = 0;
    for (int round = 0; round < 200; round++) {
      for (int i = 0; i < (round < 40 ? 3 : 1); i++) {
        String question = "q" + asked++;
        waiting.add(question);
        flights.add(stage.start(asking(question).call(), new RecordingSink()));
      }
      if (round < 40) {
        int givesUp = waiting.size() / 2;
        waiting.remove(givesUp);
        flights.remove(givesUp).cancel();
      }
      upstream.call(round).answer("a");
      assertThat(question(round + 1)).isEqualTo(waiting.remove(0));
      flights.remove(0);
    }
    assertThat(stage.queued()).isEqualTo(waiting.size()).isPositive();
  }

  @Test
  void callBeyondTheQueueIsRefusedWithTheNumbersAndWhatToSet() {
    AdmissionStage stage = stage(1, 1);
    start(stage, asking("a"));
    start(stage, asking("b"));
    RecordingSink refused = start(stage, asking("c"));
    assertThat(refused.error())
        .isInstanceOf(RejectedCallException.class)
        .hasMessageContaining("1 calls are under way and 1 are waiting")
        .hasMessageContaining("admission.maxConcurrent")
        .hasMessageContaining("admission.maxQueued");
    assertThat(upstream.count()).isEqualTo(1);
  }

  @Test
  void withoutAQueueTheSecondCallIsRefusedAtOnce() {
    AdmissionStage stage = stage(1, 0);
    start(stage, asking("a"));
    assertThat(start(stage, asking("b")).error()).isInstanceOf(RejectedCallException.class);
    upstream.call(0).answer("a");
    start(stage, asking("c"));
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void fullQueueMakesRoomForAHigherPriority() {
    AdmissionStage stage = stage(1, 2);
    start(stage, asking("a"));
    RecordingSink low = start(stage, asking("low").options(priority(Priority.LOW)));
    start(stage, asking("normal"));
    RecordingSink high = start(stage, asking("high").options(priority(Priority.HIGH)));
    assertThat(low.error()).isInstanceOf(RejectedCallException.class);
    assertThat(stage.queued()).isEqualTo(2);
    RecordingSink equal = start(stage, asking("normal too"));
    assertThat(equal.error()).isInstanceOf(RejectedCallException.class);
    upstream.call(0).answer("a");
    upstream.call(1).answer("a");
    assertThat(high.answer().text()).isEqualTo("a");
  }

  @Test
  void waitEndsAfterItsBound() {
    AdmissionStage stage = stage(1, 10);
    start(stage, asking("a"));
    RecordingSink waiting = start(stage, asking("b"));
    clock.advance(Duration.ofMillis(29_999));
    assertThat(waiting.isOver()).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(waiting.error())
        .isInstanceOf(RejectedCallException.class)
        .hasMessageContaining("waited 30000 ms for one of 1 slots")
        .hasMessageContaining("admission.maxWait");
    upstream.call(0).answer("a");
    assertThat(upstream.count()).isEqualTo(1);
    assertThat(stage.running()).isZero();
  }

  @Test
  void waitEndsWithTheDeadlineAndFollowsItWhenItIsMoved() {
    AdmissionStage stage = stage(1, 10);
    start(stage, asking("a"));
    RecordingSink waiting = start(stage, asking("b").timeout(Duration.ofSeconds(5)));
    RecordingSink extended = new RecordingSink();
    var call = asking("c").timeout(Duration.ofSeconds(5)).call();
    stage.start(call, extended);
    call.deadline().extendTo(asking("d").timeout(Duration.ofSeconds(12)).call().deadline());
    clock.advance(Duration.ofSeconds(5));
    assertThat(waiting.error()).isInstanceOf(DeadlineExceededException.class);
    assertThat(extended.isOver()).isFalse();
    clock.advance(Duration.ofSeconds(7));
    assertThat(extended.error()).isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void callWhoseDeadlineHasPassedIsNotSent() {
    AdmissionStage stage = stage(1, 10);
    TestCall late = asking("a").timeout(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    assertThat(start(stage, late).error()).isInstanceOf(DeadlineExceededException.class);
    assertThat(upstream.count()).isZero();
  }

  @Test
  void cancelledWaiterLeavesTheQueueAndHearsNothing() {
    AdmissionStage stage = stage(1, 10);
    start(stage, asking("a"));
    RecordingSink sink = new RecordingSink();
    Flight waiting = stage.start(asking("b").call(), sink);
    waiting.cancel();
    waiting.cancel();
    assertThat(stage.queued()).isZero();
    assertThat(clock.pending()).isZero();
    upstream.call(0).answer("a");
    clock.advance(Duration.ofSeconds(60));
    assertThat(upstream.count()).isEqualTo(1);
    assertThat(sink.isOver()).isFalse();
  }

  @Test
  void slotOfACancelledCallIsGivenBackOnce() {
    AdmissionStage stage = stage(1, 10);
    RecordingSink sink = new RecordingSink();
    Flight running = stage.start(asking("a").call(), sink);
    RecordingSink next = start(stage, asking("b"));
    running.cancel();
    running.cancel();
    assertThat(upstream.call(0).cancelled()).isTrue();
    assertThat(upstream.count()).isEqualTo(2);
    upstream.call(0).answer("late");
    assertThat(stage.running()).isEqualTo(1);
    assertThat(sink.isOver()).isFalse();
    upstream.call(1).answer("b");
    upstream.call(1).fail(new OverloadedException("busy", "wait", FailureDetails.NONE, null));
    assertThat(next.answer().text()).isEqualTo("b");
    assertThat(stage.running()).isZero();
  }

  @Test
  void demandOfAWaiterIsPassedOnWhenItStarts() {
    AdmissionStage stage = stage(1, 10);
    start(stage, asking("a"));
    Flight waiting = stage.start(asking("b").streaming().call(), new RecordingSink());
    waiting.request(2);
    waiting.request(3);
    upstream.call(0).answer("a");
    assertThat(upstream.call(1).requested()).isEqualTo(5);
    waiting.request(Long.MAX_VALUE);
    assertThat(upstream.call(1).requested()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void tenThousandWaitersThatAnswerAtOnceDoNotDeepenTheStack() {
    ScriptedStage next =
        new ScriptedStage(
            s -> {
              if (!question(s.call.request()).equals("first")) {
                s.answer("a");
              }
            });
    AdmissionStage stage =
        new AdmissionStage(
            next,
            AdmissionSettings.builder().maxConcurrent(1).maxQueued(10_000).build(),
            clock,
            clock,
            event -> {});
    start(stage, asking("first"));
    List<RecordingSink> sinks = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      sinks.add(start(stage, asking("q")));
    }
    next.call(0).answer("a");
    assertThat(sinks).allMatch(RecordingSink::isOver);
    assertThat(stage.running()).isZero();
    assertThat(stage.queued()).isZero();
  }

  @Test
  void callMadeFromWithinAnAnswerFindsTheSlotFree() {
    AdmissionStage stage = stage(1, 0);
    RecordingSink nested = new RecordingSink();
    RecordingSink outer =
        new RecordingSink() {
          @Override
          public void onAnswer(Answer whole) {
            super.onAnswer(whole);
            stage.start(asking("nested").call(), nested);
          }
        };
    stage.start(asking("outer").call(), outer);
    upstream.call(0).answer("a");
    upstream.call(1).answer("b");
    assertThat(nested.answer().text()).isEqualTo("b");
    assertThat(stage.running()).isZero();
  }

  @Test
  void callCancelledWhileItStartsIsCancelledBelowAndItsSlotIsFree() {
    Flight[] flight = new Flight[1];
    ScriptedStage next =
        new ScriptedStage(
            s -> {
              if (flight[0] != null) {
                flight[0].cancel();
              }
            });
    AdmissionStage stage =
        new AdmissionStage(
            next, AdmissionSettings.builder().maxConcurrent(1).build(), clock, clock, event -> {});
    start(stage, asking("a"));
    flight[0] = stage.start(asking("b").call(), new RecordingSink());
    next.call(0).answer("a");
    assertThat(next.call(1).cancelled()).isTrue();
    assertThat(stage.running()).isZero();
  }

  private AdmissionStage stage(int concurrent, int queued) {
    return new AdmissionStage(
        upstream,
        AdmissionSettings.builder().maxConcurrent(concurrent).maxQueued(queued).build(),
        clock,
        clock,
        event -> {});
  }

  private RecordingSink start(AdmissionStage stage, TestCall call) {
    RecordingSink sink = new RecordingSink();
    stage.start(call.call(), sink);
    return sink;
  }

  private TestCall asking(String question) {
    return TestCall.asking(clock, question);
  }

  private String question(int index) {
    return question(upstream.call(index).call.request());
  }

  private static String question(Request request) {
    return ((CompletionRequest) request).messages().get(0).text();
  }

  private static CallOptions priority(Priority priority) {
    return CallOptions.builder().priority(priority).build();
  }
}
