package dev.rialto.internal.sql;

import dev.rialto.config.EmbeddedDatabase;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one database, kept while work comes and given back a second after it ceases: a
 * data source that makes a new one each time costs a hundred times what is asked through it, and
 * one that pools them must not be left without: who has to wait for one gets what is kept.
 * Thread-safe.
 */
final class SqlSessions implements AutoCloseable {

  private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

  /** So long a connection is kept from others who ask its pool, however much there is to do. */
  private static final long HELD_NANOS = Duration.ofSeconds(3).toNanos();

  /** A connection that was in use so lately is taken to be alive. */
  private static final long FRESH_NANOS = Duration.ofMillis(50).toNanos();

  private static final int VALID_SECONDS = 2;

  /** How much longer than others a connection may take before the kept ones are shared. */
  private static final long PATIENCE_NANOS = Duration.ofMillis(5).toNanos();

  private static final long FIRST_PATIENCE_NANOS = Duration.ofMillis(50).toNanos();

  private final DataSource source;
  private final int most;

  /** Whether one is kept until the end: with H2's last connection its file is closed. */
  private final boolean keepsOne;

  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Executor executor;
  private final Deque<SqlSession> idle = new ArrayDeque<>();

  /** The one that was given back last, while this is calm: it is had without a lock. */
  private final AtomicReference<@Nullable SqlSession> last = new AtomicReference<>();

  /** Whether what is given back may stay, and is swept. */
  private volatile boolean calm;

  private boolean sweeping;
  private boolean closed;

  /** How many connections are being asked for. */
  private int opening;

  /** Whether one of those takes so long that a pool may be waiting for what is kept here. */
  private boolean starving;

  private long leastOpeningNanos = Long.MAX_VALUE;

  SqlSessions(DataSource source, int most, Ticker ticker, Scheduler scheduler, Executor executor) {
    this.source = source;
    this.most = most;
    this.keepsOne = source instanceof EmbeddedDatabase;
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.executor = executor;
  }

  /** Returns one that was kept, though it may be lost by now; null if there is none. */
  @Nullable SqlSession kept() {
    SqlSession session = last.getAndSet(null);
    return session != null ? session : idle();
  }

  private synchronized @Nullable SqlSession idle() {
    return idle.pollFirst();
  }

  /** Puts the last one to the others; within the lock, by whoever looks at all of them. */
  private void gather() {
    calm = sweeping && !closed && !starving;
    SqlSession session = last.getAndSet(null);
    if (session != null) {
      idle.addFirst(session);
    }
  }

  /** Returns a new one. */
  SqlSession fresh() throws SQLException {
    long patienceNanos;
    synchronized (this) {
      opening++;
      patienceNanos =
          leastOpeningNanos == Long.MAX_VALUE
              ? FIRST_PATIENCE_NANOS
              : PATIENCE_NANOS + 4 * leastOpeningNanos;
    }
    Scheduler.Timer waiting = scheduler.schedule(this::share, patienceNanos);
    long begunNanos = ticker.nanoTime();
    Connection connection = null;
    try {
      connection = source.getConnection();
    } finally {
      waiting.cancel();
      synchronized (this) {
        opening--;
        starving &= opening > 0;
        gather();
        if (connection != null) {
          leastOpeningNanos = Math.min(leastOpeningNanos, ticker.nanoTime() - begunNanos);
        }
      }
    }
    return SqlSession.of(connection, ticker.nanoTime());
  }

  /** A pool without any left makes its askers wait, though one may lie here. */
  private void share() {
    SqlSession idlest;
    synchronized (this) {
      if (opening == 0) {
        return;
      }
      starving = true;
      gather();
      idlest = idle.pollLast();
    }
    if (idlest != null) {
      // All threads for statements may be waiting, and that of timers is not to.
      Thread closing = new Thread(idlest::close, "rialto-sql-close");
      closing.setDaemon(true);
      closing.start();
    }
  }

  /** Returns one that is alive as far as can be known. */
  SqlSession alive() throws SQLException {
    for (SqlSession session = kept(); session != null; session = kept()) {
      if (ticker.nanoTime() - session.idleSinceNanos < FRESH_NANOS
          || session.connection.isValid(VALID_SECONDS)) {
        return session;
      }
      session.close();
    }
    return fresh();
  }

  /**
   * Keeps one for the next, or closes it.
   *
   * @param nowNanos by the ticker
   */
  void giveBack(SqlSession session, long nowNanos) {
    session.idleSinceNanos = nowNanos;
    if (calm && !isHeldLong(session, nowNanos) && last.compareAndSet(null, session)) {
      // Who has ended the calm since has looked at the last one before, or finds it.
      if (calm || !last.compareAndSet(session, null)) {
        return;
      }
    }
    boolean keep;
    boolean sweep;
    synchronized (this) {
      keep = !closed && !starving && idle.size() < most && !isHeldLong(session, nowNanos);
      sweep = keep && !sweeping;
      if (keep) {
        idle.addFirst(session);
        sweeping = true;
        calm = true;
      }
    }
    if (!keep) {
      session.close();
    } else if (sweep) {
      scheduler.schedule(this::sweep, IDLE_NANOS);
    }
  }

  /** A connection of H2's own is nobody else's, and with the last one goes what is in memory. */
  private static boolean isHeldLong(SqlSession session, long nowNanos) {
    return nowNanos - session.sinceNanos > HELD_NANOS && !session.embedded;
  }

  /** Closes all that nobody uses; those in use are no better than the one that was lost. */
  void drop() {
    taken(Long.MAX_VALUE).forEach(SqlSession::close);
  }

  private void sweep() {
    List<SqlSession> old = taken(ticker.nanoTime() - IDLE_NANOS);
    boolean again;
    synchronized (this) {
      sweeping = false;
      gather();
      again = idle.size() > (keepsOne ? 1 : 0);
      sweeping = again;
      calm = again && !closed && !starving;
    }
    if (again) {
      scheduler.schedule(this::sweep, IDLE_NANOS);
    }
    if (!old.isEmpty()) {
      try {
        executor.execute(() -> old.forEach(SqlSession::close));
      } catch (RejectedExecutionException e) {
        old.forEach(SqlSession::close); // at the end, or under more load than there are threads
      }
    }
  }

  private synchronized List<SqlSession> taken(long idleUntilNanos) {
    gather();
    List<SqlSession> taken = new ArrayList<>();
    boolean all = idleUntilNanos == Long.MAX_VALUE;
    SqlSession staying = keepsOne && !all ? idle.peekFirst() : null;
    idle.removeIf(
        session ->
            (all || session.idleSinceNanos - idleUntilNanos <= 0)
                && session != staying
                && taken.add(session));
    return taken;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    drop();
  }
}
