package dev.rialto.netty;

import dev.rialto.netty.pool.Pools;
import dev.rialto.netty.pool.Settings;
import dev.rialto.spi.Origin;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportRequest;
import dev.rialto.spi.TransportStats;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The transport on Netty: HTTP/2 over TLS and in the clear, HTTP/1.1 where a server speaks nothing
 * else.
 *
 * <p>Connections are opened when they are needed and kept; calls to one origin share them. TLS is
 * always verified. Thread-safe; its threads are daemons and are gone after {@link #close}.
 *
 * <pre>{@code
 * try (NettyTransport transport = NettyTransport.builder().trustPem(Path.of("ca.pem")).build()) { … }
 * }</pre>
 */
public final class NettyTransport implements Transport {

  private final Pools pools;
  private final String socketKind;

  NettyTransport(Settings settings, int threads) {
    this.pools = new Pools(settings, threads);
    this.socketKind = settings.sockets().name();
  }

  /** Returns a transport with default settings. */
  public static NettyTransport create() {
    return builder().build();
  }

  /** Returns a builder with default settings. */
  public static NettyTransportBuilder builder() {
    return new NettyTransportBuilder();
  }

  @Override
  public TransportExchange send(TransportRequest request, ResponseHandler handler) {
    return pools.send(request, handler);
  }

  @Override
  public boolean isTransportThread() {
    return pools.isLoopThread();
  }

  /** Returns one of Netty's event loops; it has {@link #socketKind} sockets. */
  @Override
  public Optional<Executor> eventLoop() {
    return Optional.of(pools.nextEventLoop());
  }

  /**
   * Opens a connection to an origin unless there is one, so that the first call need not wait for
   * it.
   *
   * @return completes when there is a connection, exceptionally if there cannot be one
   */
  public CompletionStage<Void> warmUp(Origin origin) {
    return pools.warmUp(origin);
  }

  @Override
  public TransportStats stats() {
    return pools.stats();
  }

  /** Returns {@code epoll} or {@code nio}: which kind of sockets is used. */
  public String socketKind() {
    return socketKind;
  }

  /**
   * Refuses new calls, waits for those that run, and closes.
   *
   * @param patience how long to wait for them at most
   * @return whether all of them ended by themselves
   */
  public boolean shutdown(Duration patience) {
    boolean allEnded = pools.drain(patience);
    close();
    return allEnded;
  }

  @Override
  public void close() {
    pools.close();
  }

  /** Returns the pools; for tests. */
  Pools pools() {
    return pools;
  }

  /** Checks all time limits now; for tests, whose clock does not run by itself. */
  void sweep() {
    pools.sweep();
  }
}
