package dev.rialto.metrics.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.metrics.console.MetricsConsole;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus itself makes of it: its parsers of both formats, and its query language. */
@Tag("interop")
@Timeout(300)
class PrometheusServerTest {

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void textIsReadByPrometheusOwnParser(@TempDir Path folder) throws Exception {
    PrometheusTest source = new PrometheusTest();
    source.somethingHappened();
    Path text = Files.writeString(folder.resolve("metrics.txt"), source.write(null));
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(text.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
    // 3 is advice on names, which dashboards rely on by now; 1 is what cannot be read.
    assertThat(promtool.waitFor()).as(said).isIn(0, 3);
    assertThat(said).doesNotContain("error while linting");
  }

  @Test
  void everyQueryOfTheDashboard_hasDataInPrometheus(@TempDir Path folder) throws Exception {
    PrometheusTest source = new PrometheusTest();
    source.somethingHappened();
    try (MetricsConsole console = MetricsConsole.start(source.metrics)) {
      int port;
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      Process prometheus = start(folder, port, console.url());
      try {
        List<String> without = new ArrayList<>();
        for (String query : PrometheusTest.queries(PrometheusTest.dashboard())) {
          if (!query.startsWith("label_values(")) { // Grafana's own
            without.add(plain(query));
          }
        }
        assertThat(without).hasSizeGreaterThan(40);
        for (int i = 0; i < 300 && !without.isEmpty() && prometheus.isAlive(); i++) {
          source.calls();
          TimeUnit.MILLISECONDS.sleep(200); // it looks twice a second
          for (String query : List.copyOf(without)) {
            if (hasData(port, query)) {
              without.remove(query);
            }
          }
        }
        assertThat(without).as("queries without data").isEmpty();
        JsonNode target = get(port, "targets").at("/data/activeTargets/0");
        assertThat(target.get("health").asText()).isEqualTo("up");
        assertThat(target.get("lastError").asText()).isEmpty();
      } finally {
        prometheus.destroy();
        assertThat(prometheus.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static Process start(Path folder, int port, URI page) throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            scrape_configs:
              - job_name: rialto
                scrape_interval: 500ms
                scrape_timeout: 500ms
                static_configs: [{targets: ['%s:%d']}]
            """
                .formatted(page.getHost(), page.getPort()));
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + settings,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static String plain(String query) {
    return query.replace("$__rate_interval", "1m").replace("$client", ".*").replace("$model", ".*");
  }

  /** Whether there is a number: what nothing is divided by comes to none. */
  private boolean hasData(int port, String query) throws Exception {
    JsonNode said = get(port, "query?query=" + URLEncoder.encode(query, UTF_8));
    assertThat(said.path("errorType").asText()).as(query).isNotEqualTo("bad_data");
    for (JsonNode series : said.at("/data/result")) {
      if (!series.at("/value/1").asText().equals("NaN")) {
        return true;
      }
    }
    return false;
  }

  private JsonNode get(int port, String what) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + what);
    try {
      return json.readTree(
          http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    } catch (IOException notYet) {
      return json.createObjectNode();
    }
  }
}
