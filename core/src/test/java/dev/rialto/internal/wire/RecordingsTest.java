package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rialto.EmbeddingRequest;
import dev.rialto.ImageRequest;
import dev.rialto.InvalidResponseException;
import dev.rialto.Request;
import dev.rialto.RialtoException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.azure.AzureDialect;
import dev.rialto.internal.wire.cohere.CohereDialect;
import dev.rialto.internal.wire.deepseek.DeepSeekDialect;
import dev.rialto.internal.wire.groq.GroqDialect;
import dev.rialto.internal.wire.lmstudio.LmStudioDialect;
import dev.rialto.internal.wire.mistral.MistralDialect;
import dev.rialto.internal.wire.ollama.OllamaDialect;
import dev.rialto.internal.wire.ollama.OllamaProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.openrouter.OpenRouterDialect;
import dev.rialto.internal.wire.perplexity.PerplexityDialect;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.internal.wire.vllm.VllmDialect;
import dev.rialto.internal.wire.xai.XAiDialect;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recording decodes to what an independent reading of its bytes says: whole, split at every
 * byte, byte by byte. What is no answer to us is an error of ours.
 */
class RecordingsTest {
  private static final int ALL_SPLITS_UP_TO = 3_000;
  private static final int RANDOM_SPLITS = 150;

  /** What is no answer to anything that Rialto asks: a typed error, whatever it looks like. */
  private static final Map<String, String> NO_ANSWERS =
      Map.ofEntries(
          Map.entry("pydantic-gateway/chat/.*", "a gateway's echo of the request, not an answer"),
          Map.entry(
              "openai/responses/vercel-ai-1b460bb61a76e3a5.http",
              "its first event lacks a bracket: not JSON"),
          Map.entry(
              "openai/embeddings/ruby-openai-7391b62a381eb892.http",
              "a page of the organization's usage, not embeddings"),
          Map.entry(
              "openai/completions/ruby-openai-523208fccbd060ad.http",
              "a page of the organization's usage, not completions"),
          Map.entry("openai/messages/.*", "a message of a thread (assistants), which is not asked"),
          Map.entry(
              "(cohere|voyage|together)/rerank/.*", "a ranking, which Rialto does not ask for"),
          Map.entry("anthropic/count_tokens/.*", "a count of tokens, which Rialto makes itself"),
          Map.entry(
              "openai/models/ruby-openai-86da7bab26936643.http", "one model, not a list of them"),
          Map.entry("huggingface/models/.*", "the page of one model, not a list of them"));

  /** How a recording is read. */
  private record Plan(WireProtocol protocol, Request request, Function<Recording, Oracle> oracle) {}

  @TestFactory
  Stream<DynamicTest> everyRecording() {
    List<Recording> all = Recording.all(".*");
    assertThat(all).hasSizeGreaterThan(200);
    return all.stream().map(r -> DynamicTest.dynamicTest(r.name(), () -> decodes(r)));
  }

  private static void decodes(Recording r) {
    String provider = r.name().substring(0, r.name().indexOf('/'));
    String api = r.name().split("/")[1];
    switch (api) {
      case "embeddings" -> embeddings(chat(provider), r);
      case "models" -> models(chat(provider), r);
      default -> completes(plan(provider, api, r), r);
    }
  }

  private static Plan plan(String provider, String api, Recording r) {
    Request asked = Targets.request(r.isStream());
    return switch (api) {
      case "messages", "count_tokens" ->
          provider.equals("anthropic")
              ? new Plan(new AnthropicProtocol(), asked, Oracle::messages)
              : new Plan(chat(provider), asked, Oracle::chat);
      case "responses" ->
          new Plan(new ResponsesProtocol(dialect(provider)), asked, Oracle::responses);
      case "ollama-chat", "ollama-generate" ->
          new Plan(new OllamaProtocol(), asked, Oracle::ollama);
      case "images" ->
          new Plan(chat(provider), new ImageRequest("a cat", "", "", 1, Map.of()), Oracle::chat);
      // Of other APIs there are the errors, which look the same in all of them.
      default -> new Plan(chat(provider), asked, Oracle::chat);
    };
  }

