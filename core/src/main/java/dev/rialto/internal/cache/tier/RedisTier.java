package dev.rialto.internal.cache.tier;

import dev.rialto.internal.redis.Redis;
import dev.rialto.internal.redis.RedisListener;
import dev.rialto.internal.redis.RedisScript;
import dev.rialto.spi.CacheTier;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers in Redis, for all instances. Thread-safe.
 *
 * <p>A key is named {@code PREFIXa:NAMESPACE:TENANT:TASK:MODEL:DIGEST}, so that a scope is a
 * pattern; a value begins with the tags of the client and the method that it was made for, since
 * equal calls of other methods find it too. What an instance invalidates or replaces it also
 * publishes, since memories elsewhere may hold it; after the channel was broken they must take all
 * for invalid. Who hears that something was invalidated deletes what he has put of it since: that
 * may have come after the deletion.
 */
public final class RedisTier implements CacheTier {

  private static final int SENDER_BYTES = 8;

  /** So many keys are deleted within the bound of a command. */
  private static final int STEP = 1_000;

  /** Of more keys than these, others are told with one message to forget all that they remember. */
  private static final int MOST_TOLD = 50;

  /** The parts of a message that there is a new answer to a key. */
  private static final int REPLACED = 5;

  /** The parts of a message that a scope was invalidated. */
  private static final int INVALIDATED = 7;

  private static final int TAG_BYTES = 16;
  private static final int MARK_BYTES = 2 * TAG_BYTES;

  /** Gives a lease back, unless it has passed to another in the meantime. */
  private static final RedisScript RELEASE =
      new RedisScript(
          "if redis.call('GET', KEYS[1]) == ARGV[1] then"
              + " return {redis.call('DEL', KEYS[1])} else return {0} end");

  private final Redis redis;
  private final String answers;
  private final String leases;
  private final String channel;
  private final String sender;
  private final LatePuts late = new LatePuts();

