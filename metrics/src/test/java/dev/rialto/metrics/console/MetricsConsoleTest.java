package dev.rialto.metrics.console;

import static dev.rialto.metrics.Events.EXPLAIN;
import static dev.rialto.metrics.Events.GPT;
import static dev.rialto.metrics.Events.REVIEW;
import static dev.rialto.metrics.Events.SONNET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.CacheStatus;
import dev.rialto.Cost;
import dev.rialto.metrics.CallLog;
import dev.rialto.metrics.Events;
import dev.rialto.metrics.ManualTicker;
import dev.rialto.metrics.RialtoMetrics;
import dev.rialto.metrics.alerts.AlertMonitor;
import dev.rialto.metrics.alerts.Looks;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineEvent.CircuitChanged;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MetricsConsoleTest {

  /** Where a thread is whose client's buffers are full, by JDK. */
  private static final Set<String> BLOCKED_IN = Set.of("write0", "park", "poll");

  private static final String TOKEN = "a-token-of-some-length";

  private final ManualTicker ticker = new ManualTicker();
  private final MetricRegistry registry = new MetricRegistry();
  private final RialtoMetrics metrics = RialtoMetrics.builder(registry).ticker(ticker).build();
  private final CallLog calls = new CallLog();
  private final AlertMonitor monitor = Looks.monitor(metrics, ticker);
  private final HttpClient http = HttpClient.newHttpClient();
  private MetricsConsole console =
      MetricsConsole.builder(metrics).calls(calls).alerts(monitor).ticker(ticker).start();

  @AfterEach
  void close() {
    console.close();
  }

  /** Loads the metrics as where uPlot's jar is not on the class path. */
  private static final class WithoutCharts extends ClassLoader {
    WithoutCharts() {
      super(MetricsConsoleTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known != null || !name.startsWith("dev.rialto.metrics.")) {
          return known != null ? known : super.loadClass(name, resolve);
        }
        try (InputStream in = super.getResourceAsStream(name.replace('.', '/') + ".class")) {
          byte[] code = Objects.requireNonNull(in, name).readAllBytes();
          return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      return name.contains("uplot") ? null : super.getResourceAsStream(name);
    }
  }

  @Test
  void withoutTheChartsLibrary_thePageIsThere_andSaysWhatToAdd() throws Exception {
    ClassLoader without = new WithoutCharts();
    Class<?> listener = without.loadClass(RialtoMetrics.class.getName());
    Object metrics =
        listener.getConstructor(MetricRegistry.class).newInstance(new MetricRegistry());
    Class<?> page = without.loadClass(MetricsConsole.class.getName());
    Object running = page.getMethod("start", listener).invoke(null, metrics);
    try (AutoCloseable closing = (AutoCloseable) running) {
      assertThat(closing).isNotInstanceOf(MetricsConsole.class);
      URI url = (URI) page.getMethod("url").invoke(running);
      HttpClient client = HttpClient.newHttpClient();
      for (String file : List.of("uplot.js", "uplot.css")) {
        HttpResponse<String> missing =
            client.send(
                HttpRequest.newBuilder(url.resolve(file)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(missing.statusCode()).as(file).isEqualTo(404);
        assertThat(missing.body()).contains("org.webjars.npm:uplot");
      }
      for (String file : List.of("", "app.js", "charts.js", "style.css", "state")) {
        assertThat(
                client
                    .send(
                        HttpRequest.newBuilder(url.resolve(file)).build(),
                        HttpResponse.BodyHandlers.discarding())
                    .statusCode())
            .as(file)
            .isEqualTo(200);
      }
    }
  }

  @Test
  void thePageLoadsNothingFromElsewhere() throws Exception {
    HttpResponse<String> page = get("");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self';");
    for (String path :
        List.of("", "app.js", "charts.js", "start.js", "style.css", "uplot.js", "uplot.css")) {
      HttpResponse<String> file = get(path);
      assertThat(file.statusCode()).isEqualTo(200);
      // A namespace, and who has written it, are no addresses that are asked.
      assertThat(
              file.body()
                  .replace("http://www.w3.org/2000/svg", "")
                  .replaceFirst("^/\\*! https://github.com/leeoniya/uPlot [^*]*\\*/", ""))
          .as(path)
          .doesNotContain("//www", "://");
      // Names come from outside: they must never be read as markup.
      assertThat(file.body()).doesNotContain("innerHTML", "insertAdjacentHTML", "document.write");
    }
  }

  @Test
  void itsFiguresAreTheRegistrys() throws Exception {
    for (int i = 0; i < 40; i++) {
      event(Events.from(CacheStatus.MISS, Duration.ofMillis(100 + i)));
      event(Events.from(CacheStatus.HIT_MEMORY, Duration.ofNanos(900)));
    }
    event(Events.streamed(EXPLAIN, SONNET, Duration.ofMillis(150), Duration.ofMillis(900)));
    event(Events.failed(REVIEW, "evil/<img src=x onerror=alert(1)>", "RateLimitException"));
    event(Events.spent(EXPLAIN, SONNET, Events.usd("0.0123")));
    event(Events.spent(EXPLAIN, SONNET, Cost.UNKNOWN));
    ticker.advance(Duration.ofSeconds(10));

    JsonNode state = json(get("state").body());
    assertThat(state.at("/total/calls").asLong())
        .isEqualTo(registry.timer("rialto.calls").getCount())
        .isEqualTo(82);
    assertThat(state.at("/total/tokensOut").asLong())
        .isEqualTo(
            registry.meter("rialto.tokens.output").getCount()
                + registry.meter("rialto.tokens.reasoning").getCount());
    assertThat(state.at("/recent/p95").asDouble() * 1e6)
        .isEqualTo(registry.timer("rialto.calls").getSnapshot().get95thPercentile());
    assertThat(state.at("/recent/hitRatio").asDouble())
        .isEqualTo(registry.getGauges().get("rialto.cache.hit-ratio").getValue());
    assertThat(state.at("/methods/0/name").asText()).isEqualTo("CodeAssistant.explain");
    assertThat(state.at("/methods/0/firstP50").asDouble()).isBetween(148.5, 151.5);
    assertThat(state.at("/methods/1/firstP50").isNull()).isTrue();
    assertThat(state.at("/methods/0/cost").asText()).isEqualTo("$0.0123 + 1 unknown");
    assertThat(state.at("/methods/0/costPerCall").asText()).isEqualTo("≥ $0.0123");
    assertThat(state.at("/windows/0/cost").asText()).isEqualTo("$0.0123 + 1 unknown");
    assertThat(state.at("/failures/0/failure").asText()).isEqualTo("RateLimitException");
    assertThat(state.at("/failures/0/model").asText()).contains("<img src=x");
    assertThat(state.at("/answers/1/count").asLong()).isEqualTo(40);
    assertThat(state.at("/bounds")).hasSize(state.at("/total/buckets").size() - 1);
  }

  @Test
  void aBreakerThatOpensIsInTheNextEvent() throws Exception {
    event(Events.attempt(GPT, Duration.ofMillis(5), null));
    HttpResponse<InputStream> events =
        http.send(request("events").build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(events.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
      assertThat(next(lines).at("/endpoints/0/state").asText()).isEqualTo("closed");
      event(new CircuitChanged("openai", CircuitState.CLOSED, CircuitState.OPEN, "5 in a row"));
      Looks.look(monitor);
      ticker.advance(Duration.ofSeconds(1));
      // The next may have been under way already.
      JsonNode first = next(lines);
      JsonNode state = first.at("/alerts").isEmpty() ? next(lines) : first;
      assertThat(state.at("/endpoints/0/state").asText()).isEqualTo("open");
      assertThat(state.at("/endpoints/0/reason").asText()).isEqualTo("5 in a row");
      assertThat(state.at("/issues/0/kind").asText()).isEqualTo("circuit-open");
      assertThat(state.at("/alerts/0/severity").asText()).isEqualTo("critical");
    }
  }

  @Test
  void prometheusScrapesIt() throws Exception {
    event(Events.answered(REVIEW, GPT, Duration.ofMillis(5)));
    assertThat(get("metrics").body()).contains("rialto_calls_total{");
    assertThat(
            http.send(
                    request("metrics").header("accept", "application/openmetrics-text").build(),
                    HttpResponse.BodyHandlers.ofString())
                .body())
        .endsWith("# EOF\n");
  }

  @Test
  void itCanOnlyBeRead() throws Exception {
    HttpResponse<String> posted =
        http.send(
            request("state").POST(HttpRequest.BodyPublishers.ofString("x")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(get("nothing").statusCode()).isEqualTo(404);
    assertThat(get("../RialtoMetrics.class").statusCode()).isEqualTo(404);
  }

  @Test
  void aForeignNameThatResolvesToLoopbackIsRefused() throws Exception {
    assertThat(raw("GET /state HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("GET /state HTTP/1.1\r\nHost: localhost:80\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void anAddressThatOthersReachAsksForAToken() throws Exception {
    console.close();
    console =
        MetricsConsole.builder(metrics)
            .address(InetAddress.getByAddress(new byte[4]))
            .ticker(ticker)
            .start();
    assertThat(console.url().getQuery()).matches("token=[A-Za-z0-9_-]{32}");
    URI bare = URI.create("http://127.0.0.1:" + console.url().getPort() + "/state");
    assertThat(status(HttpRequest.newBuilder(bare))).isEqualTo(401);
  }

  @Test
  void theTokenIsTakenFromUrlHeaderOrCookie() throws Exception {
    withToken();
    URI state = URI.create("http://127.0.0.1:" + console.url().getPort() + "/state");
    assertThat(status(HttpRequest.newBuilder(state))).isEqualTo(401);
    assertThat(status(HttpRequest.newBuilder(state).header("authorization", "Bearer " + TOKEN)))
        .isEqualTo(200);

    HttpResponse<String> login =
        http.send(
            HttpRequest.newBuilder(console.url()).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(login.statusCode()).isEqualTo(303);
    assertThat(login.headers().firstValue("location")).contains("/");
    String cookie = login.headers().firstValue("set-cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(status(HttpRequest.newBuilder(state).header("cookie", "a=b; " + pair)))
        .isEqualTo(200);
  }

  @Test
  void guessesAreCounted() throws Exception {
    withToken();
    URI state = URI.create("http://127.0.0.1:" + console.url().getPort() + "/state");
    for (int i = 0; i < 10; i++) {
      assertThat(status(HttpRequest.newBuilder(state).header("authorization", "Bearer " + i)))
          .isEqualTo(401);
    }
    HttpRequest.Builder right =
        HttpRequest.newBuilder(state).header("authorization", "Bearer " + TOKEN);
    assertThat(status(right)).isEqualTo(429);
    ticker.advance(Duration.ofMinutes(1));
    assertThat(status(right)).isEqualTo(200);
  }

  @Test
  void aShortTokenIsRefused() {
    assertThatThrownBy(() -> MetricsConsole.builder(metrics).token("short"))
        .hasMessageContaining("16 or more");
  }

  @Test
  void closingEndsItsThreadsAlsoWhileSomebodyLooks() throws Exception {
    HttpResponse<InputStream> events =
        http.send(request("events").build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(threads()).contains("rialto-console");
    console.close();
    assertThat(threads()).doesNotContain("rialto-console");
    events.body().close();
  }

  @Test
  void clientsThatSayNothing_loseTheirConnections_whenOthersComeAndNotBefore() throws Exception {
    withToken(); // reckons with the test's clock
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 24; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.url().getPort());
        silent.add(socket);
        socket.getOutputStream().write("GET /sta".getBytes(StandardCharsets.US_ASCII));
      }
      await(() -> readers() == 24);
      Socket next = new Socket(InetAddress.getLoopbackAddress(), console.url().getPort());
      silent.add(next);
      next.getOutputStream().write("GET /sta".getBytes(StandardCharsets.US_ASCII));
      assertThat(endOf(next)).as("no thread for it").isEqualTo(-1);
      assertThat(readers()).as("the others are still waited for").isEqualTo(24);
      ticker.advance(Duration.ofSeconds(11));
      URI state = URI.create("http://127.0.0.1:" + console.url().getPort() + "/state");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(state).header("authorization", "Bearer " + TOKEN);
      assertThat(status(request)).isEqualTo(200);
      for (Socket socket : silent) {
        assertThat(endOf(socket)).as("is over").isEqualTo(-1);
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  /**
   * A request comes in one piece: who begins some and says no more has nobody's thread for long.
   */
  @Test
  void requestsThatAreOnlyBegun_shutNobodyOut_andEndNobodyWhoLooks() throws Exception {
    withToken();
    List<Socket> begun = new ArrayList<>();
    HttpRequest.Builder looking =
        HttpRequest.newBuilder(at("events")).header("authorization", "Bearer " + TOKEN);
    HttpResponse<InputStream> events =
        http.send(looking.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
      next(lines);
      for (int i = 0; i < 23; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.url().getPort());
        begun.add(socket);
        socket.getOutputStream().write("GET /sta".getBytes(StandardCharsets.US_ASCII));
      }
      await(() -> readers() == 23);
      ticker.advance(Duration.ofMillis(1_500));
      assertThat(
              status(
                  HttpRequest.newBuilder(at("state")).header("authorization", "Bearer " + TOKEN)))
          .isEqualTo(200);
      for (Socket socket : begun) {
        assertThat(endOf(socket)).as("is over").isEqualTo(-1);
      }
      for (int i = 0; i < 2; i++) {
        assertThat(next(lines)).as("who looks goes on").isNotNull();
      }
    } finally {
      for (Socket socket : begun) {
        socket.close();
      }
    }
  }

  /** What is sent to them waits in the system's buffers and in one event each, and no longer. */
  @Test
  @Timeout(180)
  void whoReadsNothingOfTheEvents_keepsNobodyElseFromThem_andLosesThem() throws Exception {
    for (int i = 0; i < 100; i++) {
      event(Events.answered(REVIEW, "a/" + "x".repeat(400) + i, Duration.ofMillis(5)));
    }
    console.close();
    console =
        MetricsConsole.builder(metrics)
            .token(TOKEN)
            .ticker(ticker)
            .update(Duration.ofMillis(1))
            .start();
    List<Socket> deaf = new ArrayList<>();
    try {
      for (int i = 0; i < 16; i++) {
        Socket socket = new Socket();
        deaf.add(socket);
        socket.setReceiveBufferSize(4_096);
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), console.url().getPort()));
        socket
            .getOutputStream()
            .write(
                ("GET /events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
      }
      await(() -> writers() == 16);
      HttpRequest.Builder looking =
          HttpRequest.newBuilder(at("events")).header("authorization", "Bearer " + TOKEN);
      HttpResponse<InputStream> events;
      do { // one may have been about to write its last
        ticker.advance(Duration.ofSeconds(11));
        events = http.send(looking.build(), HttpResponse.BodyHandlers.ofInputStream());
      } while (events.statusCode() == 503);
      assertThat(events.statusCode()).isEqualTo(200);
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
        for (int i = 0; i < 3; i++) {
          assertThat(next(lines).get("models")).isNotEmpty();
        }
      }
      await(() -> writers() < 16);
    } finally {
      for (Socket socket : deaf) {
        socket.close();
      }
    }
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + console.url().getPort() + "/" + path);
  }

  /** Those that have waited for a client to read, since its buffers were full. */
  private static long writers() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("rialto-console-"))
        .map(thread -> Stream.of(thread.getValue()).map(StackTraceElement::getMethodName).toList())
        .filter(at -> at.contains("events") && BLOCKED_IN.contains(at.get(0)))
        .count();
  }

  @Test
  void aThreadThatMakesRoom_isNotItsOwnVictim() throws Exception {
    ConsoleThreads threads = new ConsoleThreads(2, ticker);
    try {
      CountDownLatch waits = new CountDownLatch(1);
      Future<String> silent =
          threads.submit(
              () -> {
                waits.countDown();
                new CountDownLatch(1).await();
                return "waited";
              });
      waits.await();
      Future<Boolean> own =
          threads.submit(
              () -> {
                ticker.advance(Duration.ofSeconds(11));
                threads.evict();
                return Thread.interrupted();
              });
      assertThat(own.get(60, TimeUnit.SECONDS)).as("interrupted itself").isFalse();
      assertThatThrownBy(() -> silent.get(60, TimeUnit.SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
    } finally {
      threads.end();
    }
  }

  @Test
  void theScript_isReadByBrowsersThatCannotLookBehind() throws Exception {
    assertThat(get("app.js").body()).contains("function breakable").doesNotContain("(?<");
  }

  private static int endOf(Socket socket) {
    try {
      return socket.getInputStream().read();
    } catch (IOException reset) {
      return -1;
    }
  }

  private static long readers() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("rialto-console-"))
        .filter(
            thread ->
                Stream.of(thread.getValue()).anyMatch(at -> at.getMethodName().equals("readLine")))
        .count();
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - until).as("a minute").isNegative();
      Thread.yield();
    }
  }

  @Test
  void anIpv6LoopbackName_isOursToo_andAnyOtherIsNot() throws Exception {
    for (String host : List.of("[::1]", "[::1]:8080", "LOCALHOST:1", "127.0.0.1")) {
      assertThat(raw("GET /state HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
          .as(host)
          .startsWith("HTTP/1.1 200");
    }
    for (String host :
        List.of("", "localhost.evil.example", "127.0.0.1.evil.example", "[::1].evil.example")) {
      assertThat(raw("GET /state HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
          .as(host)
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void windowsOfAYoungProcess_sayTheSame_andThatIsTrueAtOnce() throws Exception {
    RialtoMetrics young = RialtoMetrics.builder(new MetricRegistry()).ticker(ticker).build();
    ConsoleState state = new ConsoleState(young, new CallLog(1), List::of, ticker);
    for (int i = 1; i <= 5; i++) {
      young.onEvent(Events.answered(Events.REVIEW, "openai/a", Duration.ofMillis(1)));
      ticker.advance(Duration.ofSeconds(1));
      assertThat(json(state.json()).get("windows").findValuesAsText("calls"))
          .hasSize(4)
          .containsOnly(Integer.toString(i));
    }
    ticker.advance(Duration.ofMinutes(20));
    assertThat(json(state.json()).get("windows").findValuesAsText("calls"))
        .containsExactly("0", "5", "5", "5");
  }

  @Test
  void namesThatWriteBackwards_controlTerminals_orNeverEnd_areCleaned() throws Exception {
    String evil = "evil/\u202egpj\u0007<b>";
    event(Events.answered(Events.REVIEW, evil, Duration.ofMillis(1)));
    event(Events.failed(Events.REVIEW, evil + "x".repeat(10_000), "Exception"));
    JsonNode state = json(get("state").body());
    assertThat(state.get("models").findValuesAsText("name")).contains("evil/?gpj?<b>");
    assertThat(state.get("failures").findValuesAsText("model"))
        .allMatch(name -> name.startsWith("evil/?gpj?<b>xxx"))
        .allMatch(name -> name.length() == 501);
  }

  private static String threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .collect(Collectors.joining(" "));
  }

  private void withToken() {
    console.close();
    console = MetricsConsole.builder(metrics).token(TOKEN).ticker(ticker).start();
  }

  private void event(PipelineEvent event) {
    metrics.onEvent(event);
    calls.onEvent(event);
  }

  private int status(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(console.url() + path));
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.url().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonNode next(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith("data: ")) {
      line = lines.readLine();
    }
    return json(line.substring("data: ".length()));
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
