package dev.rialto.metrics.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rialto.metrics.CallLog;
import dev.rialto.metrics.RialtoMetrics;
import dev.rialto.metrics.alerts.Alert;
import dev.rialto.metrics.alerts.AlertMonitor;
import dev.rialto.spi.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A live page of what the pipeline does, served from this process by the JDK's own HTTP server.
 *
 * <pre>
 *   GET /          the page; it loads nothing from elsewhere and shows no prompt and no answer;
 *                  its charts are drawn by uPlot, which this module brings along
 *   GET /events    server-sent events, one a second, each the whole state as JSON
 *   GET /state     the same, once
 *   GET /metrics   Prometheus or OpenMetrics text, if the client library is there
 * </pre>
 *
 * <p>Read-only. It listens on the loopback address and asks for nothing; on any other address it
 * asks for a token, which is made up unless it is set, and is part of {@link #url}. It speaks plain
 * HTTP: put a TLS proxy before it where others could listen.
 *
 * <pre>{@code
 * try (MetricsConsole console = MetricsConsole.start(metrics)) {
 *   System.out.println(console.url());
 *   ...
 * }
 * }</pre>
 */
public final class MetricsConsole implements AutoCloseable {

  /** So often is the page brought up to date. */
  static final Duration UPDATE = Duration.ofSeconds(1);

  private static final int MAX_VIEWERS = 16;
  private static final int MAX_THREADS = MAX_VIEWERS + 8;
  private static final int TOKEN_BYTES = 24;
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final RialtoMetrics metrics;
  private final ConsoleState state;
  private final ConsoleAccess access;
  private final HttpServer server;
  private final ConsoleThreads threads;
  private final Semaphore viewers = new Semaphore(MAX_VIEWERS);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final @Nullable String token;
  private final long updateMillis;

  private MetricsConsole(Builder b) throws IOException {
    metrics = b.metrics;
    updateMillis = b.update.toMillis();
    state = new ConsoleState(b.metrics, b.calls, b.alerts, b.ticker);
    token = b.address.isLoopbackAddress() && b.token == null ? null : b.tokenOrNew();
    access = new ConsoleAccess(token, b.ticker);
    server = HttpServer.create(new InetSocketAddress(b.address, b.port), 0);
    threads = new ConsoleThreads(MAX_THREADS, b.ticker);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    startNamed();
  }

  /**
   * Starts a console on a free port of the loopback address.
   *
   * @throws UncheckedIOException if there is none
   */
  public static MetricsConsole start(RialtoMetrics metrics) {
    return builder(metrics).start();
  }

  /** Returns a builder. */
  public static Builder builder(RialtoMetrics metrics) {
    return new Builder(metrics);
  }

  /** Returns where the page is, with the token if it asks for one. */
  public URI url() {
    InetSocketAddress at = server.getAddress();
    InetAddress address = at.getAddress();
    String name = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
    String host = name.indexOf(':') >= 0 ? "[" + name + "]" : name;
    String query = token == null ? "" : "?token=" + token;
    return URI.create("http://" + host + ":" + at.getPort() + "/" + query);
  }

  /** Stops; returns when no thread is left, or after five seconds. */
  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    try {
      threads.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The server's thread takes the name and the daemon flag of the thread that starts it. */
  private void startNamed() {
    Thread starter = new Thread(server::start, "rialto-console");
    starter.setDaemon(true);
    starter.start();
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    threads.progressed(); // all of the request is here: what it takes from now on is ours
    try (exchange) {
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Security-Policy", POLICY);
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("Cache-Control", "no-store");
      switch (access.judge(exchange)) {
        case ALLOWED -> answer(exchange);
        case LOGIN -> {
          headers.set("Set-Cookie", access.cookie());
          headers.set("Location", "/");
          exchange.sendResponseHeaders(303, -1);
        }
        case UNAUTHORIZED -> {
          headers.set("WWW-Authenticate", "Bearer");
          text(exchange, 401, "This page asks for the token that its URL has\n");
        }
        case FORBIDDEN -> text(exchange, 403, "Only under a name of the loopback address\n");
        case TOO_MANY_GUESSES -> text(exchange, 429, "Too many wrong tokens; wait a minute\n");
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (!exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET");
      text(exchange, 405, "This page can only be read\n");
    } else if (ConsoleFiles.has(path)) {
      file(exchange, path);
    } else {
      switch (path) {
        case "/events" -> events(exchange);
        case "/state" -> send(exchange, 200, "application/json", state.json());
        case "/metrics" -> prometheus(exchange);
        default -> text(exchange, 404, "There is nothing here\n");
      }
    }
  }

  private void events(HttpExchange exchange) throws IOException {
    if (!mayLook()) {
      text(exchange, 503, "Too many are looking already\n");
      return;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      do {
        out.write(("data: " + state.json() + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        threads.progressed();
      } while (!closed.await(updateMillis, TimeUnit.MILLISECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      viewers.release();
    }
  }

  /** One who reads nothing of what comes makes room for one who does. */
  private boolean mayLook() {
    if (viewers.tryAcquire()) {
      return true;
    }
    threads.evict();
    try {
      return viewers.tryAcquire(1, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void prometheus(HttpExchange exchange) throws IOException {
    try {
      PrometheusPage.send(metrics, exchange);
    } catch (NoClassDefFoundError absent) {
      text(
          exchange,
          404,
          "Add io.prometheus:prometheus-metrics-exposition-textformats to the class path\n");
    }
  }

  private static void file(HttpExchange exchange, String path) throws IOException {
    try (InputStream in = ConsoleFiles.open(path)) {
      if (in == null) {
        text(exchange, 404, ConsoleFiles.NO_CHARTS);
      } else {
        send(exchange, 200, ConsoleFiles.type(path), in.readAllBytes());
      }
    }
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    send(exchange, status, "text/plain; charset=utf-8", text);
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] bytes)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Settings of a console. Not thread-safe. */
  public static final class Builder {
    private final RialtoMetrics metrics;
    private CallLog calls = new CallLog(1);
    private Supplier<List<Alert>> alerts = List::of;
    private InetAddress address = InetAddress.getLoopbackAddress();
    private int port;
    private @Nullable String token;
    private Ticker ticker = Ticker.SYSTEM;
    private Duration update = UPDATE;

    private Builder(RialtoMetrics metrics) {
      this.metrics = Objects.requireNonNull(metrics, "metrics");
    }

    /** Sets where recent failures come from. */
    public Builder calls(CallLog value) {
      calls = Objects.requireNonNull(value, "calls");
      return this;
    }

    /** Sets where recent alerts come from. */
    public Builder alerts(AlertMonitor value) {
      alerts = value::recent;
      return this;
    }

    /** Sets the address; the loopback address by default. Any other one asks for a token. */
    public Builder address(InetAddress value) {
      address = Objects.requireNonNull(value, "address");
      return this;
    }

    /** Sets the port; 0, a free one, by default. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** Sets the token: 16 or more letters, digits, hyphens and underscores. */
    public Builder token(String value) {
      if (!value.matches("[A-Za-z0-9_-]{16,}")) {
        throw new IllegalArgumentException(
            "a token has 16 or more letters, digits, hyphens and underscores");
      }
      token = value;
      return this;
    }

    Builder update(Duration value) {
      update = value;
      return this;
    }

    Builder ticker(Ticker value) {
      ticker = value;
      return this;
    }

    /**
     * Starts the console.
     *
     * @throws UncheckedIOException if the address or the port cannot be used
     */
    public MetricsConsole start() {
      try {
        return new MetricsConsole(this);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "The console cannot listen on " + address + ", port " + port, e);
      }
    }

    private String tokenOrNew() {
      if (token != null) {
        return token;
      }
      byte[] random = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(random);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
  }
}