  /**
   * Makes the tier.
   *
   * @param namespace tells the answers of one application from another's in the same Redis
   */
  public RedisTier(Redis redis, String namespace) {
    this.redis = redis;
    String prefix = redis.settings().prefix();
    answers = prefix + "a:" + namespace + ':';
    leases = prefix + "l:" + namespace + ':';
    channel = prefix + "i:" + namespace;
    byte[] own = new byte[SENDER_BYTES];
    new SecureRandom().nextBytes(own);
    sender = HexFormat.of().formatHex(own);
    redis.guard().onRecovery(() -> delete(late.owed()));
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public CompletionStage<byte @Nullable []> get(Key key) {
    return redis.get(keyOf(key)).thenApply(RedisTier::bare);
  }

  private static byte @Nullable [] bare(byte @Nullable [] kept) {
    // One that is shorter is no answer either, but was cut: its reader says so.
    return kept == null
        ? null
        : Arrays.copyOfRange(kept, Math.min(MARK_BYTES, kept.length), kept.length);
  }

  private static byte[] marked(Key key, byte[] value) {
    byte[] marked = new byte[MARK_BYTES + value.length];
    mark(marked, 0, key.client());
    mark(marked, TAG_BYTES, key.method());
    System.arraycopy(value, 0, marked, MARK_BYTES, value.length);
    return marked;
  }

  private static void mark(byte[] to, int at, String tag) {
    byte[] own = bytes(tag);
    System.arraycopy(own, 0, to, at, Math.min(TAG_BYTES, own.length));
  }

  @Override
  public CompletionStage<?> put(Key key, byte[] value, Duration ttl, boolean replaces) {
    CompletableFuture<String> set =
        redis.set(keyOf(key), marked(key, value), Math.max(1, ttl.toMillis()));
    return replaces ? set.thenCompose(ok -> publishReplaced(key)) : set;
  }

  private CompletableFuture<Long> publishReplaced(Key key) {
    return publish(new Scope(key.digest(), null, null, null), REPLACED);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // of who cannot be told, nothing is promised
  public CompletionStage<?> put(
      Key key, byte[] value, Duration ttl, boolean replaces, Duration underWay) {
    long now = redis.nowNanos();
    long askedNanos = now - underWay.toNanos();
    late.add(key, now);
    if (late.isInvalidatedSince(askedNanos, key, now)) {
      return replaces ? publishReplaced(key) : CompletableFuture.completedFuture(null);
    }
    return put(key, value, ttl, replaces)
        .whenComplete(
            (done, error) -> {
              boolean olderStays = error != null && replaces;
              if (olderStays) {
                // Memories may hold it whether or not Redis does.
                deleteAll(List.of(key)).thenRun(() -> publishReplaced(key));
              } else if (late.isInvalidatedSince(askedNanos, key, redis.nowNanos())) {
                // What is heard from now on finds it; what was heard before may have missed it.
                delete(List.of(key));
              }
              if (error == null) {
                delete(late.owed());
              }
            });
  }

  @Override
  public CompletionStage<?> invalidate(Scope scope) {
    late.invalidated(scope, redis.nowNanos());
    String pattern =
        escaped(answers)
            + orAny(scope.tenant())
            + ':'
            + orAny(scope.task())
            + ':'
            + orAny(scope.model())
            + ':'
            + orAny(scope.digest());
    CompletableFuture<Long> deleted =
        scope.client() == null
            ? redis.deleteMatching(pattern)
            : redis.deleteMatching(
                pattern, bytes(scope.client() + (scope.method() == null ? "" : scope.method())));
    return deleted.thenCompose(n -> publish(scope, INVALIDATED));
  }

  @Override
  public void listen(InvalidationListener listener) {
    redis.subscribe(
        channel,
        new RedisListener() {
          @Override
          public void onMessage(byte[] message) {
            String[] parts = parts(message);
            if (parts.length > 0) {
              Scope scope = scope(parts);
              if (parts.length == INVALIDATED) {
                delete(late.in(scope, redis.nowNanos()));
              }
              listener.onInvalidated(scope);
            }
          }

          @Override
          public void onGap() {
            delete(late.sinceGap(redis.nowNanos()));
            listener.onGap();
          }
        });
  }

  @Override
  public CompletionStage<Boolean> lease(Key key, Duration longest) {
    return redis.setIfAbsent(bytes(leases + key.digest()), bytes(sender), longest.toMillis());
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // what is not given back ends by itself
  public void release(Key key) {
    redis.run(RELEASE, new byte[][] {bytes(leases + key.digest())}, bytes(sender));
  }

  /** Deletes keys; if any was there, somebody may have read it meanwhile, and remember it. */
  @SuppressWarnings("FutureReturnValueIgnored") // of who cannot be told, nothing is promised
  private void delete(List<Key> keys) {
    deleteAll(keys)
        .thenAccept(
            deleted -> {
              if (deleted > 0 && keys.size() > MOST_TOLD) {
                publish(Scope.ALL, REPLACED);
              } else if (deleted > 0) {
                keys.forEach(this::publishReplaced);
              }
            });
  }

  /**
   * Deletes some after the other; what cannot be deleted now is when Redis is there again.
   *
   * @return how many were there; never fails
   */
  private CompletableFuture<Long> deleteAll(List<Key> keys) {
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(0L);
    }
    int step = Math.min(STEP, keys.size());
    return redis
        .delete(keys.subList(0, step).stream().map(this::keyOf).toArray(byte[][]::new))
        .thenCompose(
            deleted -> deleteAll(keys.subList(step, keys.size())).thenApply(more -> deleted + more))
        .exceptionally(
            error -> {
              late.owe(keys);
              return 0L;
            });
  }

  private CompletableFuture<Long> publish(Scope scope, int parts) {
    String keys =
        String.join(
            " ",
            sender,
            orDash(scope.digest()),
            orDash(scope.tenant()),
            orDash(scope.task()),
            orDash(scope.model()));
    String methods =
        parts == REPLACED ? "" : " " + orDash(scope.client()) + ' ' + orDash(scope.method());
    return redis.publish(channel, bytes(keys + methods));
  }

  /**
   * Returns what another instance says; nothing if it was this one, or is nothing an instance says.
   */
  private String[] parts(byte[] message) {
    String[] parts = new String(message, StandardCharsets.US_ASCII).split(" ", -1);
    return (parts.length == REPLACED || parts.length == INVALIDATED) && !parts[0].equals(sender)
        ? parts
        : new String[0];
  }

  private static Scope scope(String[] parts) {
    return new Scope(
        orNull(parts[1]),
        orNull(parts[2]),
        orNull(parts[3]),
        orNull(parts[4]),
        parts.length == INVALIDATED ? orNull(parts[5]) : null,
        parts.length == INVALIDATED ? orNull(parts[6]) : null);
  }

  private byte[] keyOf(Key key) {
    return bytes(
        answers + key.tenant() + ':' + key.task() + ':' + key.model() + ':' + key.digest());
  }

  private static String escaped(String literal) {
    return literal.replaceAll("([*?\\[\\]\\\\^-])", "\\\\$1");
  }

  private static String orAny(@Nullable String part) {
    return part == null ? "*" : part;
  }

  private static String orDash(@Nullable String part) {
    return part == null ? "-" : part;
  }

  private static @Nullable String orNull(String part) {
    return part.equals("-") ? null : part;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    // The connection belongs to all who use this Redis.
  }
}