  private static WireProtocol chat(String provider) {
    return new OpenAiProtocol(dialect(provider));
  }

  private static ChatDialect dialect(String provider) {
    return switch (provider) {
      case "openai" -> new ChatDialect("openai");
      case "azure" -> new AzureDialect("");
      case "mistral" -> new MistralDialect();
      case "deepseek" -> new DeepSeekDialect();
      case "xai" -> new XAiDialect();
      case "perplexity" -> new PerplexityDialect();
      case "openrouter" -> new OpenRouterDialect();
      case "ollama", "ollama-cloud" -> new OllamaDialect();
      case "groq" -> new GroqDialect();
      case "cohere" -> new CohereDialect();
      case "vllm" -> new VllmDialect();
      case "lmstudio" -> new LmStudioDialect();
      default -> new CompatibleDialect(provider);
    };
  }

  private static void completes(Plan plan, Recording r) {
    Target target = Targets.of(plan.protocol, "m");
    Decoded decoded = Decoded.decode(plan.protocol, plan.request, target, r.head(), r.body());
    check(r, decoded, plan.oracle);
    splits(plan.protocol, plan.request, target, r, decoded);
    Decoded bare = Decoded.bare(plan.protocol, plan.request, target, r.head(), r.body());
    assertThat(bare.comparable()).isEqualTo(decoded.withoutExtra().comparable());
  }

  private static void models(WireProtocol protocol, Recording r) {
    if (r.head().status() != 200) {
      completes(new Plan(protocol, Targets.request(false), Oracle::chat), r);
    } else if (isNoAnswer(r)) {
      assertThatThrownBy(() -> protocol.readModels(r.body()))
          .isInstanceOf(InvalidResponseException.class);
    } else {
      List<String> ids = new ArrayList<>();
      Oracle.tree(r.text()).path("data").forEach(model -> ids.add(model.path("id").asText()));
      assertThat(protocol.readModels(r.body())).isNotEmpty().isEqualTo(ids);
    }
  }

  private static boolean isNoAnswer(Recording r) {
    for (Map.Entry<String, String> known : NO_ANSWERS.entrySet()) {
      if (r.name().matches(known.getKey())) {
        System.out.println("NO ANSWER TO US: " + r + ": " + known.getValue());
        return true;
      }
    }
    return false;
  }

  private static void check(Recording r, Decoded decoded, Function<Recording, Oracle> reader) {
    if (isNoAnswer(r)) {
      assertThat(decoded.error()).isInstanceOf(InvalidResponseException.class);
      return;
    }
    if (r.body().length == 0) {
      assertThat(failure(r, decoded).details().status()).isEqualTo(r.head().status());
      return;
    }
    Oracle oracle = reader.apply(r);
    if (r.head().status() != 200 || oracle.error != null) {
      RialtoException error = failure(r, decoded);
      assertThat(error.getMessage()).contains(withoutStop(Objects.requireNonNull(oracle.error)));
      if (r.head().status() != 200) {
        assertThat(error.details().status()).isEqualTo(r.head().status());
      }
      assertThat(error.details().partialText()).isEqualTo(oracle.text.toString());
      assertThat(error.details().partialReasoning()).isEqualTo(oracle.reasoning.toString());
      return;
    }
    assertThat(oracle.isAnswer).isTrue();
    assertThat(decoded.error()).isNull();
    assertThat(decoded.text()).isEqualTo(oracle.text.toString());
    assertThat(decoded.reasoning()).isEqualTo(oracle.reasoning.toString());
    assertThat(decoded.calls().stream().map(c -> c.id() + " " + c.name() + " " + c.arguments()))
        .map(s -> normal(s))
        .containsExactlyElementsOf(oracle.calls.stream().map(s -> normal(s)).toList());
    assertThat(Objects.requireNonNull(decoded.finish()).raw()).isEqualTo(oracle.finish);
    assertThat(decoded.usage().input()).isEqualTo(oracle.input);
    assertThat(decoded.usage().inputCached()).isEqualTo(oracle.cached);
    assertThat(decoded.usage().output()).isEqualTo(oracle.output);
    assertThat(decoded.usage().reasoning()).isEqualTo(oracle.reasoned);
  }

