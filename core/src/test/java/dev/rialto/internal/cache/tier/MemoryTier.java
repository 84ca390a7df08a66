package dev.rialto.internal.cache.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.rialto.spi.CacheTier;
import dev.rialto.spi.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A tier in this process, which several Rialtos may share. Whoever gives a lease back ends it, also
 * if it has passed to another by then. Thread-safe.
 */
public final class MemoryTier implements CacheTier {

  private static final int MOST = 1_000;

  private final Ticker ticker;

  /** What was invalidated lately, the latest first; its own lock. */
  private final Deque<Forgotten> forgotten = new ArrayDeque<>();

  private final Cache<Key, Entry> entries;
  private final ConcurrentHashMap<Key, Long> leases = new ConcurrentHashMap<>();
  private final List<InvalidationListener> listeners = new CopyOnWriteArrayList<>();

  /** Makes one that holds at most so many bytes of values. */
  public MemoryTier(long maxBytes, Ticker ticker) {
    this.ticker = ticker;
    entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .<Key, Entry>weigher((key, entry) -> 256 + entry.value.length)
            .expireAfter(Expiry.<Key, Entry>creating((key, entry) -> entry.ttl))
            .ticker(ticker::nanoTime)
            .executor(Runnable::run)
            .build();
  }

  @Override
  public String name() {
    return "process";
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public CompletionStage<byte @Nullable []> get(Key key) {
    Entry entry = entries.getIfPresent(key);
    return CompletableFuture.completedFuture(entry == null ? null : entry.value.clone());
  }

  @Override
  public CompletionStage<?> put(Key key, byte[] value, Duration ttl, boolean replaces) {
    entries.invalidate(key); // else the time of the one before would count
    entries.put(key, new Entry(key, value.clone(), ttl));
    if (replaces) {
      tell(new Scope(key.digest(), null, null, null));
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> put(
      Key key, byte[] value, Duration ttl, boolean replaces, Duration underWay) {
    long askedNanos = ticker.nanoTime() - underWay.toNanos();
    CompletionStage<?> kept = put(key, value, ttl, replaces);
    // After it: whoever invalidates notes it before he looks for what there is.
    if (isForgottenSince(askedNanos, key)) {
      entries.invalidate(key);
    }
    return kept;
  }

  private boolean isForgottenSince(long askedNanos, Key key) {
    synchronized (forgotten) {
      Forgotten oldest = forgotten.peekLast();
      if (oldest != null && forgotten.size() == MOST && oldest.nanos - askedNanos > 0) {
        return true; // nobody knows any more
      }
      for (Forgotten each : forgotten) {
        if (each.nanos - askedNanos <= 0) {
          return false;
        }
        if (each.scope.has(key)) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public CompletionStage<?> invalidate(Scope scope) {
    synchronized (forgotten) {
      if (forgotten.size() == MOST) {
        forgotten.removeLast();
      }
      forgotten.addFirst(new Forgotten(scope, ticker.nanoTime()));
    }
    entries.asMap().values().removeIf(entry -> scope.has(entry.key));
    tell(scope);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void listen(InvalidationListener listener) {
    listeners.add(listener);
  }

  private void tell(Scope scope) {
    listeners.forEach(l -> l.onInvalidated(scope));
  }

  @Override
  public CompletionStage<Boolean> lease(Key key, Duration longest) {
    long now = ticker.nanoTime();
    boolean[] had = {false};
    leases.compute(
        key,
        (k, until) -> {
          had[0] = until == null || now - until >= 0;
          return had[0] ? (Long) (now + longest.toNanos()) : until;
        });
    return CompletableFuture.completedFuture(had[0]);
  }

  @Override
  public void release(Key key) {
    leases.remove(key);
  }

  @Override
  public void close() {
    // Others may share it; what it holds goes with the last reference.
  }

  private record Forgotten(Scope scope, long nanos) {}

  /** A value, the key that it was put with, and how long it is kept. */
  private static final class Entry {
    final Key key;
    final byte[] value;
    final Duration ttl;

    Entry(Key key, byte[] value, Duration ttl) {
      this.key = key;
      this.value = value;
      this.ttl = ttl;
    }
  }
}
