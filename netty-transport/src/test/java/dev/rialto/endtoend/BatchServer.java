package dev.rialto.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OpenAI's batches as they are when things go wrong: each key knows only what it has sent, and
 * results are what a test says. A batch has ended when it is asked for.
 */
final class BatchServer implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("\"custom_id\":\"([^\"]+)\"");

  final List<String> log = new ArrayList<>();
  final Set<String> refusedKeys = ConcurrentHashMap.newKeySet();
  final AtomicInteger cuts = new AtomicInteger();
  volatile Function<List<String>, String> output = BatchServer::allAnswered;
  volatile String status = "completed";
  volatile String errors = "null";

  private final HttpServer server;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, List<String>> items = new ConcurrentHashMap<>();
  private final Map<String, String> owners = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<List<String>> submitted = new ConcurrentLinkedQueue<>();

  BatchServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** Returns the items of each batch that was taken, in turn. */
  List<List<String>> submitted() {
    return List.copyOf(submitted);
  }

  static String allAnswered(List<String> ids) {
    StringBuilder lines = new StringBuilder();
    ids.forEach(id -> lines.append(answered(id)));
    return lines.toString();
  }

  static String answered(String id) {
    return "{\"custom_id\":\""
        + id
        + "\",\"response\":{\"status_code\":200,\"request_id\":\"q-"
        + id
        + "\",\"body\":{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
        + "\"assistant\",\"content\":\"to "
        + id
        + "\"},\"finish_reason\":\"stop\"}]}},\"error\":null}\n";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String key = exchange.getRequestHeaders().getFirst("authorization").replace("Bearer ", "");
      String path = exchange.getRequestURI().getPath();
      synchronized (log) {
        log.add(key + " " + exchange.getRequestMethod() + " " + path);
      }
      if (refusedKeys.contains(key)) {
        send(exchange, 401, "{\"error\":{\"message\":\"Incorrect API key provided\"}}");
      } else if (path.endsWith("/files")) {
        String id = "file-" + numbers.incrementAndGet();
        List<String> ids = new ArrayList<>();
        for (Matcher found = ID.matcher(body); found.find(); ) {
          ids.add(found.group(1));
        }
        items.put(id, ids);
        send(exchange, 200, "{\"id\":\"" + id + "\"}");
      } else if (path.endsWith("/batches")) {
        String id = "batch_" + numbers.incrementAndGet();
        List<String> ids = items.get(body.replaceAll(".*\"input_file_id\":\"([^\"]+)\".*", "$1"));
        items.put(id, ids);
        submitted.add(ids);
        owners.put(id, key);
        send(exchange, 200, state(id, "in_progress"));
      } else {
        about(exchange, key, path);
      }
    }
  }

  private void about(HttpExchange exchange, String key, String path) throws IOException {
    String id = path.split("/")[3];
    String batch = id.replace("out-", "");
    if (!key.equals(owners.get(batch))) {
      send(exchange, 404, "{\"error\":{\"message\":\"No such batch\"}}");
    } else if (!path.contains("/files/")) {
      send(exchange, 200, state(id, path.endsWith("/cancel") ? "cancelling" : status));
    } else {
      byte[] lines = output.apply(items.get(batch)).getBytes(StandardCharsets.UTF_8);
      if (cuts.getAndDecrement() > 0) {
        // More is promised than comes.
        exchange.sendResponseHeaders(200, lines.length);
        exchange.getResponseBody().write(lines, 0, lines.length / 2);
        exchange.getResponseBody().flush();
      } else {
        exchange.sendResponseHeaders(200, lines.length == 0 ? -1 : lines.length);
        exchange.getResponseBody().write(lines);
      }
    }
  }

  private String state(String id, String now) {
    int size = items.get(id).size();
    return "{\"id\":\""
        + id
        + "\",\"status\":\""
        + now
        + "\",\"errors\":"
        + errors
        + ",\"output_file_id\":"
        + (now.equals("in_progress") || now.equals("failed") ? "null" : "\"out-" + id + "\"")
        + ",\"request_counts\":{\"total\":"
        + size
        + ",\"completed\":"
        + size
        + ",\"failed\":0}}";
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
