package dev.rialto.internal.cache.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.internal.store.StoreGuard;
import dev.rialto.spi.CacheTier;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TierChainTest {

  private final FakeClock clock = new FakeClock();
  private final List<String> asked = new ArrayList<>();
  private CompletableFuture<String> front = new CompletableFuture<>();
  private final CompletableFuture<String> back = new CompletableFuture<>();

  private TierChain chain() {
    TierChain chain = new TierChain("shop", 1_000, InstantSource.system(), clock);
    List.of(new Told("front", () -> front), new Told("back", () -> back))
        .forEach(tier -> chain.add(tier, guard(), /* guardsItself= */ true));
    return chain;
  }

  private StoreGuard guard() {
    return new StoreGuard(
        "A store",
        1,
        1,
        clock,
        clock,
        () -> CompletableFuture.completedFuture(true),
        error -> true);
  }

  /** Else what is found behind while it is deleted there comes to the front after its deletion. */
  @Test
  void aTierDeletesOnceThoseBehindItHave() {
    CompletableFuture<Void> done = chain().invalidate(CacheTier.Scope.ALL);
    assertThat(asked).containsExactly("back");
    back.complete("");
    assertThat(asked).containsExactly("back", "front");
    assertThat(done).isNotDone();
    front.complete("");
    assertThat(done).isCompleted();
  }

  @Test
  void aTierThatFailsHoldsNoneUp_andIsHeardOf() {
    CompletableFuture<Void> done = chain().invalidate(CacheTier.Scope.ALL);
    back.completeExceptionally(new IllegalStateException("gone"));
    assertThat(asked).containsExactly("back", "front");
    front.complete("");
    assertThat(done).isCompletedExceptionally();
  }

  @Test
  void aTierThatHangsHoldsOthersUpForSomeSecondsOnly_andTheEndForAsLongAsItTakes() {
    CompletableFuture<Void> done = chain().invalidate(CacheTier.Scope.ALL);
    clock.advance(Duration.ofSeconds(5).minusNanos(1));
    assertThat(asked).containsExactly("back");
    clock.advance(Duration.ofNanos(1));
    assertThat(asked).containsExactly("back", "front");
    front.complete("");
    assertThat(done).as("nobody knows whether it has forgotten").isNotDone();
    back.complete("");
    assertThat(done).isCompleted();
  }

  /** Until it has forgotten, it gives others what it had, and they give it to those in front. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onceATierThatTookLongHasEnded_thoseInFrontDeleteOnceMore(boolean succeeds) {
    CompletableFuture<Void> done = chain().invalidate(CacheTier.Scope.ALL);
    clock.advance(Duration.ofSeconds(5));
    front.complete("");
    CompletableFuture<String> again = new CompletableFuture<>();
    front = again;
    if (succeeds) {
      back.complete("");
    } else {
      back.completeExceptionally(new IllegalStateException("gone"));
    }
    assertThat(asked).containsExactly("back", "front", "front");
    assertThat(done).isNotDone();
    again.complete("");
    assertThat(done).isDone();
    assertThat(done.isCompletedExceptionally()).isEqualTo(!succeeds);
  }

  @Test
  void aTierThatAnswersLeavesNothingScheduled() {
    chain().invalidate(CacheTier.Scope.ALL);
    back.complete("");
    assertThat(clock.pending()).isZero();
  }

  @Test
  void aTierThatThrowsAsItClosesHoldsNoneUp() {
    TierChain chain = new TierChain("shop", 1_000, InstantSource.system());
    chain.add(
        new Closing(
            () -> {
              throw new IllegalStateException("already closed");
            }),
        guard(),
        true);
    chain.add(new Closing(() -> asked.add("closed")), guard(), true);
    chain.close();
    assertThat(asked).containsExactly("closed");
  }

  private final class Closing extends Told {
    private final Runnable closing;

    Closing(Runnable closing) {
      super("closing", () -> front);
      this.closing = closing;
    }

    @Override
    public void close() {
      closing.run();
    }
  }

  private class Told implements CacheTier {
    private final String name;
    private final Supplier<CompletableFuture<String>> answer;

    Told(String name, Supplier<CompletableFuture<String>> answer) {
      this.name = name;
      this.answer = answer;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean isDurable() {
      return false;
    }

    @Override
    @SuppressWarnings("NullAway") // which does not see that arrays may be null as other values may
    public CompletionStage<byte @Nullable []> get(Key key) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> put(Key key, byte[] value, Duration ttl, boolean replaces) {
      return CompletableFuture.completedFuture("");
    }

    @Override
    public CompletionStage<?> invalidate(Scope scope) {
      asked.add(name);
      return answer.get();
    }

    @Override
    public void close() {}
  }
}