  // Input that came as an object has no text of its own: compared without white space.
  private static String normal(String call) {
    return call.replaceAll("\\s", "");
  }

  private static RialtoException failure(Recording r, Decoded decoded) {
    RialtoException error = decoded.error();
    assertThat(error).as(r.name()).isNotNull().isNotInstanceOf(TruncatedResponseException.class);
    return Objects.requireNonNull(error);
  }

  private static String withoutStop(String message) {
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }

  private static void splits(
      WireProtocol protocol, Request request, Target target, Recording r, Decoded whole) {
    byte[] body = r.body();
    List<Integer> places = new ArrayList<>();
    for (int i = 1; i < body.length; i++) {
      places.add(i);
    }
    if (body.length > ALL_SPLITS_UP_TO) {
      long seed = System.nanoTime();
      System.out.println(r + ": random splits, seed " + seed);
      Collections.shuffle(places, new Random(seed));
      places = places.subList(0, RANDOM_SPLITS);
    }
    for (int cut : places) {
      assertThat(Decoded.decode(protocol, request, target, r.head(), body, cut).comparable())
          .as("split at " + cut)
          .isEqualTo(whole.comparable());
    }
    assertThat(Decoded.bytewise(protocol, request, target, r.head(), body).comparable())
        .as("byte by byte")
        .isEqualTo(whole.comparable());
  }

  private static void embeddings(WireProtocol protocol, Recording r) {
    JsonNode root = Oracle.tree(r.text());
    List<JsonNode> written = new ArrayList<>();
    root.path("data").forEach(item -> written.add(item.path("embedding")));
    // Cohere's own has them bare, by their type.
    root.path("embeddings").path("float").forEach(written::add);
    Request request =
        new EmbeddingRequest(Collections.nCopies(Math.max(1, written.size()), "x"), 0);
    Target target = Targets.of(protocol, "m");
    Decoded decoded = Decoded.decode(protocol, request, target, r.head(), r.body());
    if (isNoAnswer(r)) {
      assertThat(decoded.error()).isInstanceOf(InvalidResponseException.class);
    } else if (r.head().status() != 200) {
      assertThat(failure(r, decoded).getMessage())
          .contains(withoutStop(root.path("error").path("message").asText()));
    } else {
      assertThat(decoded.vectors()).hasSize(written.size());
      for (int i = 0; i < written.size(); i++) {
        assertThat(decoded.vectors().get(i))
            .isEqualTo(vector(written.get(i), r.name().startsWith("perplexity/")));
      }
      JsonNode usage = root.path("usage");
      assertThat(decoded.usage().input())
          .isEqualTo(
              usage.isObject()
                  ? usage.path("prompt_tokens").asLong()
                  : root.path("meta").path("billed_units").path("input_tokens").asLong());
    }
    splits(protocol, request, target, r, decoded);
  }

  private static float[] vector(JsonNode node, boolean ofBytes) {
    if (node.isTextual()) {
      byte[] bytes = Base64.getDecoder().decode(node.asText());
      if (ofBytes) {
        float[] values = new float[bytes.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = bytes[i];
        }
        return values;
      }
      float[] values = new float[bytes.length / 4];
      for (int i = 0; i < values.length; i++) {
        int bits = 0;
        for (int b = 3; b >= 0; b--) {
          bits = bits << 8 | (bytes[i * 4 + b] & 0xff);
        }
        values[i] = Float.intBitsToFloat(bits);
      }
      return values;
    }
    float[] values = new float[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) node.path(i).asDouble();
    }
    return values;
  }
}
