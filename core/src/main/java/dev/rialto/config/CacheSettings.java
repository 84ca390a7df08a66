package dev.rialto.config;

import dev.rialto.CacheMode;
import dev.rialto.Task;
import dev.rialto.spi.CacheTier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How answers are remembered. Immutable.
 *
 * <p>Long by its many settings, each with a getter and a setter; there is nothing else in it.
 */
public final class CacheSettings {

  /** Off for calls that do not ask for it; 1,000 answers in 64 MiB for those that do. */
  public static final CacheSettings DEFAULT = builder().build();

  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final CacheMode mode;
  private final int memoryEntries;
  private final boolean memoryEntriesSet;
  private final long memoryBytes;
  private final int maxAnswerBytes;
  private final long ttlNanos;
  private final Map<String, Long> taskTtlNanos;
  private final long imageTtlNanos;
  private final CacheTtl ttlPolicy;
  private final CachePolicy policy;
  private final long staleNanos;
  private final boolean singleFlight;
  private final boolean toolCalls;
  private final String namespace;
  private final @Nullable RedisSettings redis;
  private final @Nullable SqlSettings sql;
  private final List<CacheTier> tiers;
  private final long tierTimeoutNanos;
  private final long leaseNanos;
  private final @Nullable SemanticSettings semantic;
  private final @Nullable WarmingSettings warming;

