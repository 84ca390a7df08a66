package dev.rialto.config;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.spi.Secret;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Redis's URL says.
 *
 * @param hosts the Redis, or the sentinels that watch it
 * @param master what the sentinels call it; empty without sentinels
 */
record RedisUrl(
    boolean tls,
    List<InetSocketAddress> hosts,
    String master,
    int database,
    String username,
    Secret password) {

  private static final int REDIS_PORT = 6379;
  private static final int SENTINEL_PORT = 26379;

  private static final Pattern QUERY = Pattern.compile("\\?.*");
  private static final Pattern CLUSTER = Pattern.compile("rediss?[-+]cluster.*");
  private static final Pattern NO_PORT = Pattern.compile("(://[^:/]*):(?!\\d+(?:/|$))[^/]*");

  /** TLS, user and password, hosts, and the rest. */
  private static final Pattern SENTINELS =
      Pattern.compile(
          "redis(s?)-sentinel://((?:.*@)?)([^@/?#]*)((?:[/?#].*)?)", Pattern.CASE_INSENSITIVE);

  /** {@link URI} knows no hosts with underscores, as containers have. */
  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?:(?<user>[^@]*)@)?"
              + "(?<host>\\[[^\\]]+]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?)"
              + "(?::(?<port>\\d*))?");

  /**
   * Reads one.
   *
   * @throws ConfigurationException if it is malformed; its message does not show a password
   */
  static RedisUrl parse(String url) {
    String stripped = url.strip();
    Matcher sentinels = SENTINELS.matcher(stripped);
    if (sentinels.matches()) {
      return ofSentinels(url, sentinels);
    }
    URI uri = uri(url, stripped);
    if (uri.getRawFragment() != null) {
      throw refused(
          url, "what is behind its # names a master, for which redis-sentinel:// asks sentinels");
    }
    return of(url, uri, List.of(address(url, place(url, uri), REDIS_PORT)), "");
  }

  /** Each of the hosts is read as if it were the only one. */
  private static RedisUrl ofSentinels(String url, Matcher parts) {
    String start = "redis" + parts.group(1) + "://" + parts.group(2);
    List<URI> each =
        Arrays.stream(parts.group(3).split(",", -1))
            .map(host -> uri(url, start + host.strip() + parts.group(4)))
            .toList();
    String master = each.get(0).getFragment();
    if (master == null || master.isBlank()) {
      throw refused(url, "it does not say behind a # what the sentinels call the master");
    }
    return of(
        url,
        each.get(0),
        each.stream().map(uri -> address(url, place(url, uri), SENTINEL_PORT)).toList(),
        master);
  }

  private static RedisUrl of(String url, URI uri, List<InetSocketAddress> hosts, String master) {
    if (uri.getRawQuery() != null) {
      throw refused(
          url,
          "what follows '?' is not read; times and the like are settings, such as"
              + " redis(url, r -> r.timeout(…))");
    }
    String written = place(url, uri).group("user");
    String user = written == null ? "" : written;
    int colon = user.indexOf(':');
    return new RedisUrl(
        uri.getScheme().equalsIgnoreCase("rediss"),
        hosts,
        master,
        databaseOf(url, uri),
        // "redis://secret@host" is a password without a user, as in other clients.
        colon <= 0 ? "" : decoded(user.substring(0, colon)),
        Secret.of(decoded(user.substring(colon + 1))));
  }

  /** Returns whether the hosts are sentinels, and not the Redis. */
  boolean isSentinels() {
    return !master.isEmpty();
  }

  private static URI uri(String shown, String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw refused(shown, e.getReason().toLowerCase(Locale.ROOT));
    }
    String scheme = uri.getScheme();
    if (scheme == null
        || !(scheme.equalsIgnoreCase("redis") || scheme.equalsIgnoreCase("rediss"))) {
      throw refused(
          shown,
          scheme != null && CLUSTER.matcher(scheme).matches()
              ? "name one node, or what stands in front of them: the others are found"
              : "its scheme is neither redis nor rediss");
    }
    return uri;
  }

  /** Returns whom and where a URL names: user, host and port. */
  private static Matcher place(String shown, URI uri) {
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    Matcher place = AUTHORITY.matcher(authority);
    if (!place.matches()) {
      throw refused(
          shown,
          authority.indexOf(',') >= 0
              ? "it names several hosts; name one node, or what stands in front of them: of a"
                  + " cluster the others are found; sentinels are named with redis-sentinel://"
              : "it names no host, or its port is no number");
    }
    return place;
  }

  private static InetSocketAddress address(String shown, Matcher place, int defaultPort) {
    String name = place.group("host");
    String written = place.group("port");
    int port = defaultPort;
    if (written != null && !written.isEmpty()) {
      port = written.length() > 5 ? 0 : Integer.parseInt(written);
      if (port < 1 || port > 65_535) {
        throw refused(shown, "its port is not from 1 to 65535");
      }
    }
    return InetSocketAddress.createUnresolved(
        name.startsWith("[") ? name.substring(1, name.length() - 1) : name, port);
  }

  private static int databaseOf(String url, URI uri) {
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
    throw refused(url, "its database is no number from 0");
  }

  private static String decoded(String raw) {
    return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static ConfigurationException refused(String url, String reason) {
    return new ConfigurationException(
        "The Redis URL '" + redacted(url) + "' cannot be used: " + reason,
        "Write redis://[[user]:password@]host[:port][/database], or rediss:// for TLS;"
            + " redis-sentinel://[[user]:password@]host[:port],host[:port][/database]#master where"
            + " sentinels watch it; encode special characters of the password in percent form",
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
