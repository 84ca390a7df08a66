package dev.rialto.metrics.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real Chromium without a window, driven by its DevTools protocol. */
final class Chromium implements AutoCloseable, WebSocket.Listener {

  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

  private final ObjectMapper json = new ObjectMapper();
  private final Path home = Files.createTempDirectory("rialto-chromium");
  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final StringBuilder received = new StringBuilder();

  Chromium() throws Exception {
    process =
        new ProcessBuilder(
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + home,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("out.log").toFile())
            .start();
    HttpClient http = HttpClient.newHttpClient();
    JsonNode page = page(http, port());
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(page.get("webSocketDebuggerUrl").asText()), this)
            .get(60, TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
  }

  private int port() throws Exception {
    Path file = home.resolve("DevToolsActivePort");
    for (int i = 0; i < 1_200; i++) {
      if (Files.exists(file) && Files.readAllLines(file).size() >= 2) {
        return Integer.parseInt(Files.readAllLines(file).get(0));
      }
      if (!process.isAlive()) {
        break;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new IOException("Chromium did not start: " + Files.readString(home.resolve("out.log")));
  }

  private JsonNode page(HttpClient http, int port) throws Exception {
    while (true) {
      HttpResponse<String> list =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build(),
              HttpResponse.BodyHandlers.ofString());
      for (JsonNode target : json.readTree(list.body())) {
        if (target.get("type").asText().equals("page")) {
          return target;
        }
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Does something of the protocol and returns its result. */
  JsonNode send(String method, Map<String, ?> parameters) throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode message = json.createObjectNode().put("id", id).put("method", method);
    message.set("params", json.valueToTree(parameters));
    synchronized (socket) {
      socket.sendText(message.toString(), true).get(60, TimeUnit.SECONDS);
    }
    JsonNode said = answer.get(60, TimeUnit.SECONDS);
    if (said.has("error")) {
      throw new IOException(method + ": " + said.get("error"));
    }
    return said.get("result");
  }

  /** Returns what an expression of the page comes to. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode said =
        send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (said.has("exceptionDetails")) {
      throw new IOException(expression + ": " + said.get("exceptionDetails"));
    }
    return said.at("/result/value");
  }

  /** Returns what axe-core finds wrong with the page, for people who do not see or point. */
  List<String> barriers() throws Exception {
    if (!evaluate("typeof axe === 'object'").asBoolean()) {
      try (InputStream axe = Chromium.class.getResourceAsStream(AXE)) {
        evaluate(new String(Objects.requireNonNull(axe, AXE).readAllBytes(), UTF_8) + ";0");
      }
    }
    evaluate(
        "window.found = null; axe.run().then(r => { window.found = r.violations.flatMap("
            + "v => v.nodes.map(n => v.id + ': ' + n.html + ' ' + n.failureSummary)); }); 0");
    await("window.found !== null");
    complaints.removeIf(each -> each.contains("Multiple readback")); // about axe's own reading
    List<String> all = new ArrayList<>();
    evaluate("window.found").forEach(each -> all.add(each.asText()));
    return all;
  }

  /** Waits until an expression of the page is true. */
  void await(String expression) throws Exception {
    for (int i = 0; i < 1_200; i++) {
      if (evaluate(expression).asBoolean()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("It never became true: " + expression);
  }

  void open(URI page) throws Exception {
    send("Page.navigate", Map.of("url", page.toString()));
  }

  void size(int width, int height, boolean mobile) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            width,
            "height",
            height,
            "deviceScaleFactor",
            mobile ? 2 : 1,
            "mobile",
            mobile));
  }

  void colors(String scheme) throws Exception {
    send(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void press(String key, int code) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      send(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              key,
              "code",
              key,
              "windowsVirtualKeyCode",
              code,
              "text",
              key.equals("Enter") && type.equals("keyDown") ? "\r" : ""));
    }
  }

  Path screenshot(String name) throws Exception {
    JsonNode said =
        send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Path file = Path.of("target", "screenshots", name + ".png");
    Files.createDirectories(file.getParent());
    return Files.write(file, Base64.getDecoder().decode(said.get("data").asText()));
  }

  /** Returns what the page's console was told of errors, and what could not be loaded. */
  List<String> complaints() {
    return complaints;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    received.append(data);
    if (last) {
      String text = received.toString();
      received.setLength(0);
      try {
        take(json.readTree(text));
      } catch (IOException e) {
        complaints.add(e.toString());
      }
    }
    from.request(1);
    return null;
  }

  private void take(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> answer = asked.remove(message.get("id").asInt());
      if (answer != null) {
        answer.complete(message);
      }
      return;
    }
    String method = message.path("method").asText();
    boolean error =
        method.equals("Runtime.exceptionThrown")
            || (method.equals("Runtime.consoleAPICalled")
                && List.of("error", "warning", "assert")
                    .contains(message.at("/params/type").asText()))
            || (method.equals("Log.entryAdded")
                && List.of("error", "warning").contains(message.at("/params/entry/level").asText()))
            || (method.equals("Network.loadingFailed")
                && !message.at("/params/canceled").asBoolean());
    if (error) {
      complaints.add(message.toString());
    }
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroyForcibly().waitFor();
    for (ProcessHandle worker : workers) {
      worker.destroyForcibly();
      worker.onExit().join();
    }
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
