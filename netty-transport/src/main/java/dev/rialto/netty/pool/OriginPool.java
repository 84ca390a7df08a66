package dev.rialto.netty.pool;

import dev.rialto.netty.CleartextProtocol;
import dev.rialto.netty.loop.Moment;
import dev.rialto.spi.Origin;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.TransportFailure.Kind;
import dev.rialto.spi.TransportFailure.Processing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one origin, and the exchanges that wait for one. Confined to its loop: no
 * locks, and a place on a connection is taken in the same step in which it is found.
 *
 * <p>Until it is known what the server speaks, one connection is opened at a time and all wait for
 * it. The next one is opened when all others are crowded, or, on HTTP/1.1, one for each exchange
 * that waits.
 *
 * <p>Longer than its neighbours, since places, waiting exchanges and connections are counted
 * together or not at all.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // a failed close or task shows in the channel's events
final class OriginPool {

  private static final long FIRST_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LAST_BACKOFF_NANOS = TimeUnit.SECONDS.toNanos(5);

  final Origin origin;
  final Loop loop;
  final Settings settings;

  private final List<PooledConnection> connections = new ArrayList<>();

  /** Those that take no more exchanges, and still have some. */
  private final List<PooledConnection> departing = new ArrayList<>();

  private final LinkedHashSet<Exchange> waiters = new LinkedHashSet<>();
  private final List<Connector> connectors = new ArrayList<>();
  private final List<CompletableFuture<Void>> warming = new ArrayList<>();

  final ConnectionQuota quota = new ConnectionQuota();
  final PoolGauge gauge = new PoolGauge();
  private final Rotation rotation;

  /** What the server turned out to speak. */
  private @Nullable String protocol;

  /** Connections in a row that went away before any exchange on them was answered. */
  private int fruitless;

  /** Whether the budget will tell when there is one again. */
  private boolean hungry;

  private boolean backingOff;
  private long backOffUntilNanos;
  private boolean closed;

  OriginPool(Origin origin, Loop loop, Settings settings) {
    this.origin = origin;
    this.loop = loop;
    this.settings = settings;
    this.rotation = new Rotation(this);
  }

  // ---- exchanges

  /** Starts an exchange, now or as soon as there is room. */
  void acquire(Exchange exchange) {
    assert loop.inLoop();
    if (closed) {
      exchange.fail(Kind.CLOSED, Processing.NEVER_SENT, "the transport is closed", null);
      return;
    }
    PooledConnection connection = waiters.isEmpty() ? leastBusy() : null;
    if (connection != null) {
      start(exchange, connection);
    } else if (waiters.size() >= settings.connections().maxWaiting() && !canGrow()) {
      exchange.fail(
          Kind.ACQUIRE,
          Processing.NEVER_SENT,
          "no connection has room, and "
              + waiters.size()
              + " calls wait already ("
              + describe()
              + ")",
          null);
      return;
    } else {
      waiters.add(exchange);
      gauge.waiting(waiters.size());
    }
    grow(exchange.request.timeouts());
  }

  /** Opens a connection unless there is one. */
  void warmUp(PhaseTimeouts timeouts, CompletableFuture<Void> warm) {
    if (closed) {
      warm.completeExceptionally(new IllegalStateException("the transport is closed"));
    } else if (!connections.isEmpty()) {
      warm.complete(null);
    } else {
      warming.add(warm);
      grow(timeouts);
    }
  }

  /** An exchange no longer waits. */
  void forget(Exchange exchange) {
    if (waiters.remove(exchange)) {
      gauge.waiting(waiters.size());
    }
  }

  /** An exchange has been answered: what the server does makes sense. */
  void answered() {
    fruitless = 0;
    settings.counters().answered.increment();
  }

  private void start(Exchange exchange, PooledConnection connection) {
    settings.counters().started.increment();
    exchange.starting(connection);
    connection.start(exchange);
    loop.flushSoon(connection);
  }

  private @Nullable PooledConnection leastBusy() {
    PooledConnection best = leastBusy(false);
    // A guess about the server must not keep a call waiting that a new connection cannot take.
    return best == null && !connections.isEmpty() && isFull() ? leastBusy(true) : best;
  }

