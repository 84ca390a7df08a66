package dev.rialto.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rialto.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A provider that meters one kind of thing: a bucket that fills evenly by the test's time, told
 * with each answer. What is not in the bucket is refused, and counted.
 */
final class MeteredServer implements AutoCloseable {

  private final HttpServer server;
  private final VirtualTime time;
  private final String kind;
  private final double capacity;
  private final double perNano;
  private final ToDoubleFunction<String> amount;
  private double level;
  private long atNanos;
  private int answered;
  private int refused;

  /**
   * Starts one.
   *
   * @param kind {@code requests} or {@code tokens}
   * @param fill how long the whole bucket takes to fill
   * @param amount what a request takes, by its body
   */
  MeteredServer(
      VirtualTime time,
      String kind,
      double capacity,
      Duration fill,
      ToDoubleFunction<String> amount) {
    this.time = time;
    this.kind = kind;
    this.capacity = capacity;
    this.perNano = capacity / fill.toNanos();
    this.amount = amount;
    this.level = capacity;
    this.atNanos = time.nanoTime();
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::serve);
    server.start();
  }

  String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  synchronized int answered() {
    return answered;
  }

  synchronized int refused() {
    return refused;
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean streamed = body.contains("\"stream\":true");
    byte[] answer = (streamed ? STREAM : WHOLE).getBytes(StandardCharsets.UTF_8);
    int status = take(amount.applyAsDouble(body), exchange) ? 200 : 429;
    exchange
        .getResponseHeaders()
        .set("content-type", streamed ? "text/event-stream" : "application/json");
    exchange.sendResponseHeaders(status, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  /** Takes it if it is there but for a small part, for the client's clock is another. */
  private synchronized boolean take(double wanted, HttpExchange exchange) {
    long now = time.nanoTime();
    level = Math.min(capacity, level + (now - atNanos) * perNano);
    atNanos = now;
    boolean there = level >= wanted / 2;
    if (there) {
      level = Math.max(0, level - wanted);
      answered++;
    } else {
      refused++;
    }
    tell(exchange, "limit", String.valueOf((long) capacity));
    tell(exchange, "remaining", String.valueOf((long) Math.floor(level)));
    double whole = (capacity - level) / perNano / 1e9;
    tell(exchange, "reset", String.format(Locale.ROOT, "%.3fs", whole));
    return there;
  }

  private void tell(HttpExchange exchange, String what, String value) {
    exchange.getResponseHeaders().set("x-ratelimit-" + what + "-" + kind, value);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static final String WHOLE =
      """
      {"id":"c-1","object":"chat.completion","model":"m","choices":[{"index":0,"message":\
      {"role":"assistant","content":"Hello"},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}\
      """;

  private static final String STREAM =
      """
      data: {"id":"c-1","object":"chat.completion.chunk","model":"m",\
      "choices":[{"index":0,"delta":{"role":"assistant","content":"Hello"}}]}

      data: {"id":"c-1","object":"chat.completion.chunk","model":"m",\
      "choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

      data: [DONE]

      """;
}
