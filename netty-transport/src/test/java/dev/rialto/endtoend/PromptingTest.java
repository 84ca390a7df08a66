package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.CacheStatus;
import dev.rialto.Document;
import dev.rialto.Image;
import dev.rialto.InvalidRequestException;
import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What templates, images and documents become at the provider. */
class PromptingTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Clock OSLO =
      Clock.fixed(Instant.parse("2026-11-22T08:05:00.75Z"), ZoneId.of("Europe/Oslo"));

  private static byte[] png(int size) {
    byte[] bytes = new byte[size];
    byte[] magic = "\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(magic, 0, bytes, 0, magic.length);
    return bytes;
  }

  private static JsonNode messages(LoopbackProvider server) throws IOException {
    int last = server.requests().size() - 1;
    return JSON.readTree(server.requests().get(last).body()).path("messages");
  }

  @Test
  void templates_areFilledByTheClockAndTheArguments() throws IOException {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).clock(OSLO).build()) {
      Prompting client = rialto.client(Prompting.class);
      client.classify("{{hints}}", List.of("a", "b"), Optional.of("Ann"));
      JsonNode messages = messages(server);
      assertThat(messages.findValuesAsText("role"))
          .containsExactly("system", "user", "assistant", "user", "assistant", "user");
      assertThat(messages.findValuesAsText("content"))
          .containsExactly(
              "Now: 2026-11-22 09:05:00 2026-11-22T09:05:00.",
              "I love it",
              "POSITIVE",
              "I hate it",
              "NEGATIVE",
              "{{hints}}\n- a\n- b\nOwner: Ann {{text}}");
      client.classify("x", List.of(), Optional.empty());
      assertThat(messages(server).path(5).path("content").asText())
          .isEqualTo("x\nNobody's {{text}}");
    }
  }

  @Test
  void sections_nest_aboutListsOptionalsAndBooleans_andArgumentsAreNoTemplates()
      throws IOException {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).clock(OSLO).build()) {
      Prompting client = rialto.client(Prompting.class);
      client.plan(
          List.of(
              new Prompting.Risk("{{#steps}}", Optional.of("Ann {{of}}"), List.of("a", "{{b")),
              new Prompting.Risk("late", Optional.empty(), List.of())),
          true,
          LocalDate.of(2026, 11, 22),
          "all");
      assertThat(messages(server).path(0).path("content").asText())
          .isEqualTo(
              """
              * {{#steps}} of Ann {{of}}
                - a ({{#steps}}, all)
                - {{b ({{#steps}}, all)
              * late of nobody
              Now, by 2026-11-22! {{risks}}\
              """);
      client.plan(List.of(), false, null, "none");
      assertThat(messages(server).path(0).path("content").asText()).isEqualTo("None.\n {{risks}}");
      client.plan(List.of(), true, null, "none");
      assertThat(messages(server).path(0).path("content").asText())
          .isEqualTo("None.\nNow! {{risks}}");
    }
  }

  @Test
  void sections_areAboutOptionalNumbersAndMaps_too() throws IOException {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Prompting client = rialto.client(Prompting.class);
      client.offer(OptionalInt.of(7), Map.of("b", 2, "a", 1), OptionalDouble.of(0.5));
      assertThat(messages(server).path(0).path("content").asText())
          .isEqualTo("Up to 7 at {a=1, b=2}, 0.5");
      client.offer(OptionalInt.empty(), Map.of(), OptionalDouble.empty());
      assertThat(messages(server).path(0).path("content").asText())
          .isEqualTo("Any number for nothing, ");
    }
  }

  @Test
  void files_areKnownByTheirBytes_notByTheirNames(@TempDir Path folder) throws IOException {
    Path misnamed = Files.write(folder.resolve("picture.txt"), png(20));
    Path noImage = Files.writeString(folder.resolve("picture.png"), "no picture");
    Path pdf = Files.writeString(folder.resolve("report"), "%PDF-1.7 x");
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).provider(server.anthropic()).build()) {
      Prompting client = rialto.client(Prompting.class);
      client.compare(Image.of(misnamed), List.of());
      assertThat(server.requests().get(0).body()).contains("data:image/png;base64,");
      assertThatThrownBy(() -> Image.of(noImage))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("picture.png");
      client.summarize(Document.pdf(pdf));
      assertThat(server.requests().get(1).body())
          .contains("data:application/pdf;base64,")
          .contains("\"filename\":\"report\"");
    }
  }

  @Test
  void images_areSentWhereTheTemplateNamesThem_orBehindTheText() throws IOException {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      byte[] large = png(3 << 20);
      rialto
          .client(Prompting.class)
          .compare(
              Image.of(large), List.of(Image.of(png(9)), Image.of(URI.create("https://x/y.png"))));
      JsonNode content = messages(server).path(0).path("content");
      assertThat(content.findValuesAsText("type"))
          .containsExactly("text", "image_url", "text", "image_url", "image_url");
      String url = content.path(1).path("image_url").path("url").asText();
      assertThat(Base64.getDecoder().decode(url.substring("data:image/png;base64,".length())))
          .isEqualTo(large);
      assertThat(content.path(2).path("text").asText()).isEqualTo(" with the others.");
      assertThat(content.path(4).path("image_url").path("url").asText())
          .isEqualTo("https://x/y.png");
    }
  }

  @Test
  void equalImages_areOneQuestionToTheCache() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).cache(c -> c.memoryEntries(10)).build()) {
      Prompting client = rialto.client(Prompting.class);
      client.compare(Image.of(png(100)), List.of());
      assertThat(client.compare(Image.of(png(100)), List.of()).cacheStatus())
          .isNotEqualTo(CacheStatus.BYPASS)
          .isNotEqualTo(CacheStatus.MISS);
      client.compare(Image.of(png(101)), List.of());
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void documents_areSentToThoseWhoTakeThem() throws IOException {
    Document pdf = Document.pdf("a.pdf", "%PDF-1.7".getBytes(StandardCharsets.UTF_8));
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.anthropic()).build()) {
      Prompting client = rialto.client(Prompting.class);
      client.summarize(pdf);
      JsonNode content = messages(server).path(0).path("content");
      assertThat(content.path(0).path("text").asText()).isEqualTo("In one word:");
      assertThat(content.path(1).path("type").asText()).isEqualTo("document");
      assertThat(content.path(1).path("title").asText()).isEqualTo("a.pdf");
    }
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Prompting client = rialto.client(Prompting.class);
      assertThatThrownBy(() -> client.summarize(Document.pdf(URI.create("https://x/a.pdf"))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("takes no document by its address");
      assertThat(server.requests()).isEmpty();
      client.summarize(pdf);
      assertThat(messages(server).path(0).path("content").path(1).path("type").asText())
          .isEqualTo("file");
    }
  }
}
