package dev.rialto.internal.redis;

import dev.rialto.config.RedisSettings;
import dev.rialto.internal.store.StoreGuard;
import dev.rialto.internal.store.StoreUnavailableException;
import dev.rialto.internal.store.WritePause;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One Redis, for all who use it. Thread-safe; never blocks.
 *
 * <p>Commands of all threads are pipelined on one connection. Each is bounded by {@link
 * RedisSettings#timeoutNanos}; one that fails for the connection's sake takes Redis out, and until
 * it answers a probe all fail at once with {@link StoreUnavailableException}. What Redis itself
 * refuses (a wrong type, an error of a script) fails with a {@link RedisCommandExecutionException}
 * and changes nothing. A node of a cluster stands for all of it: the keys of a script need a tag in
 * common. Futures complete on a thread that Redis needs: dependents must not block.
 */
public final class Redis implements AutoCloseable {

  /** What Redis says of itself, and not of a command: no other command would fare better. */
  private static final Set<String> STATES =
      Set.of(
          "LOADING",
          "READONLY",
          "MASTERDOWN",
          "NOAUTH",
          "NOPERM",
          "BUSY",
          "CLUSTERDOWN",
          "MOVED",
          "ASK",
          "TRYAGAIN");

  private final RedisSettings settings;
  private final RedisLink link;
  private final StoreGuard guard;
  private final WritePause writes;
  private final Ticker ticker;
  private final RedisEcho echo;

  Redis(
      RedisSettings settings,
      Ticker ticker,
      Scheduler scheduler,
      Supplier<Optional<Executor>> loops) {
    this.settings = settings;
    this.ticker = ticker;
    this.link = new RedisLink(settings, loops);
    this.writes =
        new WritePause(
            "Redis at " + settings.address(),
            ticker,
            e -> isStateOfItsOwn(e) || e instanceof StoreUnavailableException);
    this.guard =
        new StoreGuard(
            "Redis at " + settings.address(),
            settings.timeoutNanos(),
            settings.connectTimeoutNanos(),
            ticker,
            scheduler,
            link::probe,
            this::isOutage);
    this.echo = new RedisEcho(settings.prefix(), settings.address(), link, guard, scheduler);
  }

  /** Returns the settings. */
  public RedisSettings settings() {
    return settings;
  }

  /** Returns the time by which commands are bounded. */
  public long nowNanos() {
    return ticker.nanoTime();
  }

  /** Returns what tells whether Redis is there. */
  public StoreGuard guard() {
    return guard;
  }

  /** Returns the value of a key; null if there is none. */
  public CompletableFuture<byte @Nullable []> get(byte[] key) {
    return run(c -> c.get(key));
  }

  /**
   * Sets a key. No call waits for it: a Redis that refuses it, such as a replica, is read on, and
   * written to again after ever longer pauses.
   *
   * @param ttlMillis how long it is kept; above 0
   */
  public CompletableFuture<String> set(byte[] key, byte[] value, long ttlMillis) {
    return write(() -> link.commands().set(key, value, SetArgs.Builder.px(ttlMillis)));
  }

  private <T> CompletableFuture<T> write(Supplier<? extends CompletionStage<? extends T>> command) {
    return writes.run(guard.isIn(), () -> guard.runBehind(command, settings.timeoutNanos()));
  }

  /**
   * Sets a key that is not there.
   *
   * @param ttlMillis how long it is kept; above 0
   * @return whether it was set
   */
  public CompletableFuture<Boolean> setIfAbsent(byte[] key, byte[] value, long ttlMillis) {
    return run(c -> c.set(key, value, SetArgs.Builder.px(ttlMillis).nx()).thenApply("OK"::equals));
  }

  /** Deletes keys, in the way in which they are set; returns how many were there. */
  public CompletableFuture<Long> delete(byte[]... keys) {
    return keys.length == 0
        ? CompletableFuture.completedFuture(0L)
        : write(() -> link.commands().unlink(keys));
  }

  /** Deletes all keys that match a glob pattern, some at a time; returns how many. */
  public CompletableFuture<Long> deleteMatching(String pattern) {
    return new RedisSweep(this, pattern, new byte[0]).next();
  }

  /** Deletes those of them whose values begin with the given bytes. */
  public CompletableFuture<Long> deleteMatching(String pattern, byte[] start) {
    return new RedisSweep(this, pattern, start).next();
  }

  /**
   * Runs a script as one step; sends its source only when Redis does not know it.
   *
   * @return numbers as Long, strings as byte[], tables as lists of those
   */
  public CompletableFuture<List<Object>> run(RedisScript script, byte[][] keys, byte[]... args) {
    CompletableFuture<List<Object>> known =
        run(c -> c.evalsha(script.sha(), ScriptOutputType.MULTI, keys, args));
    return known.exceptionallyCompose(
        error ->
            isUnknown(error)
                ? run(c -> c.eval(script.source(), ScriptOutputType.MULTI, keys, args))
                : CompletableFuture.failedFuture(error));
  }

  private static boolean isUnknown(Throwable error) {
    return error instanceof RedisNoScriptException
        || error.getCause() instanceof RedisNoScriptException;
  }

  /** Tells all who have subscribed to a channel, in all instances, this one too. */
  public CompletableFuture<Long> publish(String channel, byte[] message) {
    return run(c -> c.publish(RedisLink.bytes(channel), message));
  }

  /**
   * Hears a channel from now until the end, over lost connections too.
   *
   * @param listener called serially on a thread that Redis needs
   */
  public void subscribe(String channel, RedisListener listener) {
    link.subscribe(channel, listener);
    echo.begin();
  }

  /** Runs other commands, in the same bounds. */
  public <T extends @Nullable Object> CompletableFuture<T> run(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, ? extends CompletionStage<? extends T>>
          use) {
    return guard.run(() -> use.apply(link.commands()));
  }

  private boolean isOutage(Throwable error) {
    if (!(error instanceof RedisCommandExecutionException)) {
      return true;
    }
    switch (code(error)) {
      case "READONLY" -> link.renew(); // another is the master now, and its name may lead there
      case "MOVED", "ASK" -> link.cluster(); // it was not known for a node of a cluster
      default -> {}
    }
    return isStateOfItsOwn(error);
  }

  private static boolean isStateOfItsOwn(Throwable error) {
    return error instanceof RedisCommandExecutionException && STATES.contains(code(error));
  }

  private static String code(Throwable error) {
    String message = String.valueOf(error.getMessage());
    int end = message.indexOf(' ');
    return end < 0 ? message : message.substring(0, end);
  }

  @Override
  public void close() {
    guard.close();
    echo.close();
    link.close();
  }
}
