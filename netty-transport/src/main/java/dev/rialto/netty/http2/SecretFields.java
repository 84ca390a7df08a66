package dev.rialto.netty.http2;

import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.util.AsciiString;
import java.util.HashMap;
import java.util.Map;

/**
 * Says which fields are never put into an index that other requests of the connection share (RFC
 * 7541, 7.1): those whose names say that they hold a key or a token, whatever a gateway calls it,
 * and paths with a query, where some providers take theirs. A name that only sounds so costs its
 * bytes anew each time, and no more.
 *
 * <p>Confined to its connection's loop.
 */
public final class SecretFields implements Http2HeadersEncoder.SensitivityDetector {

  private static final String[] WORDS = {
    "auth", "key", "token", "secret", "cookie", "password", "session", "signature", "credential"
  };

  /** More than any client names; what comes beyond is looked at anew each time. */
  private static final int MOST_NAMES = 64;

  private final Map<String, Boolean> known = new HashMap<>();

  /** Makes one for a connection. */
  public SecretFields() {}

  @Override
  public boolean isSensitive(CharSequence name, CharSequence value) {
    if (AsciiString.contentEquals(":path", name)) {
      return AsciiString.indexOf(value, '?', 0) >= 0;
    }
    String text = name.toString();
    Boolean before = known.get(text);
    if (before != null) {
      return before;
    }
    boolean secret = saysSo(text);
    if (known.size() < MOST_NAMES) {
      known.put(text, secret);
    }
    return secret;
  }

  /** Names are in lower case on the wire. ":authority" says who is asked, not who asks. */
  private static boolean saysSo(String name) {
    if (name.startsWith(":")) {
      return false;
    }
    for (String word : WORDS) {
      if (name.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
