package dev.rialto.internal.redis;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.config.RedisSettings;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The connections of one Rialto: features that name the same Redis with the same patience share
 * one. Thread-safe.
 */
public final class RedisConnections implements AutoCloseable {

  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Supplier<Optional<Executor>> loops;
  private final Map<String, Redis> open = new HashMap<>();

  /** Makes an empty set of connections with threads of their own. */
  public RedisConnections(Ticker ticker, Scheduler scheduler) {
    this(ticker, scheduler, Optional::empty);
  }

  /**
   * Makes an empty set.
   *
   * @param loops gives one of the transport's, for those that share its threads
   */
  public RedisConnections(Ticker ticker, Scheduler scheduler, Supplier<Optional<Executor>> loops) {
    this.loops = loops;
    this.ticker = ticker;
    this.scheduler = scheduler;
  }

  /**
   * Returns a Redis, without connecting to it: its first command does.
   *
   * @throws ConfigurationException if Lettuce is not on the class path
   */
  public synchronized Redis open(RedisSettings settings) {
    requireLettuce();
    String same =
        settings.address()
            + ' '
            + settings.username()
            + ' '
            + settings.timeoutNanos()
            + ' '
            + settings.password().reveal().hashCode()
            + ' '
            + settings.sentinelPassword().reveal().hashCode()
            + ' '
            + settings.sharesTransportThreads();
    return open.computeIfAbsent(same, s -> new Redis(settings, ticker, scheduler, loops));
  }

  /**
   * Refuses to go on without Lettuce.
   *
   * @throws ConfigurationException if Lettuce is not on the class path
   */
  public static void requireLettuce() {
    try {
      Class.forName("io.lettuce.core.RedisClient", false, Redis.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ConfigurationException(
          "A Redis is configured, but Lettuce is not on the class path",
          "Add the dependency io.lettuce:lettuce-core (7.x); on the module path also"
              + " --add-modules lettuce.core",
          FailureDetails.NONE,
          e);
    }
  }

  /** Returns whether any needs the transport's threads: they have to end after it. */
  public synchronized boolean onTransportThreads() {
    return open.values().stream().anyMatch(r -> r.settings().sharesTransportThreads());
  }

  @Override
  public void close() {
    List<Redis> all;
    synchronized (this) {
      all = List.copyOf(open.values());
      open.clear();
    }
    all.forEach(Redis::close);
  }
}
