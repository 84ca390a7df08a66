package dev.rialto.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands behind a real server and answers {@code /<id>/…} with the recording of that id. */
final class ReplayBackend implements AutoCloseable {

  /** They speak of the recorded connection, or would make the server in front do something else. */
  private static final Set<String> NOT_REPLAYED =
      Set.of(
          "connection",
          "content-length",
          "content-encoding",
          "transfer-encoding",
          "date",
          "server",
          "keep-alive",
          "alt-svc",
          "x-accel-buffering");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Recording> recordings = new ConcurrentHashMap<>();

  ReplayBackend(List<Recording> recordings) throws IOException {
    recordings.forEach(recording -> this.recordings.put(recording.id(), recording));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Recording recording = recordings.get(exchange.getRequestURI().getPath().split("/")[1]);
      if (recording == null) {
        exchange.sendResponseHeaders(418, -1);
        return;
      }
      for (String[] field : recording.headers()) {
        if (!NOT_REPLAYED.contains(field[0].toLowerCase(Locale.ROOT))) {
          exchange.getResponseHeaders().add(field[0], field[1]);
        }
      }
      byte[] body = recording.body();
      exchange.sendResponseHeaders(recording.status(), body.length == 0 ? -1 : 0);
      if (body.length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }
  }
}
