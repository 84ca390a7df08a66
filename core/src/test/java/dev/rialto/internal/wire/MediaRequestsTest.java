package dev.rialto.internal.wire;

import static dev.rialto.internal.wire.RequestsTest.body;
import static dev.rialto.internal.wire.RequestsTest.schema;
import static dev.rialto.internal.wire.RequestsTest.valid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.Image;
import dev.rialto.InvalidRequestException;
import dev.rialto.Message;
import dev.rialto.ModerationRequest;
import dev.rialto.Parameters;
import dev.rialto.Role;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.deepseek.DeepSeekDialect;
import dev.rialto.internal.wire.gemini.GeminiDialect;
import dev.rialto.internal.wire.llamacpp.LlamaCppDialect;
import dev.rialto.internal.wire.lmstudio.LmStudioDialect;
import dev.rialto.internal.wire.mistral.MistralDialect;
import dev.rialto.internal.wire.ollama.OllamaDialect;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.openrouter.OpenRouterDialect;
import dev.rialto.internal.wire.perplexity.PerplexityDialect;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.internal.wire.venice.VeniceDialect;
import dev.rialto.internal.wire.vllm.VllmDialect;
import dev.rialto.internal.wire.xai.XAiDialect;
import dev.rialto.spi.WireProtocol;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Images and documents are sent as each provider's published schema has them, or not at all. */
class MediaRequestsTest {

  private static final WireProtocol OPENAI = new OpenAiProtocol(new ChatDialect("openai"));
  private static final WireProtocol RESPONSES = new ResponsesProtocol(new ChatDialect("openai"));
  private static final WireProtocol ANTHROPIC = new AnthropicProtocol();
  private static final WireProtocol MISTRAL = new OpenAiProtocol(new MistralDialect());

  // Of a length that the pieces of base64 do not divide.
  private static final byte[] PICTURE = picture();
  private static final Image IMAGE = Image.of(PICTURE, "image/png");
  private static final Image REMOTE = Image.of(URI.create("https://example.com/a.png"));
  private static final Document PDF =
      Document.pdf("a\"b.pdf", "%PDF-1.7".getBytes(StandardCharsets.UTF_8));
  private static final Document REMOTE_PDF = Document.pdf(URI.create("https://example.com/a.pdf"));
  private static final Document TEXT = Document.text("notes", "line \"one\"\n");

