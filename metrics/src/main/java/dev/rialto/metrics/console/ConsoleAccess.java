package dev.rialto.metrics.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.rialto.spi.Ticker;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the live page. Without a token: whoever reaches the loopback address, but no foreign
 * page in a browser on this machine, which could have its own name resolve to it. With one: whoever
 * has it. Guesses are compared in constant time, and each address has ten a minute. Thread-safe.
 */
final class ConsoleAccess {

  private static final Set<String> LOOPBACK_NAMES =
      Set.of("localhost", "127.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]");
  private static final String COOKIE = "rialto-console";
  private static final int GUESSES = 10;
  private static final int ADDRESSES = 1_000;
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** The answer to a request: {@code LOGIN} sets the cookie and leads to the page. */
  enum Verdict {
    ALLOWED,
    LOGIN,
    UNAUTHORIZED,
    FORBIDDEN,
    TOO_MANY_GUESSES
  }

  private final @Nullable String token;
  private final Ticker ticker;
  private final Map<InetAddress, long[]> guesses =
      new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, long[]> eldest) {
          return size() > ADDRESSES;
        }
      };

  /**
   * Makes a guard.
   *
   * @param token null if the loopback address is guard enough
   */
  ConsoleAccess(@Nullable String token, Ticker ticker) {
    this.token = token;
    this.ticker = ticker;
  }

  Verdict judge(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    if (token == null) {
      String host = headers.getFirst("Host");
      return host != null && LOOPBACK_NAMES.contains(withoutPort(host))
          ? Verdict.ALLOWED
          : Verdict.FORBIDDEN;
    }
    String query = queryToken(exchange.getRequestURI().getRawQuery());
    String given = query != null ? query : given(headers);
    if (given == null) {
      return Verdict.UNAUTHORIZED;
    }
    InetAddress from = exchange.getRemoteAddress().getAddress();
    if (!mayGuess(from)) {
      return Verdict.TOO_MANY_GUESSES;
    }
    if (!MessageDigest.isEqual(digest(token), digest(given))) {
      missed(from);
      return Verdict.UNAUTHORIZED;
    }
    return query != null ? Verdict.LOGIN : Verdict.ALLOWED;
  }

  /** Returns the cookie that stands for the token. */
  String cookie() {
    return COOKIE + "=" + token + "; HttpOnly; SameSite=Strict; Path=/";
  }

  private synchronized boolean mayGuess(InetAddress from) {
    long[] window = guesses.get(from);
    return window == null || ticker.nanoTime() - window[0] >= MINUTE_NANOS || window[1] < GUESSES;
  }

  private synchronized void missed(InetAddress from) {
    long now = ticker.nanoTime();
    long[] window = guesses.get(from);
    if (window == null || now - window[0] >= MINUTE_NANOS) {
      guesses.put(from, new long[] {now, 1});
    } else {
      window[1]++;
    }
  }

  private static @Nullable String given(Headers headers) {
    String authorization = headers.getFirst("Authorization");
    if (authorization != null && authorization.startsWith("Bearer ")) {
      return authorization.substring("Bearer ".length()).strip();
    }
    String cookies = headers.getFirst("Cookie");
    return cookies == null ? null : find(cookies, "; ", COOKIE);
  }

  private static @Nullable String queryToken(@Nullable String query) {
    return query == null ? null : find(query, "&", "token");
  }

  private static @Nullable String find(String pairs, String separator, String name) {
    for (String pair : pairs.split(separator, -1)) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return null;
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    boolean port = colon >= 0 && host.indexOf(']', colon) < 0;
    return (port ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
  }

  private static byte[] digest(String value) {
    try {
      // Equal lengths, so that not even the token's length can be measured.
      return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
