package dev.rialto.spi;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port of a server. Immutable.
 *
 * @param secure whether TLS is spoken
 * @param host the host's name or address, lower-case, an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Origin(boolean secure, String host, int port) {

  /** Lower-cases the host and checks the port. */
  public Origin {
    host = host.toLowerCase(Locale.ROOT);
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host is empty");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port is " + port + "; allowed is 1 to 65535");
    }
  }

  /**
   * Returns the origin of a URI.
   *
   * @throws IllegalArgumentException if the scheme is neither {@code http} nor {@code https}, or
   *     there is no host
   */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException(
          "'" + uri + "' has scheme '" + scheme + "'; allowed are https and http");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("'" + uri + "' names no host");
    }
    boolean secure = scheme.equals("https");
    String host = uri.getHost();
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new Origin(secure, host, uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80);
  }

  /** Returns the value of the {@code :authority} pseudo-header or the {@code Host} header. */
  public String authority() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (secure ? 443 : 80) ? name : name + ":" + port;
  }

  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + authority();
  }
}
