package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.rialto.ConfigurationException;
import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue is read anew from a real server, and from a file. */
class CatalogRefreshTest {

  private static String catalogue(int models) {
    StringBuilder json = new StringBuilder("{\"openai\":{\"models\":{");
    for (int i = 0; i < models; i++) {
      json.append(i == 0 ? "" : ",")
          .append("\"new-" + i + "\":{\"cost\":{\"input\":1,\"output\":2}}");
    }
    return json.append("}}}").toString();
  }

  @Test
  void aServersCatalogue_isTaken_andALoginPageIsNot() throws Exception {
    AtomicReference<String> served = new AtomicReference<>(catalogue(400));
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/api.json",
        exchange -> {
          byte[] body = served.get().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(served.get().startsWith("{") ? 200 : 503, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    web.start();
    URI from = URI.create("http://127.0.0.1:" + web.getAddress().getPort() + "/api.json");
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).catalog(c -> c.refreshFrom(from)).build()) {
      assertThat(rialto.refreshCatalog().join().find("openai/new-399")).isPresent();
      assertThat(rialto.catalog().find("openai/gpt-4o")).as("stays").isPresent();
      served.set("<html>sign in</html>");
      assertThatThrownBy(() -> rialto.refreshCatalog().join())
          .hasCauseInstanceOf(ConfigurationException.class);
      assertThat(rialto.catalog().find("openai/new-399")).isPresent();
    } finally {
      web.stop(0);
    }
  }

  @Test
  void aCatalogueWithoutEnd_orOneThatIsCut_isLeftAside_andTheCallsGoOn() throws Exception {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger downloads = new AtomicInteger();
    web.createContext(
        "/",
        exchange -> {
          byte[] filling = "{\"a\":{\"b\":1},".repeat(10_000).getBytes(StandardCharsets.UTF_8);
          boolean endless = downloads.getAndIncrement() == 0;
          exchange.sendResponseHeaders(200, endless ? 0 : filling.length * 2L);
          try (exchange) {
            for (int i = 0; i < (endless ? 100_000 : 1); i++) {
              exchange.getResponseBody().write(filling);
            }
          }
        });
    web.setExecutor(command -> new Thread(command).start());
    web.start();
    URI from = URI.create("http://127.0.0.1:" + web.getAddress().getPort());
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .catalog(c -> c.refreshFrom(from).refreshEvery(Duration.ofDays(1)))
                .build()) {
      int before = rialto.catalog().size();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> rialto.refreshCatalog().join())
            .hasCauseInstanceOf(ConfigurationException.class);
      }
      assertThat(rialto.catalog().size()).isEqualTo(before);
      assertThat(rialto.client(Scalars.class)).isNotNull();
    } finally {
      web.stop(0);
    }
  }

  @Test
  void aFilesCatalogue_isTaken(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("models.json"), catalogue(300));
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .catalog(c -> c.refreshFrom(file.toUri()))
                .build()) {
      assertThat(rialto.refreshCatalog().join().find("openai/new-299")).isPresent();
    }
  }
}