  private @Nullable PooledConnection leastBusy(boolean beyondQuota) {
    PooledConnection best = null;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < connections.size(); i++) {
      PooledConnection connection = connections.get(i);
      int active = connection.active();
      if (active < least
          && connection.available()
          && (beyondQuota || !quota.isUsedUp(connection))) {
        best = connection;
        least = active;
      }
    }
    return best;
  }

  private boolean isFull() {
    return !canGrow() || settings.budget().isUsedUp();
  }

  /** A connection may have room again. */
  void roomAgain() {
    while (!waiters.isEmpty()) {
      PooledConnection connection = leastBusy();
      if (connection == null) {
        break;
      }
      Exchange first = waiters.iterator().next();
      forget(first);
      if (first.isCancelled()) {
        // Its cancellation is still in the queue, and finds nothing to take back but its buffer.
        continue;
      }
      start(first, connection);
    }
    if (!waiters.isEmpty()) {
      grow(waiters.iterator().next().request.timeouts());
    } else if (settings.budget().isWanted()) {
      closeOneIdle();
    }
  }

  // ---- connections

  List<PooledConnection> connections() {
    return List.copyOf(connections);
  }

  private boolean canGrow() {
    return !closed
        && connections.size() + connectors.size() < settings.connections().maxPerOrigin();
  }

  private void grow(PhaseTimeouts timeouts) {
    while (wantsMore() && canGrow() && !backingOff) {
      if (!settings.budget().tryTake()) {
        if (!hungry) {
          hungry = true;
          settings.budget().await(this);
        }
        return;
      }
      Connector connector = new Connector(this, timeouts, cleartext());
      connectors.add(connector);
      connector.start();
    }
  }

  private boolean wantsMore() {
    if ("http/1.1".equals(protocol) && warming.isEmpty()) {
      return waiters.size() > connectors.size();
    }
    if (!connectors.isEmpty()) {
      return false;
    }
    for (int i = 0; i < connections.size(); i++) {
      PooledConnection connection = connections.get(i);
      if (connection.available()
          && connection.active() < connection.crowdedFrom()
          && !quota.isUsedUp(connection)) {
        return false;
      }
    }
    return !waiters.isEmpty() || !connections.isEmpty() || !warming.isEmpty();
  }

  /** All connections that may be open were, and now perhaps are not. */
  void budgetMayHaveRoom() {
    hungry = false;
    if (waiters.isEmpty() && !warming.isEmpty()) {
      grow(PhaseTimeouts.DEFAULT);
    }
    roomAgain();
  }

  /** Makes room for another origin. Returns whether there was a connection that nobody uses. */
  boolean closeOneIdle() {
    for (PooledConnection connection : connections) {
      if (connection.active() == 0) {
        connection.retire();
        return true;
      }
    }
    return false;
  }

  private CleartextProtocol cleartext() {
    if ("h2c".equals(protocol)) {
      return CleartextProtocol.H2C;
    }
    return "http/1.1".equals(protocol) ? CleartextProtocol.HTTP_1_1 : settings.cleartext();
  }

  /** A connection is ready. */
  void connected(Connector connector, PooledConnection connection) {
    connectors.remove(connector);
    settings.counters().opened.increment();
    protocol = connection.protocol();
    connections.add(connection);
    gauge.connections(connections.size());
    rotation.connected(loop.ticker.nanoTime());
    if (closed) {
      connection.close();
      return;
    }
    Moment next = new Moment(loop.ticker.nanoTime());
    next.atLatest(connection.check(loop.ticker.nanoTime()));
    rotation.check(loop.ticker.nanoTime(), next);
    loop.sweepBy(next.nanos());
    List.copyOf(warming).forEach(warm -> warm.complete(null));
    warming.clear();
    roomAgain();
  }

  /** A connection could not be made; whoever waited for it hears why. */
  void connectFailed(Connector connector, Kind kind, String what, @Nullable Throwable cause) {
    connectors.remove(connector);
    settings.budget().giveBack();
    settings.counters().connectFailures.increment();
    if (!connectors.isEmpty() || !connections.isEmpty()) {
      return;
    }
    // What it speaks may change with whatever makes it answer again.
    protocol = null;
    List.copyOf(warming).forEach(warm -> warm.completeExceptionally(new IOException(what, cause)));
    warming.clear();
    List<Exchange> all = new ArrayList<>(waiters);
    for (Exchange exchange : all) {
      forget(exchange);
      exchange.fail(kind, Processing.NEVER_SENT, what, cause);
    }
  }

  /** A connection takes no more exchanges, but goes on with those that it has. */
  void leaving(PooledConnection connection) {
    if (connections.remove(connection)) {
      departing.add(connection);
    }
    gauge.connections(connections.size());
    if (connections.isEmpty()) {
      rotation.ended();
    }
  }

  /**
   * A connection is closed.
   *
   * @param answeredAny whether any exchange on it was answered
   */
  void gone(PooledConnection connection, boolean answeredAny) {
    leaving(connection);
    departing.remove(connection);
    settings.budget().giveBack();
    settings.counters().closed.increment();
    if (answeredAny) {
      fruitless = 0;
    } else if (!closed) {
      // Perhaps it only seemed to speak what we took it for.
      protocol = null;
      backOff();
    }
    roomAgain();
  }

  /**
   * A server that hangs up on every connection must not be called in a hot loop. The first time is
   * free: an idle connection that is closed under us is an everyday event.
   */
  private void backOff() {
    fruitless++;
    if (fruitless >= 2) {
      pause();
    }
  }

  /** The server says that we ask too much of it. */
  void calmDown() {
    fruitless = Math.max(fruitless, 5);
    pause();
  }

  private void pause() {
    if (backingOff) {
      return;
    }
    long span = FIRST_BACKOFF_NANOS << Math.min(10, Math.max(0, fruitless - 2));
    long capped = Math.min(LAST_BACKOFF_NANOS, span);
    long jittered = capped / 2 + ThreadLocalRandom.current().nextLong(capped / 2 + 1);
    backingOff = true;
    backOffUntilNanos = loop.ticker.nanoTime() + jittered;
    loop.sweepBy(backOffUntilNanos);
  }

  /**
   * Returns whether exchanges wait for a connection that is being made, which has time limits of
   * its own.
   */
  boolean isConnecting() {
    return !connectors.isEmpty() && connections.isEmpty();
  }

  // ---- time and end

  /** Checks every connection, and whether a pause is over. */
  void check(long now, Moment next) {
    if (backingOff && backOffUntilNanos - now <= 0) {
      backingOff = false;
      roomAgain();
    } else if (backingOff) {
      next.atLatest(backOffUntilNanos);
    }
    rotation.check(now, next);
    for (Connector connector : List.copyOf(connectors)) {
      connector.check(now, next);
    }
    for (PooledConnection connection : List.copyOf(connections)) {
      next.atLatest(connection.check(now));
    }
    for (PooledConnection connection : List.copyOf(departing)) {
      next.atLatest(connection.check(now));
    }
  }

  /** Takes no more exchanges. */
  void refuse() {
    closed = true;
  }

  void close() {
    closed = true;
    for (Connector connector : List.copyOf(connectors)) {
      connector.abort();
    }
    for (PooledConnection connection : List.copyOf(connections)) {
      connection.close();
    }
    for (PooledConnection connection : List.copyOf(departing)) {
      connection.close();
    }
  }

  /** Returns the state of the pool in a few words. */
  String describe() {
    int active = 0;
    for (PooledConnection connection : connections) {
      active += connection.active();
    }
    return connections.size()
        + " of "
        + settings.connections().maxPerOrigin()
        + " connections open"
        + (connectors.isEmpty() ? "" : ", " + connectors.size() + " being opened")
        + (backingOff ? ", pausing since the server hangs up on every one" : "")
        + ", "
        + active
        + " calls running, "
        + waiters.size()
        + " waiting";
  }
}