  private static byte[] picture() {
    byte[] bytes = new byte[100_001];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static CompletionRequest request(Content... parts) {
    return new CompletionRequest(
        List.of(Message.user(List.of(parts))), Parameters.NONE, null, List.of(), false);
  }

  private static JsonNode parts(WireProtocol protocol, Content... parts) {
    JsonNode body = body(protocol, request(parts), "m");
    return body.path(body.has("input") ? "input" : "messages").path(0).path("content");
  }

  private static String dataUri() {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(PICTURE);
  }

  @Test
  void everyFormIsValidByTheSchemas() throws IOException {
    Content question = new Content.Text("What is this?");
    CompletionRequest byBytes = request(question, IMAGE, REMOTE, PDF, TEXT);
    CompletionRequest all = request(question, IMAGE, REMOTE, PDF, REMOTE_PDF, TEXT);
    valid(schema("openai", "CreateChatCompletionRequest"), body(OPENAI, byBytes, "gpt-4o"));
    valid(schema("openai", "CreateResponse"), body(RESPONSES, all, "gpt-4o"));
    valid(schema("anthropic", "CreateMessageParams"), body(ANTHROPIC, all, "claude-opus-4-7"));
    valid(schema("mistral", "ChatCompletionRequest"), body(MISTRAL, all, "m"));
    valid(
        schema("venice", "ChatCompletionRequest"),
        body(new OpenAiProtocol(new VeniceDialect()), all, "m"));
  }

  @Test
  void moderationRequestsAreValidByTheSchema() throws IOException {
    ModerationRequest request = new ModerationRequest(List.of("a", "b"));
    valid(schema("openai", "CreateModerationRequest"), body(OPENAI, request, "omni-moderation"));
    assertThat(OPENAI.encode(request, Targets.of(OPENAI, "m")).path()).isEqualTo("/moderations");
  }

  @Test
  void bytesArriveAsTheyWere() {
    assertThat(parts(OPENAI, IMAGE).path(0).path("image_url").path("url").asText())
        .isEqualTo(dataUri());
    assertThat(parts(RESPONSES, IMAGE).path(0).path("image_url").asText()).isEqualTo(dataUri());
    JsonNode source = parts(ANTHROPIC, IMAGE).path(0).path("source");
    assertThat(source.path("media_type").asText()).isEqualTo("image/png");
    assertThat(Base64.getDecoder().decode(source.path("data").asText())).isEqualTo(PICTURE);
  }

  @Test
  void documentsHaveTheFormOfEachDialect() {
    String pdf = "data:application/pdf;base64,JVBERi0xLjc=";
    JsonNode file = parts(OPENAI, PDF).path(0).path("file");
    assertThat(file.path("file_data").asText()).isEqualTo(pdf);
    assertThat(file.path("filename").asText()).isEqualTo("a\"b.pdf");
    assertThat(parts(RESPONSES, PDF).path(0).path("file_data").asText()).isEqualTo(pdf);
    assertThat(parts(RESPONSES, REMOTE_PDF).path(0).path("file_url").asText())
        .isEqualTo("https://example.com/a.pdf");
    assertThat(parts(MISTRAL, REMOTE_PDF).path(0).path("document_url").asText())
        .isEqualTo("https://example.com/a.pdf");
    assertThat(parts(ANTHROPIC, REMOTE_PDF).path(0).path("source").path("type").asText())
        .isEqualTo("url");
    assertThat(parts(ANTHROPIC, TEXT).path(0).path("source").path("type").asText())
        .isEqualTo("text");
    assertThat(parts(OPENAI, TEXT).path(0).path("text").asText())
        .isEqualTo("<document name=\"notes\">\nline \"one\"\n\n</document>");
    WireProtocol perplexity = new OpenAiProtocol(new PerplexityDialect());
    assertThat(parts(perplexity, PDF).path(0))
        .hasToString(
            "{\"type\":\"file_url\",\"file_url\":{\"url\":\"JVBERi0xLjc=\"},"
                + "\"file_name\":\"a\\\"b.pdf\"}");
    assertThat(parts(perplexity, REMOTE_PDF).path(0).path("file_url").path("url").asText())
        .isEqualTo("https://example.com/a.pdf");
    JsonNode openRouter = parts(new OpenAiProtocol(new OpenRouterDialect()), REMOTE_PDF);
    assertThat(openRouter.path(0).path("file").path("file_data").asText())
        .isEqualTo("https://example.com/a.pdf");
  }

  @Test
  void whatAProviderDoesNotTakeIsRefusedBeforeAnythingIsSent() {
    refused(OPENAI, REMOTE_PDF, "takes no document by its address; give its bytes");
    refused(new OpenAiProtocol(new DeepSeekDialect()), IMAGE, "takes nothing but text");
    refused(new OpenAiProtocol(new OllamaDialect()), REMOTE, "fetches no image by its address");
    refused(new OpenAiProtocol(new LmStudioDialect()), REMOTE, "fetches no image by its address");
    for (ChatDialect local :
        List.of(
            new VllmDialect(), new LlamaCppDialect(), new LmStudioDialect(), new OllamaDialect())) {
      refused(new OpenAiProtocol(local), PDF, "takes no PDF");
      parts(new OpenAiProtocol(local), TEXT, IMAGE);
    }
    parts(new OpenAiProtocol(new VllmDialect()), REMOTE);
    for (ChatDialect dialect : List.of(new GeminiDialect(), new XAiDialect())) {
      refused(new OpenAiProtocol(dialect), PDF, "takes no PDF in its chat completions");
      refused(new OpenAiProtocol(dialect), PDF, "a provider that takes PDFs: anthropic, azure");
    }
    refused(ANTHROPIC, Image.of(PICTURE, "image/heic"), "takes PNG, JPEG, GIF and WebP only");
    parts(new OpenAiProtocol(new DeepSeekDialect()), TEXT);
    CompletionRequest asSystem =
        new CompletionRequest(
            List.of(new Message(Role.SYSTEM, List.of(IMAGE), List.of(), null)),
            Parameters.NONE,
            null,
            List.of(),
            false);
    assertThatThrownBy(() -> OPENAI.encode(asSystem, Targets.of(OPENAI, "m")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("nothing but text in a message of the role SYSTEM");
  }

  private static void refused(WireProtocol protocol, Content part, String why) {
    assertThatThrownBy(() -> protocol.encode(request(part), Targets.of(protocol, "m")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(why)
        .hasMessageContaining(part.toString());
  }
}
