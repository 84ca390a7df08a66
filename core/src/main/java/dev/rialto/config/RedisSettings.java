package dev.rialto.config;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.spi.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis is, and how long it may take. Immutable; prints no password.
 *
 * <p>Needs {@code io.lettuce:lettuce-core} on the class path. Of a Redis Cluster the address of one
 * node, or of what leads to any, is enough: the others are found. A sentinel is told apart and not
 * followed: name what leads to the master. Features that name the same Redis share one connection.
 */
public final class RedisSettings {

  private static final int DEFAULT_PORT = 6379;

  private final boolean tls;
  private final String host;
  private final int port;
  private final int database;
  private final String username;
  private final Secret password;
  private final long timeoutNanos;
  private final long connectTimeoutNanos;
  private final String prefix;
  private final boolean sharesTransportThreads;

  private RedisSettings(Builder b) {
    tls = b.tls;
    host = b.host;
    port = b.port;
    database = b.database;
    username = b.username;
    password = b.password;
    timeoutNanos = b.timeoutNanos;
    connectTimeoutNanos = b.connectTimeoutNanos;
    prefix = b.prefix;
    sharesTransportThreads = b.sharesTransportThreads;
  }

  /**
   * Returns a builder for a Redis.
   *
   * @param url {@code redis://[[user]:password@]host[:port][/database]}; {@code rediss} for TLS
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
    return tls;
  }

  /** Returns the host's name or address. */
  public String host() {
    return host;
  }

  /** Returns the port. */
  public int port() {
    return port;
  }

  /** Returns the number of the database. */
  public int database() {
    return database;
  }

  /** Returns the user's name; empty if none. */
  public String username() {
    return username;
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
    String shown = host.indexOf(':') >= 0 ? '[' + host + ']' : host;
    return (tls ? "rediss://" : "redis://") + shown + ':' + port + '/' + database;
  }

  @Override
  public String toString() {
    return address();
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private static final Pattern QUERY = Pattern.compile("\\?.*");
    private static final Pattern SEVERAL = Pattern.compile("rediss?[-+](sentinel|cluster).*");

    /** {@link URI} knows no hosts with underscores, as containers have. */
    private static final Pattern AUTHORITY =
        Pattern.compile(
            "(?:(?<user>[^@]*)@)?"
                + "(?<host>\\[[^\\]]+]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?)"
                + "(?::(?<port>\\d*))?");

    private static final Pattern NO_PORT = Pattern.compile("(://[^:/]*):(?!\\d+(?:/|$))[^/]*");

    private final boolean tls;
    private final String host;
    private final int port;
    private final int database;
    private final String username;
    private Secret password;
    private long timeoutNanos = Duration.ofMillis(50).toNanos();
    private long connectTimeoutNanos = Duration.ofMillis(500).toNanos();
    private String prefix = "rialto:";
    private boolean sharesTransportThreads;

    private Builder(String url) {
      URI uri = parse(url);
      tls = uri.getScheme().equalsIgnoreCase("rediss");
      Matcher place = AUTHORITY.matcher(String.valueOf(uri.getRawAuthority()));
      if (!place.matches() || uri.getRawAuthority() == null) {
        throw refused(
            url,
            url.indexOf(',') >= 0
                ? "it names several hosts; name one node, or what stands in front of them: of a"
                    + " cluster the others are found"
                : "it names no host, or its port is no number");
      }
      String name = place.group("host");
      host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
      port = portOf(url, place.group("port"));
      database = databaseOf(uri);
      if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
        throw refused(
            url,
            "what follows '?' or '#' is not read; times and the like are settings, such as"
                + " redis(url, r -> r.timeout(…))");
      }
      String user = place.group("user") == null ? "" : place.group("user");
      int colon = user.indexOf(':');
      // "redis://secret@host" is a password without a user, as in other clients.
      username = colon <= 0 ? "" : decoded(user.substring(0, colon));
      password = Secret.of(decoded(user.substring(colon + 1)));
    }

    /** Sets the password, which may come from a supplier that refreshes it [the URL's]. */
    public Builder password(Secret value) {
      password = Objects.requireNonNull(value, "redis.password");
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

    private static URI parse(String url) {
      URI uri;
      try {
        uri = new URI(url.strip());
      } catch (URISyntaxException e) {
        throw refused(url, e.getReason().toLowerCase(Locale.ROOT));
      }
      String scheme = uri.getScheme();
      if (scheme == null
          || !(scheme.equalsIgnoreCase("redis") || scheme.equalsIgnoreCase("rediss"))) {
        throw refused(
            url,
            scheme != null && SEVERAL.matcher(scheme).matches()
                ? "name one node, or what stands in front of them: of a cluster the others are"
                    + " found, sentinels are not followed"
                : "its scheme is neither redis nor rediss");
      }
      return uri;
    }

    private static int portOf(String url, @Nullable String written) {
      if (written == null || written.isEmpty()) {
        return DEFAULT_PORT;
      }
      int port = written.length() > 5 ? 0 : Integer.parseInt(written);
      if (port < 1 || port > 65_535) {
        throw refused(url, "its port is not from 1 to 65535");
      }
      return port;
    }

    private static int databaseOf(URI uri) {
      String path = uri.getPath() == null ? "" : uri.getPath();
      if (path.isEmpty() || path.equals("/")) {
        return 0;
      }
      try {
        int number = Integer.parseInt(path.substring(1));
        if (number >= 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw refused(uri.toString(), "its database is no number from 0");
    }

    private static String decoded(String raw) {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static ConfigurationException refused(String url, String reason) {
      return new ConfigurationException(
          "The Redis URL '" + redacted(url) + "' cannot be used: " + reason,
          "Write redis://[[user]:password@]host[:port][/database], or rediss:// for TLS; encode"
              + " special characters of the password in percent form",
          FailureDetails.NONE,
          null);
    }

    /** Shows a malformed URL without what may be a password, wherever it was put. */
    private static String redacted(String url) {
      if (url.lastIndexOf('@') > url.indexOf('?') && url.indexOf('?') >= 0) {
        return "redis://***"; // whether it is a password with a mark or a query is not to be known
      }
      String shown = QUERY.matcher(url).replaceFirst("?***");
      int at = shown.lastIndexOf('@');
      if (at < 0) {
        return NO_PORT.matcher(shown).replaceFirst("$1:***");
      }
      int scheme = shown.indexOf("://");
      return (scheme >= 0 && scheme < at ? shown.substring(0, scheme + 3) : "")
          + "***"
          + shown.substring(at);
    }
  }
}
