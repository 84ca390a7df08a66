package dev.rialto.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreGuardTest {

  private final FakeClock clock = new FakeClock();
  private final List<CompletableFuture<String>> probes = new ArrayList<>();
  private int uses;
  private final StoreGuard guard =
      new StoreGuard(
          "The store",
          Duration.ofMillis(50).toNanos(),
          Duration.ofMillis(500).toNanos(),
          clock,
          clock,
          () -> {
            CompletableFuture<String> probe = new CompletableFuture<>();
            probes.add(probe);
            return probe;
          },
          e -> !(e instanceof IllegalArgumentException));

  private CompletableFuture<String> use(@Nullable CompletableFuture<String> answer) {
    return guard.run(
        () -> {
          uses++;
          return answer;
        });
  }

  private void open() {
    use(CompletableFuture.completedFuture(""));
    probes.get(0).complete("");
    uses = 0;
  }

  @Test
  void theFirstUsersWaitForTheStoreToOpen() {
    CompletableFuture<String> first = use(CompletableFuture.completedFuture("a"));
    CompletableFuture<String> second = use(CompletableFuture.completedFuture("b"));
    assertThat(first).isNotDone();
    assertThat(probes).hasSize(1);

    probes.get(0).complete("");

    assertThat(first).isCompletedWithValue("a");
    assertThat(second).isCompletedWithValue("b");
  }

  /** A write that hung as the network was cut, and was told of it when all was well again. */
  @Test
  void whatBeganBeforeAnOutageTakesNothingOutAfterIt() {
    open();
    CompletableFuture<String> hung = new CompletableFuture<>();
    CompletableFuture<String> late = guard.runBehind(() -> hung, Duration.ofSeconds(30).toNanos());
    CompletableFuture<String> later =
        guard.runBehind(CompletableFuture::new, Duration.ofSeconds(30).toNanos());
    use(CompletableFuture.failedFuture(new IllegalStateException("cut")));
    assertThat(guard.isIn()).isFalse();
    clock.advance(Duration.ofSeconds(1));
    probes.get(1).complete("");
    assertThat(guard.isIn()).isTrue();

    hung.completeExceptionally(new IllegalStateException("connection reset"));
    assertThat(late).isCompletedExceptionally();
    clock.advance(Duration.ofSeconds(30));
    assertThat(later).isCompletedExceptionally();
    assertThat(guard.isIn()).isTrue();
    assertThat(guard.failures()).isEqualTo(3);
  }

  /** As of the stages that show nothing but that they are stages. */
  @Test
  void aUseMayAnswerWithAnyStage() {
    open();
    assertThat(guard.<String>run(() -> CompletableFuture.completedStage("a")))
        .isCompletedWithValue("a");
    assertThat(guard.<String>run(() -> new CompletableFuture<String>().minimalCompletionStage()))
        .isNotDone();
    CompletableFuture<String> failed =
        guard.run(() -> CompletableFuture.failedStage(new IllegalArgumentException("no")));
    assertThatThrownBy(failed::join).hasRootCauseMessage("no");
    assertThat(guard.isIn()).isTrue();
  }

  @Test
  void whoWaitedForTheOpeningInVainIsTheLastToWait() {
    CompletableFuture<String> first = use(new CompletableFuture<>());
    clock.advance(Duration.ofMillis(500));
    assertThat(first).isCompletedExceptionally();

    assertThat(use(new CompletableFuture<>())).isCompletedExceptionally();
    assertThat(uses).isZero();
    assertThat(guard.trouble()).isEqualTo("The store has not answered within 500 ms, and may yet");

    probes.get(0).complete(""); // late, but there
    assertThat(guard.trouble()).isNull();
    assertThat(use(CompletableFuture.completedFuture("c"))).isCompletedWithValue("c");
  }

  @Test
  void aSlowStoreCostsItsTimeoutOnce() {
    open();
    CompletableFuture<String> slow = use(new CompletableFuture<>());
    clock.advance(Duration.ofMillis(49));
    assertThat(slow).isNotDone();
    clock.advance(Duration.ofMillis(1));
    assertThatThrownBy(slow::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("The store did not answer within 50 ms");

    for (int i = 0; i < 100; i++) {
      assertThat(use(new CompletableFuture<>())).isCompletedExceptionally();
    }
    assertThat(uses).isEqualTo(1);
    assertThat(guard.isIn()).isFalse();
  }

  @Test
  void aLostStoreIsProbedWithBackoffAndNobodyWaitsForTheProbe() {
    open();
    use(CompletableFuture.failedFuture(new IllegalStateException("gone")));
    long[] waits = {1, 1, 2, 4, 8, 16, 32, 60, 60};
    int probed = 1;
    for (long wait : waits) {
      clock.advance(Duration.ofSeconds(wait).minusNanos(1));
      assertThat(use(new CompletableFuture<>())).isCompletedExceptionally();
      assertThat(probes).as("before %s s", wait).hasSize(probed);
      clock.advanceNanos(1);
      assertThat(use(new CompletableFuture<>())).isCompletedExceptionally();
      assertThat(probes).as("after %s s", wait).hasSize(++probed);
      probes.get(probed - 1).completeExceptionally(new IllegalStateException("still gone"));
    }
    assertThat(guard.trouble()).contains("still gone");
  }

  /** What fails then was closed with it, and is nothing to warn of or to try again. */
  @Test
  void aStoreThatIsClosedIsNotAskedForAnyMore() {
    open();
    guard.close();
    use(CompletableFuture.failedFuture(new IllegalStateException("closed")));
    assertThat(guard.isIn()).isFalse();
    clock.advance(Duration.ofMinutes(5));
    assertThat(probes).hasSize(1);
  }

  /** One that reads fail at is left alone for ever longer, whatever writes do in between. */
  @Test
  void whatFailsBehindTheCallsDoesNotShortenTheTimesThatCallsHaveEarned() {
    open();
    int probed = 1;
    for (long wait : new long[] {1, 2, 4, 8}) {
      use(CompletableFuture.failedFuture(new IllegalStateException("gone")));
      clock.advance(Duration.ofSeconds(wait).minusNanos(1));
      assertThat(probes).as("before %s s", wait).hasSize(probed);
      clock.advanceNanos(1);
      assertThat(probes).as("after %s s", wait).hasSize(++probed);
      probes.get(probed - 1).complete("");

      guard.runBehind(
          () -> CompletableFuture.failedFuture(new IllegalStateException("full")), 1_000);
      assertThat(guard.isIn()).isFalse();
      clock.advance(Duration.ofSeconds(1));
      assertThat(probes).as("the shortest time").hasSize(++probed);
      probes.get(probed - 1).complete("");
    }
  }

  @Test
  void aStoreThatNobodyWantsMeanwhileComesBackToo() {
    open();
    use(CompletableFuture.failedFuture(new IllegalStateException("gone")));
    clock.advance(Duration.ofSeconds(1));
    probes.get(1).completeExceptionally(new IllegalStateException("still gone"));
    clock.advance(Duration.ofSeconds(1));
    assertThat(probes).hasSize(3);
    probes.get(2).complete("");
    assertThat(guard.isIn()).isTrue();
    clock.runAll();
    assertThat(probes).as("nothing to find out any more").hasSize(3);
  }

  @Test
  void aStoreThatAnswersItsProbeIsUsedAgainAndSaysSo() {
    open();
    List<String> heard = new ArrayList<>();
    guard.onRecovery(() -> heard.add("back"));
    use(CompletableFuture.failedFuture(new IllegalStateException("gone")));
    clock.advance(Duration.ofSeconds(1));
    use(new CompletableFuture<>());
    probes.get(1).complete("");

    assertThat(heard).containsExactly("back");
    assertThat(use(CompletableFuture.completedFuture("d"))).isCompletedWithValue("d");
    assertThat(guard.trouble()).isNull();
  }

  @Test
  void whatTheStoreRefusesIsNoOutage() {
    open();
    CompletableFuture<String> refused =
        use(CompletableFuture.failedFuture(new IllegalArgumentException("wrong type")));
    assertThat(refused).isCompletedExceptionally();
    assertThat(guard.isIn()).isTrue();
  }

  @Test
  void aUseThatThrowsIsAFailedFuture() {
    open();
    CompletableFuture<String> thrown =
        guard.run(
            () -> {
              throw new IllegalStateException("not connected");
            });
    assertThat(thrown).isCompletedExceptionally();
    assertThat(guard.isIn()).isFalse();
  }

  @Test
  void anErrorOfAUse_andNullInPlaceOfItsStage_areFailedFutures() {
    open();
    CompletableFuture<String> thrown =
        guard.run(
            () -> {
              throw new ExceptionInInitializerError("no such class");
            });
    assertThatThrownBy(thrown::join).hasRootCauseInstanceOf(ExceptionInInitializerError.class);
    clock.advance(Duration.ofSeconds(1));
    probes.get(1).complete("");

    assertThatThrownBy(use(null)::join)
        .hasRootCauseMessage(
            "The store gave null where a CompletionStage has to be: return a stage that has"
                + " failed");
    assertThat(guard.isIn()).isFalse();
  }

  /** Else its first users, and with them calls, would wait for ever. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStoreWhoseOpeningFailsInAnyWay_keepsNobodyWaiting_andIsTriedAgain(boolean throwing) {
    List<String> opened = new ArrayList<>();
    StoreGuard strange =
        new StoreGuard(
            "The store",
            1,
            1,
            clock,
            clock,
            () -> {
              opened.add("");
              if (opened.size() > 1) {
                return CompletableFuture.completedFuture("");
              }
              if (throwing) {
                throw new ExceptionInInitializerError("no such class");
              }
              return null;
            },
            e -> true);
    assertThat(strange.run(() -> CompletableFuture.completedFuture("a")))
        .isCompletedExceptionally();
    assertThat(strange.trouble()).contains(throwing ? "no such class" : "gave null");
    clock.advance(Duration.ofSeconds(1));
    assertThat(strange.run(() -> CompletableFuture.completedFuture("a"))).isCompletedWithValue("a");
  }
}
