package dev.rialto.config;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.spi.Secret;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Where a Redis is, and how long it may take. Immutable; prints no password.
 *
 * <p>Needs {@code io.lettuce:lettuce-core} on the class path. Of a Redis Cluster the address of one
 * node, or of what leads to any, is enough: the others are found. Where sentinels watch a Redis,
 * name those and what they call it: whichever is the master is used. Features that name the same
 * Redis share one connection.
 */
public final class RedisSettings {

  private final RedisUrl url;
  private final Secret password;
  private final Secret sentinelPassword;
  private final long timeoutNanos;
  private final long connectTimeoutNanos;
  private final String prefix;
  private final boolean sharesTransportThreads;

  private RedisSettings(Builder b) {
    url = b.url;
    password = b.password;
    sentinelPassword = b.sentinelPassword;
    timeoutNanos = b.timeoutNanos;
    connectTimeoutNanos = b.connectTimeoutNanos;
    prefix = b.prefix;
    sharesTransportThreads = b.sharesTransportThreads;
  }

  /**
   * Returns a builder for a Redis.
   *
   * @param url {@code redis://[[user]:password@]host[:port][/database]}; {@code rediss} for TLS; of
   *     sentinels {@code redis-sentinel://[[user]:password@]host[:port],…[/database]#master}, with
   *     user and password of the Redis that they watch
   * @throws ConfigurationException if the URL is malformed; its message does not show a password
   */
  public static Builder builder(String url) {
    return new Builder(Objects.requireNonNull(url, "redis url"));
  }

  /**
   * Returns the settings of a Redis, with the default times.
   *
   * @throws ConfigurationException if the URL is malformed
   */
  public static RedisSettings of(String url) {
    return builder(url).build();
  }

  /** Returns whether the connection is encrypted. */
  public boolean tls() {
    return url.tls();
  }

  /** Returns the host's name or address; of sentinels the first's. */
  public String host() {
    return url.hosts().get(0).getHostString();
  }

  /** Returns the port; of sentinels the first's. */
  public int port() {
    return url.hosts().get(0).getPort();
  }

  /** Returns the sentinels to ask where the master is; empty if the URL names the Redis itself. */
  public List<InetSocketAddress> sentinels() {
    return url.isSentinels() ? url.hosts() : List.of();
  }

  /** Returns what the sentinels call the master; empty without sentinels. */
  public String masterName() {
    return url.master();
  }

  /** Returns the password that the sentinels ask for; {@link Secret#NONE} if none. */
  public Secret sentinelPassword() {
    return sentinelPassword;
  }

  /** Returns the number of the database. */
  public int database() {
    return url.database();
  }

  /** Returns the user's name; empty if none. */
  public String username() {
    return url.username();
  }

  /** Returns the password; {@link Secret#NONE} if none. */
  public Secret password() {
    return password;
  }

  /** Returns how long a command may take. */
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /** Returns how long the first command waits for the connection. */
  public long connectTimeoutNanos() {
    return connectTimeoutNanos;
  }

  /** Returns what all keys and channels begin with. */
  public String prefix() {
    return prefix;
  }

  /** Returns whether Redis's sockets are served by the transport's threads. */
  public boolean sharesTransportThreads() {
    return sharesTransportThreads;
  }

  /** Returns the address without user and password. */
  public String address() {
    return address(url);
  }

  private static String address(RedisUrl url) {
    String hosts = url.hosts().stream().map(RedisSettings::shown).collect(Collectors.joining(","));
    return (url.tls() ? "rediss" : "redis")
        + (url.isSentinels() ? "-sentinel" : "")
        + "://"
        + hosts
        + '/'
        + url.database()
        + (url.isSentinels() ? '#' + url.master() : "");
  }

  private static String shown(InetSocketAddress host) {
    String name = host.getHostString();
    return (name.indexOf(':') >= 0 ? '[' + name + ']' : name) + ':' + host.getPort();
  }

  @Override
  public String toString() {
    return address();
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private final RedisUrl url;
    private Secret password;
    private Secret sentinelPassword = Secret.NONE;
    private long timeoutNanos = Duration.ofMillis(50).toNanos();
    private long connectTimeoutNanos = Duration.ofMillis(500).toNanos();
    private String prefix = "rialto:";
    private boolean sharesTransportThreads;

    private Builder(String url) {
      this.url = RedisUrl.parse(url);
      password = this.url.password();
    }

    /** Sets the password, which may come from a supplier that refreshes it [the URL's]. */
    public Builder password(Secret value) {
      password = Objects.requireNonNull(value, "redis.password");
      return this;
    }

    /** Sets the password that the sentinels themselves ask for, if they do [none]. */
    public Builder sentinelPassword(Secret value) {
      if (!url.isSentinels()) {
        throw new ConfigurationException(
            "redis.sentinelPassword is set, but " + address(url) + " names no sentinels",
            "Name them with redis-sentinel://host[:port],host[:port]#master, or leave it out",
            FailureDetails.NONE,
            null);
      }
      sentinelPassword = Objects.requireNonNull(value, "redis.sentinelPassword");
      return this;
    }

    /**
     * Sets how long a command may take [50 ms]. One that takes longer takes Redis out until it
     * answers a probe: after 1 s at first, then with waits that double up to 60 s.
     */
    public Builder timeout(Duration value) {
      timeoutNanos = Require.positiveNanos("redis.timeout", value);
      return this;
    }

    /** Sets how long the first command waits for the connection [500 ms]; later ones never do. */
    public Builder connectTimeout(Duration value) {
      connectTimeoutNanos = Require.positiveNanos("redis.connectTimeout", value);
      return this;
    }

    /** Sets what all keys and channels begin with [rialto:]. */
    public Builder prefix(String value) {
      prefix = Objects.requireNonNull(value, "redis.prefix");
      return this;
    }

    /**
     * Has the transport's threads serve Redis's sockets [two threads of its own]: all connections
     * to this Redis are on one of the transport's loops. Where the transport has none to share, or
     * Lettuce uses another kind of sockets than it (epoll and the JDK's), a warning is logged and
     * Redis has threads of its own. Close a transport that several share after their Rialtos: with
     * its loops their Redis ends, too.
     */
    public Builder shareTransportThreads() {
      sharesTransportThreads = true;
      return this;
    }

    /** Returns the settings. */
    public RedisSettings build() {
      return new RedisSettings(this);
    }
  }
}
