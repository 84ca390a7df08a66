package dev.rialto.internal.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Image;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Role;
import dev.rialto.ToolSpecification;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.tokens.TokenCount;
import dev.rialto.tokens.TokenCounter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {

  private final ModelCatalog catalog = ModelCatalog.shipped();
  private final TokenCounter tokens = new Tokens(() -> catalog);
  private final TokenCounter withoutJtokkit = new Tokens(() -> catalog, null);

  @Test
  void knownEncodingsAreCountedExactly() {
    // By OpenAI's own tokenizer page.
    assertThat(tokens.count("openai/gpt-4o", "hello world")).isEqualTo(new TokenCount(2, false));
    assertThat(tokens.count("openai/gpt-4o", "antidisestablishmentarianism"))
        .isEqualTo(new TokenCount(6, false));
    assertThat(tokens.count("openai/text-embedding-3-small", "tiktoken is great!"))
        .isEqualTo(new TokenCount(6, false));
  }

  @Test
  void aWordBeyondAllWords_isCountedInPieces_andSaysSo() {
    for (String run : List.of("x", "ä", " ", "-", "漢", "🙂")) {
      String text = "before " + run.repeat(6_000) + " after";
      TokenCount count = tokens.count("openai/gpt-4o", text);
      assertThat(count.estimated()).as(run).isTrue();
      long exact =
          com.knuddels.jtokkit.Encodings.newLazyEncodingRegistry()
              .getEncoding("o200k_base")
              .orElseThrow()
              .countTokensOrdinary(text);
      assertThat(count.tokens()).as(run).isBetween(exact - 12, exact + 12);
    }
    // Seconds, if it were one piece; seams do not add up.
    assertThat(tokens.count("openai/gpt-4o", "a".repeat(200_000)).tokens())
        .isBetween(20_000L, 60_000L);
    String prose = "Words of any length, and numbers like 1234567890. ".repeat(200);
    assertThat(tokens.count("openai/gpt-4o", prose).estimated()).isFalse();
  }

  @Test
  void aQuotedEndMarkerIsText() {
    assertThat(tokens.count("openai/gpt-4o", "<|endoftext|>").tokens()).isGreaterThan(1);
  }

  @Test
  void otherModelsAreEstimatedAndSaySo() {
    assertThat(tokens.count("anthropic/claude-haiku-4-5", "x".repeat(400)))
        .isEqualTo(new TokenCount(100, true));
    assertThat(tokens.count("nobody/nothing", "abcde")).isEqualTo(new TokenCount(2, true));
    assertThat(tokens.count("nobody/nothing", "")).isEqualTo(new TokenCount(0, true));
    assertThat(withoutJtokkit.count("openai/gpt-4o", "x".repeat(400)))
        .isEqualTo(new TokenCount(100, true));
  }

  @Test
  void scriptsWithoutSpacesAreNotTakenForAQuarter() {
    assertThat(tokens.count("nobody/nothing", "こんにちは世界").tokens()).isEqualTo(7);
  }

  @Test
  void messagesCostTheirOverhead() {
    CompletionRequest request = request(Message.system("hello world"), Message.user("hello world"));
    assertThat(tokens.count("openai/gpt-4o", request))
        .isEqualTo(new TokenCount(2 * (4 + 2) + 3, false));
    assertThat(tokens.count("mistral/mistral-small-latest", request).estimated()).isTrue();
  }

  @Test
  void toolsMakeTheCountAnEstimate() {
    CompletionRequest plain = request(Message.user("hello"));
    CompletionRequest withTool =
        new CompletionRequest(
            plain.messages(),
            Parameters.NONE,
            null,
            List.of(new ToolSpecification("weather", "Tells the weather", "{\"type\":\"object\"}")),
            false);
    TokenCount count = tokens.count("openai/gpt-4o", withTool);
    assertThat(count.estimated()).isTrue();
    assertThat(count.tokens()).isGreaterThan(tokens.count("openai/gpt-4o", plain).tokens() + 10);
  }

  @Test
  void imagesCountByTheirSize() {
    assertThat(imageTokens("openai/gpt-4o", 512, 512)).isEqualTo(85 + 170);
    assertThat(imageTokens("openai/gpt-4o", 1024, 1024)).isEqualTo(85 + 4 * 170);
    assertThat(imageTokens("openai/gpt-4o", 2048, 4096)).isEqualTo(85 + 6 * 170);
    assertThat(imageTokens("anthropic/claude-haiku-4-5", 1000, 1000)).isEqualTo(1334);
  }

  @Test
  void embeddingInputsAreCounted() {
    assertThat(
            tokens.count(
                "openai/text-embedding-3-small",
                new EmbeddingRequest(List.of("hello world", "hello world"), 0)))
        .isEqualTo(new TokenCount(4, false));
  }

  private long imageTokens(String model, int width, int height) {
    byte[] png =
        ByteBuffer.allocate(24)
            .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13})
            .put(new byte[] {'I', 'H', 'D', 'R'})
            .putInt(width)
            .putInt(height)
            .array();
    return imageTokens(model, "data:image/png;base64," + Base64.getEncoder().encodeToString(png));
  }

  private long imageTokens(String model, String uri) {
    Message empty = new Message(Role.USER, List.of(new Content.Text("")), List.of(), null);
    Message image = new Message(Role.USER, List.of(Image.of(URI.create(uri))), List.of(), null);
    return tokens.count(model, request(image)).tokens()
        - tokens.count(model, request(empty)).tokens();
  }

  private static CompletionRequest request(Message... messages) {
    return new CompletionRequest(List.of(messages), Parameters.NONE, null, List.of(), false);
  }
}