  private CacheSettings(Builder b) {
    mode = b.mode;
    memoryEntries = b.memoryEntries;
    memoryEntriesSet = b.memoryEntriesSet;
    memoryBytes = b.memoryBytes;
    maxAnswerBytes = b.maxAnswerBytes;
    ttlNanos = b.ttlNanos;
    taskTtlNanos = Map.copyOf(b.taskTtlNanos);
    imageTtlNanos = b.imageTtlNanos;
    ttlPolicy = b.ttlPolicy;
    policy = b.policy;
    staleNanos = b.staleNanos;
    singleFlight = b.singleFlight;
    toolCalls = b.toolCalls;
    namespace = b.namespace;
    redis = b.redis;
    sql = b.sql;
    tiers = List.copyOf(b.tiers);
    tierTimeoutNanos = b.tierTimeoutNanos;
    leaseNanos = b.leaseNanos;
    semantic = b.semantic == null ? null : b.semantic.build();
    warming = b.warming == null ? null : b.warming.build();
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what calls get that say nothing about the cache. */
  public CacheMode mode() {
    return mode;
  }

  /** Returns how many answers memory holds at most. */
  public int memoryEntries() {
    return memoryEntries;
  }

  /** Returns whether somebody set how many answers memory holds. */
  boolean fixesEntries() {
    return memoryEntriesSet;
  }

  /** Returns how many bytes of questions and answers memory holds at most, by estimate. */
  public long memoryBytes() {
    return memoryBytes;
  }

  /** Returns the size of an answer above which it is neither stored nor shared by late readers. */
  public int maxAnswerBytes() {
    return maxAnswerBytes;
  }

  /**
   * Returns how long an answer is remembered.
   *
   * @param task the task's name; empty if none
   */
  public long ttlNanos(String task) {
    Long own = taskTtlNanos.get(task);
    return own == null ? ttlNanos : own;
  }

  /** Returns the tasks whose answers have times of their own. */
  Set<String> tasks() {
    return taskTtlNanos.keySet();
  }

  /** Returns how long an image that a model has drawn is remembered. */
  public long imageTtlNanos() {
    return imageTtlNanos;
  }

  /** Returns which calls may use the cache, among those that want to. */
  public CachePolicy policy() {
    return policy;
  }

  /** Returns what decides where neither call nor method says how long. */
  public CacheTtl ttlPolicy() {
    return ttlPolicy;
  }

  /** Returns how long beyond its time an answer may still be given while a new one is fetched. */
  public long staleNanos() {
    return staleNanos;
  }

  /** Returns whether equal calls in flight share one upstream call. */
  public boolean singleFlight() {
    return singleFlight;
  }

  /** Returns whether answers are remembered by which the model asks for tools to be called. */
  public boolean toolCalls() {
    return toolCalls;
  }

  /** Returns what tells this application's answers from another's in the same tiers. */
  public String namespace() {
    return namespace;
  }

  /** Returns the Redis behind memory; null if there is none. */
  public @Nullable RedisSettings redis() {
    return redis;
  }

  /** Returns the database behind memory and Redis; null if there is none. */
  public @Nullable SqlSettings sql() {
    return sql;
  }

  /** Returns the application's own tiers, asked between Redis and the database. */
  public List<CacheTier> tiers() {
    return tiers;
  }

  /** Returns how long a tier of the application's own may take. */
  public long tierTimeoutNanos() {
    return tierTimeoutNanos;
  }

  /** Returns how long an instance waits for another that makes the same answer; 0: not at all. */
  public long leaseNanos() {
    return leaseNanos;
  }

  /** Returns when answers to other texts of the same meaning are given; null: never. */
  public @Nullable SemanticSettings semantic() {
    return semantic;
  }

  /** Returns when answers are fetched before they are asked for; null: never. */
  public @Nullable WarmingSettings warming() {
    return warming;
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private CacheMode mode = CacheMode.OFF;
    private int memoryEntries = 1_000;
    private boolean memoryEntriesSet;
    private long memoryBytes = 64L << 20;
    private int maxAnswerBytes = 4 << 20;
    private long ttlNanos = Duration.ofHours(1).toNanos();
    private final Map<String, Long> taskTtlNanos = new HashMap<>();
    private long imageTtlNanos = Duration.ofDays(7).toNanos();
    private CacheTtl ttlPolicy = CacheTtl.CONFIGURED;
    private CachePolicy policy = CachePolicy.ALL;
    private long staleNanos;
    private boolean singleFlight = true;
    private boolean toolCalls;
    private String namespace = "default";
    private @Nullable RedisSettings redis;
    private @Nullable SqlSettings sql;
    private final List<CacheTier> tiers = new ArrayList<>();
    private long tierTimeoutNanos = Duration.ofMillis(100).toNanos();
    private long leaseNanos;
    private SemanticSettings.@Nullable Builder semantic;
    private WarmingSettings.@Nullable Builder warming;

    private Builder() {
      ttl(Task.FACTUAL, Duration.ofHours(24));
      ttl(Task.CODE, Duration.ofHours(1));
      ttl(Task.ANALYSIS, Duration.ofMinutes(30));
    }

    /**
     * Sets what calls get that say nothing about the cache [ON where {@code cache(c -> …)} is
     * called, else OFF]. With {@code OFF} the cache is there for the methods and calls that ask for
     * it.
     */
    public Builder mode(CacheMode value) {
      if (value == CacheMode.DEFAULT) {
        throw Require.refused("cache.mode", value, "OFF, ON, SEMANTIC, REFRESH or NO_STORE");
      }
      mode = Objects.requireNonNull(value, "cache.mode");
      return this;
    }

    /** Sets how many answers memory holds at most [1,000]. */
    public Builder memoryEntries(int value) {
      memoryEntries = Require.atLeast("cache.memoryEntries", value, 1);
      memoryEntriesSet = true;
      return this;
    }

    /**
     * Sets how many bytes of questions and answers memory holds at most, by estimate [64 MiB]. An
     * answer counts as {@code memoryBytes / memoryEntries} at least, so that both bounds hold.
     */
    public Builder memoryBytes(long value) {
      memoryBytes = Require.atLeast("cache.memoryBytes", value, 1_024);
      return this;
    }

    /**
     * Sets the size of an answer above which it is neither stored nor shared late, by estimate of
     * what it holds in memory [4 MiB]. Each piece of a stream counts 96 bytes beside its text: the
     * default has room for 40,000 pieces of a word each.
     */
    public Builder maxAnswerBytes(int value) {
      maxAnswerBytes = Require.atLeast("cache.maxAnswerBytes", value, 1_024);
      return this;
    }

    /** Sets how long an answer is remembered whose task has no time of its own [1 h]. */
    public Builder ttl(Duration value) {
      ttlNanos = Require.positiveNanos("cache.ttl", value);
      return this;
    }

    /** Sets how long answers of a task are remembered [factual 24 h, code 1 h, analysis 30 min]. */
    public Builder ttl(Task task, Duration value) {
      return ttl(Objects.requireNonNull(task, "cache.ttl task").name(), value);
    }

    /** Sets how long answers of a task are remembered. */
    public Builder ttl(String task, Duration value) {
      taskTtlNanos.put(
          Objects.requireNonNull(task, "cache.ttl task"),
          Require.positiveNanos("cache.ttl of task '" + task + "'", value));
      return this;
    }

    /**
     * Sets how long an image that a model has drawn is remembered [7 days]; one that the provider
     * gives by its address half an hour at most, since such addresses expire.
     */
    public Builder imageTtl(Duration value) {
      imageTtlNanos = Require.positiveNanos("cache.imageTtl", value);
      return this;
    }

    /** Sets which calls may use the cache, among those that want to [all]. */
    public Builder onlyIf(CachePolicy value) {
      policy = Objects.requireNonNull(value, "cache.onlyIf");
      return this;
    }

    /** Sets what decides how long where neither call nor method says so [the times set here]. */
    public Builder ttlPolicy(CacheTtl value) {
      ttlPolicy = Objects.requireNonNull(value, "cache.ttlPolicy");
      return this;
    }

    /**
     * Sets how long beyond its time an answer may still be given [0]. The first call that gets such
     * an answer sets off the fetching of a new one, and does not wait for it.
     */
    public Builder staleWhileRevalidate(Duration value) {
      staleNanos = Require.nanos("cache.staleWhileRevalidate", value);
      return this;
    }

    /** Sets whether equal calls in flight share one upstream call [true]. */
    public Builder singleFlight(boolean value) {
      singleFlight = value;
      return this;
    }

    /**
     * Sets whether answers are remembered by which the model asks for tools to be called [false: a
     * tool may act, and to act twice must be the model's wish].
     */
    public Builder toolCalls(boolean value) {
      toolCalls = value;
      return this;
    }

    /**
     * Sets what tells this application's answers from another's in the same Redis or database: 1 to
     * 64 letters, digits, dots, underscores and hyphens [default].
     */
    public Builder namespace(String value) {
      namespace =
          Require.matching(
              "cache.namespace", value, NAMESPACE, "1 to 64 of letters, digits, '.', '_' and '-'");
      return this;
    }

    /**
     * Shares answers with other instances through Redis. It is asked when memory has no answer, and
     * left out while it is slow or away. How many answers it keeps is its own {@code maxmemory} and
     * {@code maxmemory-policy}. Needs {@code io.lettuce:lettuce-core}.
     *
     * @param url {@code redis://[[user]:password@]host[:port][/database]}; {@code rediss} for TLS
     * @throws dev.rialto.ConfigurationException if the URL is malformed
     */
    public Builder redis(String url) {
      return redis(url, settings -> {});
    }

    /** Shares answers through Redis, with times or a prefix of one's own. */
    public Builder redis(String url, Consumer<RedisSettings.Builder> settings) {
      RedisSettings.Builder builder = RedisSettings.builder(url);
      settings.accept(builder);
      redis = builder.build();
      return this;
    }

    /**
     * Keeps answers in a file, over restarts: in an H2 database within this process, which is
     * opened at the first use and closed with the Rialto. Needs {@code com.h2database:h2}; see
     * {@link EmbeddedDatabase}.
     *
     * @param file which is made if it is not there; H2 adds {@code .mv.db} to its name
     * @throws dev.rialto.ConfigurationException if H2 is not on the class path
     */
    public Builder sql(Path file) {
      return sql(file, settings -> {});
    }

    /** Keeps answers in a file, with times or bounds of one's own. */
    public Builder sql(Path file, Consumer<SqlSettings.Builder> settings) {
      SqlSettings.Builder builder = SqlSettings.in(file);
      settings.accept(builder);
      sql = builder.build();
      return this;
    }

    /**
     * Keeps answers in a database, over restarts. It is asked when neither memory nor Redis has an
     * answer, and left out while it is slow or away. H2, PostgreSQL, MySQL and MariaDB will do.
     *
     * @param dataSource not closed with the Rialto
     */
    public Builder sql(DataSource dataSource) {
      return sql(dataSource, settings -> {});
    }

    /** Keeps answers in a database, with times or threads of one's own. */
    public Builder sql(DataSource dataSource, Consumer<SqlSettings.Builder> settings) {
      SqlSettings.Builder builder = SqlSettings.builder(dataSource);
      settings.accept(builder);
      sql = builder.build();
      return this;
    }

    /** Adds a tier of the application's own, asked after Redis and before the database. */
    public Builder tier(CacheTier value) {
      tiers.add(Objects.requireNonNull(value, "cache.tier"));
      return this;
    }

    /** Sets how long a tier of the application's own may take [100 ms]. */
    public Builder tierTimeout(Duration value) {
      tierTimeoutNanos = Require.positiveNanos("cache.tierTimeout", value);
      return this;
    }

    /**
     * Lets instances that want the same answer at the same moment wait for the one that came first,
     * as long as this and half of their own time at most [0: they do not]. Needs Redis, or a tier
     * that gives leases.
     */
    public Builder leaseAcrossInstances(Duration longest) {
      leaseNanos = Require.nanos("cache.leaseAcrossInstances", longest);
      return this;
    }

    /**
     * Lets methods and calls with {@link CacheMode#SEMANTIC} be answered with the answer to another
     * text of the same meaning. Others are not touched by it.
     */
    public Builder semantic(Consumer<SemanticSettings.Builder> settings) {
      SemanticSettings.Builder builder = semantic == null ? SemanticSettings.builder() : semantic;
      settings.accept(builder);
      semantic = builder;
      return this;
    }

    /**
     * Fetches answers before they are asked for, where hours and weekdays show that they will be
     * [nothing is]. Costs calls that nobody may want: see {@link WarmingSettings} for their bounds.
     */
    public Builder warming(Consumer<WarmingSettings.Builder> settings) {
      WarmingSettings.Builder builder = warming == null ? WarmingSettings.builder() : warming;
      settings.accept(builder);
      warming = builder;
      return this;
    }

    /** Returns the settings. */
    public CacheSettings build() {
      return new CacheSettings(this);
    }
  }
}
