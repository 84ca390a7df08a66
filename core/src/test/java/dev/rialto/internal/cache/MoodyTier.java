package dev.rialto.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.internal.cache.tier.MemoryTier;
import dev.rialto.spi.CacheTier;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tier that answers at once, late, with failures or never, as its mood is. What changes it is
 * done in the order in which it was asked for, at once or later, also after it has failed or was
 * given up; what reads it sees it as it was when it was asked, or as it is when it answers.
 */
final class MoodyTier implements CacheTier {

  private enum Mood {
    WELL,
    SLOW,
    FAILING,
    HANGING
  }

  private final String name;
  private final Random random;
  private final FakeClock clock;
  private final MemoryTier kept;
  private final boolean shared;
  private final Deque<Runnable> changes = new ArrayDeque<>();
  private Mood mood = Mood.WELL;

  /**
   * Makes one that is well.
   *
   * @param shared whether it keeps in mind what was invalidated, as one has to that several
   *     processes share
   */
  MoodyTier(String name, Random random, FakeClock clock, boolean shared) {
    this.shared = shared;
    this.name = name;
    this.random = random;
    this.clock = clock;
    this.kept = new MemoryTier(1 << 20, clock);
  }

  /** Has another mood, which is well or slow for most of the time. */
  void turn() {
    int dice = random.nextInt(8);
    mood = dice < 3 ? Mood.WELL : dice < 6 ? Mood.SLOW : dice < 7 ? Mood.FAILING : Mood.HANGING;
  }

  void heal() {
    mood = Mood.WELL;
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
  public CompletionStage<byte @Nullable []> get(Key key) {
    return switch (mood) {
      case WELL -> kept.get(key);
      case FAILING -> failed();
      case HANGING -> new CompletableFuture<>();
      case SLOW -> {
        CompletionStage<byte @Nullable []> now = kept.get(key);
        boolean early = random.nextBoolean();
        yield later(() -> early ? now : kept.get(key), delayNanos());
      }
    };
  }

  @Override
  public CompletionStage<?> put(Key key, byte[] value, Duration ttl, boolean replaces) {
    throw new AssertionError("said without when it was asked for");
  }

  @Override
  public CompletionStage<?> put(
      Key key, byte[] value, Duration ttl, boolean replaces, Duration underWay) {
    long askedNanos = clock.nanoTime() - underWay.toNanos();
    return change(
        () ->
            shared
                ? kept.put(
                    key, value, ttl, replaces, Duration.ofNanos(clock.nanoTime() - askedNanos))
                : kept.put(key, value, ttl, replaces));
  }

  @Override
  public CompletionStage<?> invalidate(Scope scope) {
    return change(() -> kept.invalidate(scope));
  }

  private CompletionStage<?> change(Supplier<CompletionStage<?>> change) {
    if (mood == Mood.WELL && changes.isEmpty()) {
      return change.get();
    }
    if (mood == Mood.FAILING && random.nextBoolean()) {
      return failed();
    }
    CompletableFuture<Object> done = new CompletableFuture<>();
    Mood asked = mood;
    Runnable task =
        () -> {
          CompletionStage<?> changed = change.get();
          assertThat(changed).isNotNull();
          if (asked != Mood.HANGING) {
            done.complete("");
          }
        };
    changes.addLast(task);
    clock.schedule(() -> catchUp(task), delayNanos());
    return asked == Mood.FAILING ? failed() : done;
  }

  /** Does all that was asked for up to a change. */
  private void catchUp(Runnable last) {
    while (changes.contains(last)) {
      changes.removeFirst().run();
    }
  }

  private long delayNanos() {
    return random.nextInt(60_000_000);
  }

  private static <T> CompletableFuture<T> failed() {
    return CompletableFuture.failedFuture(new IllegalStateException("a moody tier"));
  }

  private <T extends @Nullable Object> CompletableFuture<T> later(
      Supplier<CompletionStage<T>> answer, long delayNanos) {
    CompletableFuture<T> later = new CompletableFuture<>();
    clock.schedule(() -> later.complete(answer.get().toCompletableFuture().join()), delayNanos);
    return later;
  }

  @Override
  public void listen(InvalidationListener listener) {
    kept.listen(listener);
  }

  @Override
  public CompletionStage<Boolean> lease(Key key, Duration longest) {
    return mood == Mood.FAILING ? failed() : kept.lease(key, longest);
  }

  @Override
  public void release(Key key) {
    kept.release(key);
  }

  @Override
  public void close() {}

  /** Hears that something was invalidated, whatever it was. */
  record Ear(Runnable heard) implements InvalidationListener {
    @Override
    public void onInvalidated(Scope scope) {
      heard.run();
    }

    @Override
    public void onGap() {
      heard.run();
    }
  }
}
