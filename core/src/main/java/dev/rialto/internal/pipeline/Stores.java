package dev.rialto.internal.pipeline;

import dev.rialto.config.BudgetSharing;
import dev.rialto.config.CostSettings;
import dev.rialto.config.JobSettings;
import dev.rialto.config.RedisSettings;
import dev.rialto.config.SqlSettings;
import dev.rialto.internal.cost.Sharing;
import dev.rialto.internal.cost.SqlLedger;
import dev.rialto.internal.jobs.MemoryJobStore;
import dev.rialto.internal.jobs.SqlJobStore;
import dev.rialto.internal.onnx.MiniLm;
import dev.rialto.internal.redis.Redis;
import dev.rialto.internal.redis.RedisConnections;
import dev.rialto.internal.sql.Sql;
import dev.rialto.spi.EmbeddingModel;
import dev.rialto.spi.JobStore;
import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;
import dev.rialto.spi.Transport;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The stores that the stages of one Rialto share: who names the same Redis or the same data source
 * gets the same connection, breaker and threads. Nothing is connected before it is used.
 * Thread-safe.
 */
final class Stores implements AutoCloseable {

  private static final int EMBEDDING_THREADS = 2;

  private final Ticker ticker;
  private final Scheduler scheduler;
  private final BooleanSupplier callerWaits;
  private final RedisConnections redis;
  private final IdentityHashMap<DataSource, Sql> databases = new IdentityHashMap<>();

  private final Object loading = new Object();
  private @Nullable MiniLm local;

  /**
   * Makes none yet.
   *
   * @param callerWaits tells whether the thread that asks does nothing but wait for the answer
   * @param transport whose threads a Redis may share
   */
  Stores(Ticker ticker, Scheduler scheduler, BooleanSupplier callerWaits, Transport transport) {
    this.callerWaits = callerWaits;
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.redis = new RedisConnections(ticker, scheduler, transport::eventLoop);
  }

  /**
   * Returns a Redis.
   *
   * @throws dev.rialto.ConfigurationException if Lettuce is not on the class path
   */
  Redis redis(RedisSettings settings) {
    return redis.open(settings);
  }

  /** Returns a database; the settings of the first who names its data source count. */
  synchronized Sql database(SqlSettings settings) {
    return databases.computeIfAbsent(
        settings.dataSource(), source -> new Sql(settings, ticker, scheduler, callerWaits));
  }

  /** Returns with whom budgets are shared; null: with nobody. */
  @Nullable Sharing sharing(CostSettings cost, Executor resumes) {
    BudgetSharing settings = cost.sharing();
    return settings == null || cost.budgets().isEmpty()
        ? null
        : Sharing.through(redis(settings.redis()), settings, ticker, scheduler, resumes);
  }

  /** Returns where the ledger is kept beside memory; null: nowhere. */
  @Nullable SqlLedger ledger(CostSettings cost) {
    SqlSettings settings = cost.ledger();
    return settings == null
        ? null
        : new SqlLedger(database(settings), settings.writeDelayNanos(), scheduler);
  }

  /** Returns where jobs are written down. */
  JobStore jobs(JobSettings settings) {
    JobStore own = settings.store();
    if (own != null) {
      return own;
    }
    SqlSettings sql = settings.sql();
    return sql == null ? new MemoryJobStore() : new SqlJobStore(database(sql));
  }

  /** Returns the embedding model of this process, which is loaded when it is first used. */
  EmbeddingModel localEmbeddings() {
    synchronized (loading) {
      MiniLm made = local;
      if (made == null) {
        made = MiniLm.load(EMBEDDING_THREADS);
        local = made;
      }
      return made;
    }
  }

  /** Returns whether the transport's threads are needed to close. */
  boolean onTransportThreads() {
    return redis.onTransportThreads();
  }

  @Override
  public void close() {
    List<Sql> all;
    synchronized (loading) {
      if (local != null) {
        local.close();
      }
    }
    synchronized (this) {
      all = List.copyOf(databases.values());
      databases.clear();
    }
    for (Sql sql : all) { // a method reference would load the class, and that java.sql
      sql.close();
    }
    redis.close();
  }
}
