package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.InvalidResponseException;
import dev.rialto.Request;
import dev.rialto.RialtoException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
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
 * Every recorded chat, message and embedding decodes to what an independent reading of its bytes
 * says: whole, split at every byte, byte by byte.
 */
class RecordingsTest {
  private static final int ALL_SPLITS_UP_TO = 3_000;
  private static final int RANDOM_SPLITS = 150;

  /** Rows of the folders below that hold something else. */
  private static final Map<String, String> OTHER_DIALECTS =
      Map.of(
          "pydantic-gateway/chat/pydantic-ai-38ce632750af6087.http",
          "a gateway's echo of the request, not an answer",
          "pydantic-gateway/chat/pydantic-ai-a1205e68f6e432c2.http",
          "a gateway's echo of the request, not an answer",
          "openai/responses/vercel-ai-1b460bb61a76e3a5.http",
          "its first event lacks a bracket: not JSON",
          "openai/embeddings/ruby-openai-7391b62a381eb892.http",
          "a page of the organization's usage, not embeddings");

  @TestFactory
  Stream<DynamicTest> everyChatOfOpenAi() {
    return chats("openai/chat", new OpenAiProtocol(new ChatDialect("openai")));
  }

  @TestFactory
  Stream<DynamicTest> everyChatOfCompatibleProviders() {
    return chats("(?!openai/).*/chat", new OpenAiProtocol(new CompatibleDialect("compatible")));
  }

  private static Stream<DynamicTest> chats(String folders, WireProtocol protocol) {
    return tests(
        folders, protocol, recording -> Targets.request(recording.isStream()), Oracle::chat);
  }

  @TestFactory
  Stream<DynamicTest> everyMessageOfAnthropic() {
    return tests(
        "anthropic/messages",
        new AnthropicProtocol(),
        recording -> Targets.request(recording.isStream()),
        Oracle::messages);
  }

  @TestFactory
  Stream<DynamicTest> everyResponse() {
    return tests(
        ".*/responses",
        new ResponsesProtocol(new ChatDialect("openai")),
        recording -> Targets.request(recording.isStream()),
        Oracle::responses);
  }

  @TestFactory
  Stream<DynamicTest> everyEmbedding() {
    WireProtocol protocol = new OpenAiProtocol(new ChatDialect("openai"));
    return Recording.all("(openai|azure|perplexity|voyage)/embeddings").stream()
        .map(r -> DynamicTest.dynamicTest(r.name(), () -> embeddings(protocol, r)));
  }

  private static Stream<DynamicTest> tests(
      String folders,
      WireProtocol protocol,
      Function<Recording, CompletionRequest> request,
      Function<Recording, Oracle> oracle) {
    List<Recording> all = Recording.all(folders);
    assertThat(all).isNotEmpty();
    return all.stream()
        .map(
            r ->
                DynamicTest.dynamicTest(
                    r.name(),
                    () -> {
                      Target target = Targets.of(protocol, "m");
                      Request asked = request.apply(r);
                      Decoded decoded = Decoded.decode(protocol, asked, target, r.head(), r.body());
                      check(r, decoded, oracle);
                      splits(protocol, asked, target, r, decoded);
                    }));
  }

  private static void check(Recording r, Decoded decoded, Function<Recording, Oracle> reader) {
    if (OTHER_DIALECTS.containsKey(r.name())) {
      System.out.println("NOT OF THIS DIALECT: " + r + ": " + OTHER_DIALECTS.get(r.name()));
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
    int inputs = Math.max(1, root.path("data").size());
    Request request = new EmbeddingRequest(Collections.nCopies(inputs, "x"), 0);
    Target target = Targets.of(protocol, "m");
    Decoded decoded = Decoded.decode(protocol, request, target, r.head(), r.body());
    if (OTHER_DIALECTS.containsKey(r.name())) {
      System.out.println("NOT OF THIS DIALECT: " + r + ": " + OTHER_DIALECTS.get(r.name()));
      assertThat(decoded.error()).isInstanceOf(InvalidResponseException.class);
    } else if (r.head().status() != 200) {
      assertThat(failure(r, decoded).getMessage())
          .contains(withoutStop(root.path("error").path("message").asText()));
    } else {
      assertThat(decoded.vectors()).hasSize(root.path("data").size());
      for (int i = 0; i < decoded.vectors().size(); i++) {
        assertThat(decoded.vectors().get(i))
            .isEqualTo(vector(root.path("data").path(i).path("embedding")));
      }
      assertThat(decoded.usage().input())
          .isEqualTo(root.path("usage").path("prompt_tokens").asLong());
    }
    assertThat(Decoded.bytewise(protocol, request, target, r.head(), r.body()).comparable())
        .isEqualTo(decoded.comparable());
  }

  private static float[] vector(JsonNode node) {
    if (node.isTextual()) {
      byte[] bytes = Base64.getDecoder().decode(node.asText());
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
