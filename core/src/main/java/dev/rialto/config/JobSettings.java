package dev.rialto.config;

import dev.rialto.spi.JobStore;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * When calls that may wait for a provider's batch do so, and where they are written down.
 * Immutable.
 */
public final class JobSettings {

  /** Two hours at least, a minute's window, in memory. */
  public static final JobSettings DEFAULT = builder().build();

  private final long leastTimeNanos;
  private final long liveBeforeNanos;
  private final long windowNanos;
  private final int maxItems;
  private final long maxBytes;
  private final long firstPollNanos;
  private final long longestPollNanos;
  private final Duration lease;
  private final Duration keep;
  private final boolean keepsUploads;
  private final @Nullable JobStore store;
  private final @Nullable SqlSettings sql;

  private JobSettings(Builder b) {
    leastTimeNanos = b.leastTimeNanos;
    liveBeforeNanos = b.liveBeforeNanos;
    windowNanos = b.windowNanos;
    maxItems = b.maxItems;
    maxBytes = b.maxBytes;
    firstPollNanos = b.firstPollNanos;
    longestPollNanos = b.longestPollNanos;
    lease = b.lease;
    keep = b.keep;
    keepsUploads = b.keepsUploads;
    store = b.store;
    sql = b.sql;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns how far away a call's deadline is at least when it waits for a batch. */
  public long leastTimeNanos() {
    return leastTimeNanos;
  }

  /** Returns how long before its deadline a call goes by itself; 0: never for that reason. */
  public long liveBeforeNanos() {
    return liveBeforeNanos;
  }

  /** Returns how long the first call of a batch waits for others. */
  public long windowNanos() {
    return windowNanos;
  }

  /** Returns how many calls a batch has at most; the provider's own limit counts too. */
  public int maxItems() {
    return maxItems;
  }

  /** Returns how many bytes a batch has at most; the provider's own limit counts too. */
  public long maxBytes() {
    return maxBytes;
  }

  /** Returns how long it is to the first question whether a batch has ended. */
  public long firstPollNanos() {
    return firstPollNanos;
  }

  /** Returns how long it is between two questions at most. */
  public long longestPollNanos() {
    return longestPollNanos;
  }

  /** Returns how long a job belongs to a process that gives no sign of life. */
  public Duration lease() {
    return lease;
  }

  /** Returns how long results are kept that nobody has asked for. */
  public Duration keep() {
    return keep;
  }

  /** Returns whether files that were uploaded for batches stay at the provider. */
  public boolean keepsUploads() {
    return keepsUploads;
  }

  /** Returns the store; null: one in a database if there is one, else in memory. */
  public @Nullable JobStore store() {
    return store;
  }

  /** Returns the database; null if there is none. */
  public @Nullable SqlSettings sql() {
    return sql;
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private long leastTimeNanos = Duration.ofHours(2).toNanos();
    private long liveBeforeNanos = Duration.ofMinutes(10).toNanos();
    private long windowNanos = Duration.ofMinutes(1).toNanos();
    private int maxItems = Integer.MAX_VALUE;
    private long maxBytes = Long.MAX_VALUE;
    private long firstPollNanos = Duration.ofSeconds(5).toNanos();
    private long longestPollNanos = Duration.ofMinutes(2).toNanos();
    private Duration lease = Duration.ofMinutes(5);
    private Duration keep = Duration.ofDays(7);
    private boolean keepsUploads;
    private @Nullable JobStore store;
    private @Nullable SqlSettings sql;

    private Builder() {}

    /** Sets how far away a call's deadline is at least when it waits for a batch [2 h]. */
    public Builder leastTime(Duration value) {
      leastTimeNanos = Require.positiveNanos("jobs.leastTime", value);
      return this;
    }

    /**
     * Sets how long before its deadline a call that has no answer yet is asked for by itself [10
     * min]. Its batch is paid for all the same if it answers later. Zero: it waits to the end.
     */
    public Builder liveBefore(Duration value) {
      liveBeforeNanos = Require.nanos("jobs.liveBefore", value);
      return this;
    }

    /**
     * Sets how long the first call of a batch waits for others [1 min]. A call whose deadline comes
     * within that time and {@link #liveBefore} is in no batch: it is asked for by itself.
     */
    public Builder window(Duration value) {
      windowNanos = Require.nanos("jobs.window", value);
      return this;
    }

    /** Sets how many calls a batch has at most [what the provider takes]. */
    public Builder maxItems(int value) {
      maxItems = Require.atLeast("jobs.maxItems", value, 1);
      return this;
    }

    /** Sets how many bytes the requests of a batch have at most [what the provider takes]. */
    public Builder maxBytes(long value) {
      maxBytes = Require.atLeast("jobs.maxBytes", value, 1);
      return this;
    }

    /**
     * Sets how often a provider is asked whether a batch has ended: at first after 5 s, then half
     * as long again each time up to 2 min, a fifth more or less.
     */
    public Builder pollEvery(Duration first, Duration longest) {
      firstPollNanos = Require.positiveNanos("jobs.pollEvery", first);
      longestPollNanos = Require.positiveNanos("jobs.pollEvery", longest);
      return this;
    }

    /**
     * Sets after which time without a sign of life another process takes a job over [5 min]. The
     * clocks of processes with one store must differ by less than that.
     */
    public Builder lease(Duration value) {
      lease = Require.positive("jobs.lease", value);
      return this;
    }

    /** Sets how long results are kept that nobody has asked for [7 days]. */
    public Builder keep(Duration value) {
      keep = Require.positive("jobs.keep", value);
      return this;
    }

    /**
     * Sets whether the files that were uploaded for batches, {@code rialto.batch(…)}'s too, stay at
     * the provider [deleted once their batch has ended; its results stay].
     */
    public Builder keepUploads(boolean value) {
      keepsUploads = value;
      return this;
    }

    /** Sets where jobs are written down [in memory]; it is its maker's to close. */
    public Builder store(JobStore value) {
      store = Objects.requireNonNull(value, "jobs.store");
      return this;
    }

    /** Sets a database for jobs, so that they survive the process and are shared with others. */
    public Builder sql(DataSource value) {
      return sql(SqlSettings.of(value));
    }

    /** Sets a database for jobs, with times of one's own. */
    public Builder sql(SqlSettings value) {
      sql = Objects.requireNonNull(value, "jobs.sql");
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws dev.rialto.ConfigurationException if they contradict each other
     */
    public JobSettings build() {
      if (liveBeforeNanos >= leastTimeNanos) {
        throw Require.refused(
            "jobs.liveBefore",
            Duration.ofNanos(liveBeforeNanos),
            "less than jobs.leastTime, " + Duration.ofNanos(leastTimeNanos));
      }
      if (firstPollNanos > longestPollNanos) {
        throw Require.refused(
            "jobs.pollEvery",
            Duration.ofNanos(firstPollNanos) + " at first",
            "at most the longest, " + Duration.ofNanos(longestPollNanos));
      }
      if (store != null && sql != null) {
        throw Require.refused("jobs.store", "set beside jobs.sql", "one of the two");
      }
      return new JobSettings(this);
    }
  }
}
