package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CallOptions;
import dev.rialto.CancelledCallException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whoever gives up, gives up on the wire as well. */
class CancellationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void cancelledFuture_resetsTheStream() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(any()).fault(Fault.silence()).start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      CompletableFuture<Result<String>> call =
          rialto.client(Probe.class).later("hold", CallOptions.NONE);
      assertThat(server.awaitCounters(c -> c.openStreams() == 1, PATIENCE)).isTrue();
      call.cancel(true);
      assertThat(server.awaitCounters(c -> c.cancelledStreams() == 1, PATIENCE)).isTrue();
      assertThat(server.counters().openConnections()).isEqualTo(1);
    }
  }

  @Test
  void cancelledSubscription_resetsTheStream() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(any()).fault(Fault.stallAfter(3)).start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Collected stream = new Collected(1);
      rialto.client(Probe.class).stream("hold", CallOptions.NONE).subscribe(stream);
      stream.awaitPieces(1);
      stream.subscription().cancel();
      assertThat(server.awaitCounters(c -> c.cancelledStreams() == 1, PATIENCE)).isTrue();
      assertThat(stream.completed()).isFalse();
      assertThat(stream.error()).isNull();
    }
  }

  @Test
  void interruptedCaller_resetsTheStreamAndKeepsItsFlag() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(any()).fault(Fault.silence()).start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      AtomicReference<Boolean> flag = new AtomicReference<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  probe.say("hold");
                } catch (RuntimeException e) {
                  thrown.set(e);
                  flag.set(Thread.currentThread().isInterrupted());
                }
              });
      caller.start();
      assertThat(server.awaitCounters(c -> c.openStreams() == 1, PATIENCE)).isTrue();
      caller.interrupt();
      caller.join(10_000);
      assertThat(thrown.get()).isInstanceOf(CancelledCallException.class);
      assertThat(flag.get()).isTrue();
      assertThat(server.awaitCounters(c -> c.cancelledStreams() == 1, PATIENCE)).isTrue();
    }
  }

  @Test
  void deadline_endsTheCallAndResetsTheStream() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(any()).fault(Fault.silence()).start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      CallOptions brief = CallOptions.builder().timeout(Duration.ofMillis(300)).build();
      assertThatThrownBy(() -> probe.ask("hold", brief))
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageContaining("deadline")
          .hasMessageContaining("openai/loopback");
      assertThat(server.awaitCounters(c -> c.cancelledStreams() == 1, PATIENCE)).isTrue();
    }
  }

  @Test
  void deadline_ofAStream_carriesWhatArrived() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .when(any())
                .answerInPieces("one ", "two ", "three")
                .when(any())
                .fault(Fault.stallAfter(3))
                .start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      CallOptions brief = CallOptions.builder().timeout(Duration.ofMillis(500)).build();
      Collected stream = Collected.all(rialto.client(Probe.class).stream("hold", brief));
      assertThat(stream.error())
          .isInstanceOfSatisfying(
              DeadlineExceededException.class,
              e -> assertThat(e.details().partialText()).isEqualTo(stream.text()).isNotEmpty());
    }
  }

  @Test
  void blockingCallOnATransportThread_isRefusedWithAdvice() throws Exception {
    try (LoopbackProvider server =
            LoopbackProvider.builder().when(any()).answerInPieces("one ", "two").start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Probe probe = rialto.client(Probe.class);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Collected inner =
          new Collected(Long.MAX_VALUE) {
            @Override
            public synchronized void onNext(String piece) {
              super.onNext(piece);
              try {
                probe.say("inside onNext");
              } catch (RuntimeException e) {
                thrown.compareAndSet(null, e);
              }
            }
          };
      probe.stream("outside", CallOptions.NONE).subscribe(inner);
      inner.awaitEnd();
      assertThat(inner.completed()).isTrue();
      assertThat(thrown.get()).hasMessageContaining("CompletionStage");
    }
  }
}
