package dev.rialto.internal.sql;

import dev.rialto.internal.store.StoreUnavailableException;
import dev.rialto.spi.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gathers rows and writes them in batches, off the calls' way. At most a bounded number waits; what
 * comes beyond is dropped and counted, since memory is not the place to sit out an outage. Batches
 * are written one after the other, in the order the rows came. One that is refused, as for a row
 * that is larger than the database takes, is halved until the others are written: a writer has to
 * bear the same rows twice. Thread-safe.
 *
 * @param <R> a row
 */
public final class WriteBehind<R> implements AutoCloseable {

  /** A full disk takes a batch now and then: it is well after so many in a row. */
  private static final int WELL = 20;

  /** So many failures find two rows of two hundred that a database does not take. */
  private static final int MOST_FAILURES = 20;

  /** One of so many hopeless batches is halved: it may be some rows of each that are refused. */
  private static final int TRIED = 8;

  private static final System.Logger LOG = System.getLogger("dev.rialto");

  private final String name;
  private final int most;
  private final int batchRows;
  private final long delayNanos;
  private final Scheduler scheduler;
  private final Function<List<R>, CompletableFuture<?>> writer;
  private final LongAdder dropped = new LongAdder();
  private final LongAdder written = new LongAdder();
  private List<R> waiting = new ArrayList<>();
  private CompletableFuture<@Nullable Void> writing = CompletableFuture.completedFuture(null);

  private ToLongFunction<R> bytes = row -> 0;
  private long mostBytes = Long.MAX_VALUE;

  /** Rows that were taken and are neither written nor given up. */
  private int pending;

  /** What those weigh. */
  private long pendingBytes;

  private boolean scheduled;
  private boolean complained;
  private int wellBatches;

  /** Whether of the last batch of several rows none could be written, one by one: none will. */
  private volatile boolean hopeless;

  private final AtomicInteger hopelessBatches = new AtomicInteger();

  /**
   * Makes one.
   *
   * @param name what is written, for messages
   * @param most how many rows wait at most, those being written among them
   * @param batchRows how many rows a batch has at most
   * @param delayNanos how long a row waits for others
   * @param writer writes a batch
   */
  public WriteBehind(
      String name,
      int most,
      int batchRows,
      long delayNanos,
      Scheduler scheduler,
      Function<List<R>, CompletableFuture<?>> writer) {
    this.name = name;
    this.most = most;
    this.batchRows = batchRows;
    this.delayNanos = delayNanos;
    this.scheduler = scheduler;
    this.writer = writer;
  }

  /**
   * Bounds what the waiting rows weigh, too; to be set before the first. A row that is alone is
   * taken, whatever it weighs.
   *
   * @param bytes what a row weighs
   * @param mostBytes what all weigh at most
   */
  public WriteBehind<R> weighing(ToLongFunction<R> bytes, long mostBytes) {
    this.bytes = bytes;
    this.mostBytes = mostBytes;
    return this;
  }

  /** Takes a row; false if too many wait already. */
  public boolean add(R row) {
    boolean schedule;
    boolean full;
    long weight = bytes.applyAsLong(row);
    synchronized (this) {
      if (pending >= most || (pending > 0 && weight > mostBytes - pendingBytes)) {
        dropped.increment();
        return false;
      }
      pending++;
      pendingBytes += weight;
      waiting.add(row);
      full = waiting.size() == batchRows;
      schedule = !scheduled;
      scheduled = true;
    }
    if (full) {
      begin();
    } else if (schedule) {
      scheduler.schedule(this::begin, delayNanos);
    }
    return true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what fails was counted and said by then
  private void begin() {
    flush();
  }

  /** Takes out the rows that wait and match. */
  public synchronized void drop(Predicate<R> match) {
    List<R> matching = waiting.stream().filter(match).toList();
    waiting.removeIf(match);
    ended(matching);
  }

  /** Writes what waits; returns when that, and all before it, was written or given up. */
  public CompletableFuture<@Nullable Void> flush() {
    synchronized (this) {
      scheduled = false;
      List<R> rows = waiting;
      if (rows.isEmpty()) {
        return writing;
      }
      waiting = new ArrayList<>();
      writing = writing.thenCompose(before -> writeAll(rows, 0));
      return writing;
    }
  }

  private CompletableFuture<@Nullable Void> writeAll(List<R> rows, int from) {
    if (from >= rows.size()) {
      return CompletableFuture.completedFuture(null);
    }
    List<R> batch = rows.subList(from, Math.min(rows.size(), from + batchRows));
    Halving halving = new Halving();
    return halving
        .write(batch)
        .thenCompose(
            done -> {
              ended(batch);
              halving.end(batch.size());
              return writeAll(rows, from + batchRows);
            });
  }

  /** A batch being written, in parts if need be. Used by one thread after the other. */
  private final class Halving {
    private final boolean halves = !hopeless || hopelessBatches.incrementAndGet() % TRIED == 0;
    private int failures;
    private int kept;
    private int given;
    private @Nullable Throwable last;

    /** Never fails. */
    CompletableFuture<@Nullable Void> write(List<R> part) {
      return begun(part)
          .handle((done, error) -> error)
          .thenCompose(
              error -> {
                if (error == null) {
                  kept += part.size();
                  return CompletableFuture.completedFuture(null);
                }
                last = error;
                boolean parts =
                    part.size() > 1
                        && ++failures < MOST_FAILURES
                        && halves
                        && !(root(error) instanceof StoreUnavailableException);
                if (!parts) {
                  given += part.size();
                  return CompletableFuture.completedFuture(null);
                }
                int half = part.size() / 2;
                return write(part.subList(0, half))
                    .thenCompose(done -> write(part.subList(half, part.size())));
              });
    }

    private CompletableFuture<?> begun(List<R> part) {
      try {
        return writer.apply(part);
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    void end(int rows) {
      Throwable error = last;
      if (kept > 0) {
        hopeless = false;
      } else if (rows > 1 && error != null && !(root(error) instanceof StoreUnavailableException)) {
        hopeless = true; // one that is away says nothing of rows
      }
      written.add(kept);
      if (given > 0 && error != null) {
        lost(given, error);
      } else if (kept > 0) {
        well();
      }
    }
  }

  private synchronized void ended(List<R> rows) {
    pending -= rows.size();
    rows.forEach(row -> pendingBytes -= bytes.applyAsLong(row));
  }

  private void well() {
    boolean again;
    synchronized (this) {
      again = complained && ++wellBatches == WELL;
      complained &= !again;
    }
    if (again) {
      LOG.log(System.Logger.Level.INFO, name + " are written again");
    }
  }

  private void lost(int rows, Throwable error) {
    dropped.add(rows);
    boolean first;
    synchronized (this) {
      first = !complained;
      complained = true;
      wellBatches = 0;
    }
    if (first) {
      LOG.log(
          System.Logger.Level.WARNING,
          name
              + " could not be written, and this is said once until they can: "
              + root(error).getMessage());
    }
  }

  private static Throwable root(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof CompletionException && cause != null ? cause : error;
  }

  /** Returns how many rows were written. */
  public long written() {
    return written.sum();
  }

  /** Returns how many rows were given up. */
  public long dropped() {
    return dropped.sum();
  }

  /** Writes what waits, for two seconds at most. */
  @Override
  public void close() {
    try {
      flush().get(2, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // What was not written is an answer that will be asked for again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
