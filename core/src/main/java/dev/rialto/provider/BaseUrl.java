package dev.rialto.provider;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.internal.wire.Redaction;
import dev.rialto.spi.Origin;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a provider is reached.
 *
 * @param origin scheme, host and port
 * @param path empty, or begins with a slash and does not end with one
 */
record BaseUrl(Origin origin, String path) {

  /**
   * Reads a base URL.
   *
   * @throws ConfigurationException if it is none
   */
  static BaseUrl parse(String provider, String text) {
    URI uri;
    try {
      uri = new URI(text.strip());
    } catch (URISyntaxException e) {
      throw refused(provider, text, e.getReason());
    }
    if (uri.getRawUserInfo() != null) {
      throw refused(provider, text, "It names a user");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw refused(provider, text, "It has a query or a fragment");
    }
    try {
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      return new BaseUrl(Origin.of(uri), path.replaceAll("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw refused(provider, text, reason(uri));
    }
  }

  private static String reason(URI uri) {
    String scheme = uri.getScheme();
    if (scheme == null) {
      return "It has no scheme";
    }
    if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
      return "Its scheme is '" + scheme + "'";
    }
    return uri.getHost() == null ? "It names no host" : "Its port is " + uri.getPort();
  }

  /** Neither the causes, which quote the whole text, nor what may be a secret in it is kept. */
  private static ConfigurationException refused(String provider, String text, String reason) {
    String shown =
        Redaction.keysIn(
            text.strip().replaceFirst("//[^/?#]*@", "//***@").replaceFirst("[?#].*", "?***"));
    return new ConfigurationException(
        "The base URL of provider '" + provider + "' is '" + shown + "'. " + reason,
        "Allowed is http or https, a host, a port and a path, such as https://api.example.com/v1",
        FailureDetails.NONE.at(provider, ""),
        null);
  }
}
