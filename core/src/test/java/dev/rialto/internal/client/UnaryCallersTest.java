package dev.rialto.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.CancelledCallException;
import dev.rialto.ConfigurationException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.InvalidRequestException;
import dev.rialto.Message;
import dev.rialto.RateLimitException;
import dev.rialto.Result;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.CallbackExecutor;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Stage;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportRequest;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocking calls and futures, over a pipeline that answers as the test says. */
class UnaryCallersTest {

  private static final MethodSpec<String> ASK =
      MethodSpec.builder("Assistant", "ask", OutputType.TEXT).build();
  private static final List<Message> WHY = List.of(Message.user("why?"));

  private final FakeClock clock = new FakeClock();
  private final LiveCalls live = new LiveCalls(clock, clock);
  private final List<PipelineEvent> events = new ArrayList<>();
  private boolean onTransportThread;

  @AfterEach
  void noInterruptIsLeft() {
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void blocking_answerWithinTheStart() {
    ScriptedStage stage = new ScriptedStage(call -> call.answer("because"));
    assertThat(client(stage).call(ASK, WHY, CallOptions.NONE)).isEqualTo("because");
    assertThat(events).hasSize(1);
  }

  @Test
  void blocking_answerOfAnotherThread_wakesTheCaller() {
    ScriptedStage stage =
        new ScriptedStage(call -> new Thread(() -> call.answer("because")).start());
    Result<String> result = client(stage).callForResult(ASK, WHY, CallOptions.NONE);
    assertThat(result.value()).isEqualTo("because");
    assertThat(result.model()).isEqualTo("acme/large-0425");
  }

  @Test
  void blocking_theCallersThread_isKnownToWait_andNoOther() {
    List<Boolean> waits = new ArrayList<>();
    ScriptedStage stage =
        new ScriptedStage(
            call -> {
              waits.add(live.callerWaits());
              call.answer("because");
            });
    PipelineClient client = client(stage);
    client.call(ASK, WHY, CallOptions.NONE); // until somebody has asked, nothing is noted
    client.call(ASK, WHY, CallOptions.NONE);
    client.callAsync(ASK, WHY, CallOptions.NONE).join();
    assertThat(waits).containsExactly(false, true, false);
    assertThat(live.callerWaits()).isFalse();
  }

  @Test
  void blocking_failure_isThrownAsItIs_withTheCallersStack() {
    RateLimitException shared = Fixture.rateLimit();
    ScriptedStage stage = new ScriptedStage(call -> call.fail(shared));
    assertThatThrownBy(() -> client(stage).call(ASK, WHY, CallOptions.NONE))
        .isInstanceOf(RateLimitException.class)
        .isNotSameAs(shared)
        .satisfies(
            e ->
                assertThat(e.getSuppressed()[0])
                    .hasMessage("called as Assistant.ask")
                    .hasStackTraceContaining("UnaryCallersTest"));
    assertThat(shared.getSuppressed()).as("others hold the same exception").isEmpty();
  }

  @Test
  void blocking_deadline_isKeptByTheCallersThreadAlone() {
    Thread caller = Thread.currentThread();
    ScriptedStage stage = new ScriptedStage(call -> clock.advance(Duration.ofSeconds(60)));
    assertThatThrownBy(() -> client(stage).call(ASK, WHY, CallOptions.NONE))
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("Assistant.ask did not end before its deadline of 60000 ms");
    assertThat(stage.only().cancelled()).isTrue();
    assertThat(live.count()).isZero();
    stage.only().answer("too late");
    assertThat(events).as("outcomes").hasSize(1);
    assertThat(caller.isInterrupted()).isFalse();
  }

  @Test
  void blocking_wakenForNothing_waitsOn() {
    CountDownLatch started = new CountDownLatch(1);
    ScriptedStage stage = new ScriptedStage(call -> started.countDown());
    Thread caller = Thread.currentThread();
    Thread other =
        new Thread(
            () -> {
              try {
                started.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              for (int i = 0; i < 10; i++) {
                LockSupport.unpark(caller);
              }
              stage.only().answer("because");
            });
    other.start();
    assertThat(client(stage).call(ASK, WHY, CallOptions.NONE)).isEqualTo("because");
  }

  @Test
  void blocking_interrupt_cancelsTheCallAndKeepsTheFlag() {
    Thread caller = Thread.currentThread();
    ScriptedStage stage = new ScriptedStage(call -> caller.interrupt());
    assertThatThrownBy(() -> client(stage).call(ASK, WHY, CallOptions.NONE))
        .isInstanceOf(CancelledCallException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stage.only().cancelled()).isTrue();
    assertThat(((PipelineEvent.CallEnded) events.get(0)).failure())
        .isEqualTo("CancelledCallException");
  }

  @Test
  void blocking_onAnInterruptedThread_sendsNothing() {
    ScriptedStage stage = new ScriptedStage();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> client(stage).call(ASK, WHY, CallOptions.NONE))
        .isInstanceOf(CancelledCallException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stage.count()).isZero();
    assertThat(events).hasSize(1);
  }

  @Test
  void blocking_onATransportThread_isRefused() {
    onTransportThread = true;
    ScriptedStage stage = new ScriptedStage();
    assertThatThrownBy(() -> client(stage).call(ASK, WHY, CallOptions.NONE))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("CompletionStage");
    assertThat(stage.count()).isZero();
  }

  @Test
  void blocking_stageThatThrows_isAnOutcome() {
    Stage broken =
        (call, sink) -> {
          throw new IllegalStateException("thrown by the test");
        };
    assertThatThrownBy(() -> client(broken).call(ASK, WHY, CallOptions.NONE))
        .isInstanceOf(InvalidRequestException.class)
        .hasRootCauseMessage("thrown by the test");
    assertThat(events).hasSize(1);
  }

  @Test
  void future_answer_comesOnTheCallbackExecutor_andLeavesNoTimer() {
    List<Runnable> callbacks = new ArrayList<>();
    ScriptedStage stage = new ScriptedStage();
    CompletableFuture<String> future = client(stage, callbacks::add).callAsync(ASK, WHY, NONE);
    assertThat(live.count()).isEqualTo(1);
    stage.only().answer("because");
    assertThat(future).isNotDone();
    callbacks.get(0).run();
    assertThat(future).isCompletedWithValue("because");
    assertThat(live.count()).isZero();
  }

  @Test
  void future_failure_isTheDirectCause() {
    ScriptedStage stage = new ScriptedStage();
    CompletableFuture<Result<String>> future = client(stage).callAsyncForResult(ASK, WHY, NONE);
    stage.only().fail(Fixture.rateLimit());
    assertThatThrownBy(future::get).hasCauseInstanceOf(RateLimitException.class);
  }

  @Test
  void future_deadline_endsItAndCancelsTheCall() {
    ScriptedStage stage = new ScriptedStage();
    CompletableFuture<String> future = client(stage).callAsync(ASK, WHY, NONE);
    clock.advance(Duration.ofSeconds(60));
    assertThatThrownBy(future::join).hasCauseInstanceOf(DeadlineExceededException.class);
    assertThat(stage.only().cancelled()).isTrue();
    stage.only().answer("too late");
    assertThat(events).hasSize(1);
  }

  @Test
  void future_endedFromOutside_cancelsTheCall() {
    for (int way = 0; way < 3; way++) {
      events.clear();
      ScriptedStage stage = new ScriptedStage();
      CompletableFuture<String> future = client(stage).callAsync(ASK, WHY, NONE);
      switch (way) {
        case 0 -> future.cancel(true);
        case 1 -> future.complete("own");
        default -> future.completeExceptionally(new IllegalStateException("own"));
      }
      assertThat(stage.only().cancelled()).as("way " + way).isTrue();
      assertThat(live.count()).isZero();
      assertThat(((PipelineEvent.CallEnded) events.get(0)).failure())
          .isEqualTo("CancelledCallException");
      stage.only().answer("too late");
      assertThat(events).hasSize(1);
    }
  }

  @Test
  void future_dependentEndedFromOutside_leavesTheCallAlone() {
    ScriptedStage stage = new ScriptedStage();
    CompletableFuture<String> future = client(stage).callAsync(ASK, WHY, NONE);
    future.thenApply(String::length).cancel(true);
    assertThat(stage.only().cancelled()).isFalse();
    stage.only().answer("because");
    assertThat(future).isCompletedWithValue("because");
  }

  @Test
  void future_executorThatRefuses_isCompletedAllTheSame() {
    ScriptedStage stage = new ScriptedStage();
    CompletableFuture<String> refused =
        client(
                stage,
                task -> {
                  throw new RejectedExecutionException();
                })
            .callAsync(ASK, WHY, NONE);
    CompletableFuture<String> broken =
        client(
                stage,
                task -> {
                  throw new IllegalStateException("shut down in some other way");
                })
            .callAsync(ASK, WHY, NONE);
    stage.call(0).answer("one");
    stage.call(1).answer("two");
    assertThat(refused).isCompletedWithValue("one");
    assertThat(broken).isCompletedWithValue("two");
  }

  @Test
  void future_valueThatCannotBeMade_fails() {
    ScriptedStage stage = new ScriptedStage(call -> call.answer("because"));
    PipelineClient client = client(stage);
    CompletableFuture<String> future =
        client.begin(
            () -> planner().unary(ASK, WHY, NONE),
            outcome -> {
              throw new IllegalStateException("thrown by the test");
            });
    assertThatThrownBy(future::join).hasRootCauseMessage("thrown by the test");
  }

  @Test
  void future_planThatThrows_fails() {
    CompletableFuture<String> future = client(new ScriptedStage()).callAsync(ASK, List.of(), NONE);
    assertThatThrownBy(future::join)
        .hasCauseInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("messages is empty");
  }

  @Test
  void close_endsWhoWaits_andNobodyBegins() throws InterruptedException {
    ScriptedStage stage = new ScriptedStage();
    PipelineClient client = client(stage);
    CompletableFuture<String> running = client.callAsync(ASK, WHY, NONE);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread closer = new Thread(live::close);
    ScriptedStage closing = new ScriptedStage(call -> closer.start());
    try {
      client(closing).call(ASK, WHY, NONE);
    } catch (CancelledCallException e) {
      thrown.set(e);
    }
    closer.join();
    assertThat(thrown.get()).hasMessageContaining("This Rialto is closed");
    assertThatThrownBy(running::join).hasCauseInstanceOf(CancelledCallException.class);
    assertThat(stage.only().cancelled()).isTrue();

    live.close();
    assertThatThrownBy(() -> client.call(ASK, WHY, NONE)).hasMessageContaining("closed");
    assertThat(client.callAsync(ASK, WHY, NONE)).isCompletedExceptionally();
    assertThat(stage.count()).isEqualTo(1);
  }

  @Test
  void future_whoseContinuationWaitsForTheCallsThatAreLeft_doesNotWaitForItself() {
    ScriptedStage stage = new ScriptedStage();
    CompletableFuture<Boolean> drained =
        client(stage)
            .callAsync(ASK, WHY, NONE)
            .thenApply(answer -> live.drain(Duration.ofSeconds(20).toNanos()));
    stage.only().answer("because");
    assertThat(drained).isCompletedWithValue(true);
  }

  @Test
  void future_whoseEndThrows_isNotWaitedFor() {
    ScriptedStage stage = new ScriptedStage();
    Call call = TestCall.asking(clock, "why?").call();
    UnaryCaller caller =
        new UnaryCaller(
            call, new CallTools(clock, new CallbackExecutor(Runnable::run), this::heard, live)) {
          @Override
          void ended() {
            throw new IllegalStateException("thrown by the test");
          }
        };
    caller.begin(stage);
    assertThat(live.count()).isEqualTo(1);
    assertThatThrownBy(() -> stage.only().answer("because")).hasMessage("thrown by the test");
    assertThat(live.count()).isZero();
  }

  @Test
  void whatThrowsWhenItIsCancelled_keepsNoCallFromItsEnd() {
    Flight broken =
        new Flight() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {
            throw new IllegalStateException("thrown by the test");
          }
        };
    PipelineClient client = client((call, sink) -> broken);
    List<CompletableFuture<String>> late =
        List.of(
            client.callAsync(ASK, WHY, CallOptions.NONE),
            client.callAsync(ASK, WHY, CallOptions.NONE));
    clock.advance(Duration.ofSeconds(60));
    for (CompletableFuture<String> each : late) {
      assertThatThrownBy(each::join).hasCauseInstanceOf(DeadlineExceededException.class);
    }
    List<CompletableFuture<String>> open =
        List.of(
            client.callAsync(ASK, WHY, CallOptions.NONE),
            client.callAsync(ASK, WHY, CallOptions.NONE));
    live.close();
    for (CompletableFuture<String> each : open) {
      assertThatThrownBy(each::join).hasCauseInstanceOf(CancelledCallException.class);
    }
    assertThat(events).hasSize(4);
    assertThat(live.count()).isZero();
  }

  private static final CallOptions NONE = CallOptions.NONE;

  private CallPlanner planner() {
    return new CallPlanner(
        new Defaults(
            Duration.ofSeconds(60).toNanos(),
            CacheMode.OFF,
            true,
            Map.of(),
            Map.of(),
            Clock.systemUTC()),
        clock);
  }

  private PipelineClient client(Stage stage) {
    return client(stage, Runnable::run);
  }

  private PipelineClient client(Stage stage, Executor callbacks) {
    return new PipelineClient(
        stage, planner(), new Threads(), clock, callbacks, this::heard, live, Remembering.NONE);
  }

  private synchronized void heard(PipelineEvent event) {
    events.add(event);
  }

  /** Moves no bytes; knows only which threads are its own. */
  private final class Threads implements Transport {
    @Override
    public TransportExchange send(TransportRequest request, ResponseHandler handler) {
      throw new AssertionError("nothing is sent here");
    }

    @Override
    public boolean isTransportThread() {
      return onTransportThread;
    }

    @Override
    public void close() {}
  }
}
