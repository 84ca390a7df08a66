package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CallOptions;
import dev.rialto.CancelledCallException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.endtoend.Probe;
import dev.rialto.provider.OpenAi;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the calls that run when a Rialto with a transport of its own is closed. */
@Timeout(60)
class DrainTest {

  private static final String ANSWER =
      "{\"choices\":[{\"message\":{\"content\":\"mine\"},\"finish_reason\":\"stop\"}]}";
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final CallOptions PATIENT = CallOptions.builder().timeout(LONG).build();

  private Http2Peer peer;

  @BeforeEach
  void open() {
    peer = new Http2Peer();
  }

  @AfterEach
  void close() throws Exception {
    peer.close();
  }

  private Rialto rialto(Duration drain) {
    return Rialto.builder()
        .transport(() -> NettyTransport.builder().cleartext(CleartextProtocol.H2C).build())
        .provider(OpenAi.compatible("first", peer.origin() + "/v1").defaultModel("m").build())
        .drain(drain)
        .build();
  }

  /** Closes it on another thread; returns once that waits for what runs. */
  private static CompletableFuture<Void> closing(Rialto rialto) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Thread closer =
        new Thread(
            () -> {
              rialto.close();
              closed.complete(null);
            });
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING && !closed.isDone()) {
      Thread.onSpinWait();
    }
    return closed;
  }

  private static void assertNoThreadIsLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("rialto-net-"));
  }

  @Test
  void closing_letsRunningCallsFinish_refusesNewOnes_andLeavesNoThread() throws Exception {
    Rialto rialto = rialto(LONG);
    Probe probe = rialto.client(Probe.class);
    CompletableFuture<Result<String>> running = probe.later("hello", PATIENT);
    try (Http2Peer.Connection c = peer.accept()) {
      int stream = c.request();
      CompletableFuture<Void> closed = closing(rialto);
      assertThat(closed).isNotDone();
      assertThat(running).isNotDone();
      assertThatThrownBy(() -> probe.say("late"))
          .isInstanceOf(CancelledCallException.class)
          .hasMessageContaining("This Rialto is closed");
      // Had one of the refused calls been sent, it would be the next frame.
      c.ping(false, new byte[8]);
      assertThat(c.await(Http2Peer.PING).has(Http2Peer.ACK)).isTrue();
      c.headers(stream, false, ":status", "200");
      c.data(stream, true, ANSWER);
      assertThat(running.get(20, TimeUnit.SECONDS).value()).isEqualTo("mine");
      closed.get(20, TimeUnit.SECONDS);
      assertThat(c.await(Http2Peer.GOAWAY).intAt(4)).as("no error").isZero();
    }
    assertNoThreadIsLeft();
    rialto.close();
    assertThat(rialto.shutdown(LONG)).isTrue();
  }

  @Test
  void closing_letsAStreamFinish_andBeginsNone() throws Exception {
    Rialto rialto = rialto(LONG);
    Probe probe = rialto.client(Probe.class);
    Reader running = new Reader();
    probe.stream("hello", PATIENT).subscribe(running);
    try (Http2Peer.Connection c = peer.accept()) {
      int stream = c.request();
      c.headers(stream, false, ":status", "200", "content-type", "text/event-stream");
      c.data(stream, false, delta("a"));
      CompletableFuture<Void> closed = closing(rialto);
      Reader late = new Reader();
      probe.stream("late", PATIENT).subscribe(late);
      assertThatThrownBy(() -> late.text.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(CancelledCallException.class);
      c.data(stream, true, delta("b") + "data: [DONE]\n\n");
      assertThat(running.text.get(20, TimeUnit.SECONDS)).isEqualTo("ab");
      closed.get(20, TimeUnit.SECONDS);
    }
    assertNoThreadIsLeft();
  }

  private static String delta(String text) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  @Test
  void closing_waitsNoLongerThanItIsTold_andEndsWhatIsLeft() throws Exception {
    Rialto rialto = rialto(LONG);
    CompletableFuture<Result<String>> hung = rialto.client(Probe.class).later("hello", PATIENT);
    try (Http2Peer.Connection c = peer.accept()) {
      c.request();
      assertThat(rialto.shutdown(Duration.ofMillis(20))).isFalse();
      assertThatThrownBy(() -> hung.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(CancelledCallException.class);
      c.awaitClosed();
    }
    assertNoThreadIsLeft();
  }

  @Test
  void closingWithoutPatience_endsRunningCallsAtOnce() throws Exception {
    Rialto rialto = rialto(Duration.ZERO);
    CompletableFuture<Result<String>> hung = rialto.client(Probe.class).later("hello", PATIENT);
    try (Http2Peer.Connection c = peer.accept()) {
      c.request();
      rialto.close();
      assertThat(hung).isCompletedExceptionally();
    }
  }

  @Test
  void closing_doesNotWaitForCallsThatHaveHours() throws Exception {
    Rialto rialto = rialto(LONG);
    CallOptions tomorrow = CallOptions.builder().timeout(Duration.ofHours(24)).build();
    CompletableFuture<Result<String>> batched = rialto.client(Probe.class).later("hello", tomorrow);
    try (Http2Peer.Connection c = peer.accept()) {
      c.request();
      rialto.close();
      assertThat(batched).isCompletedExceptionally();
    }
  }

  /** No call could end there: each needs that very thread. */
  @Test
  void closingOnATransportThread_waitsForNobody() throws Exception {
    Rialto rialto = rialto(LONG);
    Probe probe = rialto.client(Probe.class);
    CompletableFuture<Result<String>> hung = probe.later("hung", PATIENT);
    Reader closing =
        new Reader() {
          @Override
          public void onNext(String piece) {
            rialto.close();
            super.onNext(piece);
          }
        };
    try (Http2Peer.Connection c = peer.accept()) {
      c.request();
      probe.stream("hello", PATIENT).subscribe(closing);
      int stream = c.request();
      c.headers(stream, false, ":status", "200", "content-type", "text/event-stream");
      c.data(stream, false, delta("a"));
      assertThatThrownBy(() -> hung.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(CancelledCallException.class);
    }
    awaitNoThreadIsLeft();
  }

  /** Nobody has waited for them, and the next test must not find them. */
  private static void awaitNoThreadIsLeft() {
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("rialto-net-"))) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aRunningCallThatIsInterruptedInClosing_isEnded() throws Exception {
    Rialto rialto = rialto(LONG);
    CompletableFuture<Result<String>> hung = rialto.client(Probe.class).later("hello", PATIENT);
    try (Http2Peer.Connection c = peer.accept()) {
      c.request();
      Thread.currentThread().interrupt();
      rialto.close();
      assertThat(Thread.interrupted()).as("stays interrupted").isTrue();
      // Who interrupts the closing has not waited for the callbacks.
      assertThat(hung).failsWithin(Duration.ofSeconds(30));
    }
  }

  /** Collects a stream's text. */
  private static class Reader implements Flow.Subscriber<String> {

    private final StringBuilder pieces = new StringBuilder();
    final CompletableFuture<String> text = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String piece) {
      pieces.append(piece);
    }

    @Override
    public void onError(Throwable error) {
      text.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      text.complete(pieces.toString());
    }
  }
}
