package dev.rialto.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CancelledCallException;
import dev.rialto.ConfigurationException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.RateLimitException;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.testing.ScriptedStage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream that the caller's thread pulls. */
class BlockingElementsTest {

  private static final PipelineEvent.Origin ORIGIN =
      new PipelineEvent.Origin("Assistant", "words", "");

  private final Fixture fixture = new Fixture();

  @AfterEach
  void noInterruptIsLeft() {
    assertThat(Thread.interrupted()).isFalse();
  }

  private Stream<String> words(Fixture from) {
    return new BlockingElements<>(ORIGIN, from.publisher(), () -> {}, false).stream();
  }

  private static Fixture answering(java.util.function.Consumer<ScriptedStage.Started> behaviour) {
    return new Fixture(new ScriptedStage(behaviour), Runnable::run);
  }

  @Test
  void nothingIsCalled_beforeTheStreamIsRead() {
    try (Stream<String> words = words(fixture).map(String::strip)) {
      assertThat(words).isNotNull();
      assertThat(fixture.stage.count()).isZero();
    }
    assertThat(fixture.stage.count()).isZero();
  }

  @Test
  void piecesOfAnotherThread_comeInOrder() throws Exception {
    Fixture other =
        answering(
            call ->
                new Thread(
                        () -> {
                          for (int i = 0; i < 1_000; i++) {
                            call.text("w" + i);
                          }
                          call.finish();
                        })
                    .start());
    List<String> seen = new ArrayList<>();
    words(other).forEach(seen::add);
    assertThat(seen).hasSize(1_000).startsWith("w0", "w1").endsWith("w999");
  }

  @Test
  void slowReader_isAheadOfByAFewPiecesOnly() {
    Iterator<String> words = words(fixture).iterator();
    CompletableFuture<String> first = CompletableFuture.supplyAsync(words::next);
    awaitCall().text("one");
    assertThat(first.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo("one");
    assertThat(fixture.stage.only().requested()).isBetween(1L, 20L);
  }

  @Test
  void closing_cancelsTheCall() {
    Stream<String> words = words(fixture);
    Iterator<String> iterator = words.iterator();
    CompletableFuture<String> first = CompletableFuture.supplyAsync(iterator::next);
    awaitCall().text("one");
    first.orTimeout(10, TimeUnit.SECONDS).join();
    words.close();
    assertThat(fixture.stage.only().cancelled()).isTrue();
    assertThatThrownBy(iterator::next).isInstanceOf(CancelledCallException.class);
    assertThat(fixture.live.count()).isZero();
  }

  @Test
  void closingByAnotherThread_wakesTheReader_withAnError() {
    Stream<String> words = words(fixture);
    CompletableFuture<List<String>> all = CompletableFuture.supplyAsync(words::toList);
    awaitCall().text("one");
    words.close();
    assertThatThrownBy(() -> all.orTimeout(10, TimeUnit.SECONDS).join())
        .hasCauseInstanceOf(CancelledCallException.class);
  }

  @Test
  void failure_isThrownBehindTheElements_withTheCallersStack() {
    RateLimitException shared = Fixture.rateLimit();
    Fixture failing =
        answering(
            call -> {
              call.text("one");
              call.fail(shared);
            });
    List<String> seen = new ArrayList<>();
    assertThatThrownBy(() -> words(failing).forEach(seen::add))
        .isInstanceOf(RateLimitException.class)
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("called as Assistant.words"));
    assertThat(seen).containsExactly("one");
  }

  @Test
  void interrupt_cancelsTheCall_andKeepsTheFlag() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                words(fixture).forEach(word -> {});
              } catch (Throwable e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    reader.start();
    ScriptedStage.Started call = awaitCall();
    reader.interrupt();
    reader.join(10_000);
    assertThat(thrown.get())
        .isInstanceOf(CancelledCallException.class)
        .hasMessageContaining("Assistant.words");
    assertThat(flag.get()).isTrue();
    assertThat(call.cancelled()).isTrue();
  }

  @Test
  void deadline_endsTheWaiting() {
    CompletableFuture<List<String>> all = CompletableFuture.supplyAsync(words(fixture)::toList);
    awaitCall();
    awaitTimer();
    fixture.clock.advance(Fixture.TIMEOUT);
    assertThatThrownBy(() -> all.orTimeout(10, TimeUnit.SECONDS).join())
        .hasCauseInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void threadThatMustNotWait_isRefused_beforeAnythingIsSent() {
    Stream<String> words =
        new BlockingElements<>(
                ORIGIN,
                fixture.publisher(),
                () -> {
                  throw new ConfigurationException("no", "", FailureDetails.NONE, null);
                },
                false)
            .stream();
    assertThatThrownBy(words::toList).isInstanceOf(ConfigurationException.class);
    assertThat(fixture.stage.count()).isZero();
  }

  private ScriptedStage.Started awaitCall() {
    while (fixture.stage.count() == 0) {
      Thread.onSpinWait();
    }
    return fixture.stage.only();
  }

  /** The call's timer is set before its pipeline starts. */
  private void awaitTimer() {
    while (fixture.live.count() == 0) {
      Thread.onSpinWait();
    }
  }
}
