package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.EmbeddingRequest;
import dev.rialto.ImageRequest;
import dev.rialto.ModerationRequest;
import dev.rialto.Request;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.gemini.GeminiDialect;
import dev.rialto.internal.wire.ollama.OllamaProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.openrouter.OpenRouterDialect;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Every recording with its JSON mutated: nodes left out, doubled, renamed, of other types, nested
 * deeper, taken from another dialect's recording; framed in every way, cut. Each dialect gives a
 * right answer or a typed error, the same however the bytes are split, and never more than came.
 *
 * <p>{@code -Drialto.fuzz.rounds=N} goes N times over all of them [1], {@code -Drialto.fuzz.seed=S}
 * repeats what was printed.
 */
class MutatedRecordingsTest {
  private static final int MAX_EVENTS = 30;
  private static final int MAX_BYTES = 60_000;

  private record Reader(WireProtocol protocol, Request request) {}

  private static final WireProtocol CHAT = new OpenAiProtocol(new ChatDialect("openai"));
  private static final List<Reader> READERS =
      List.of(
          new Reader(CHAT, Targets.request(true)),
          new Reader(CHAT, Targets.request(false)),
          new Reader(new OpenAiProtocol(new GeminiDialect()), Targets.request(true)),
          new Reader(new OpenAiProtocol(new OpenRouterDialect()), Targets.request(true)),
          new Reader(new AnthropicProtocol(), Targets.request(true)),
          new Reader(new ResponsesProtocol(new ChatDialect("openai")), Targets.request(true)),
          new Reader(new OllamaProtocol(), Targets.request(true)),
          new Reader(CHAT, new EmbeddingRequest(List.of("x"), 0)),
          new Reader(CHAT, new ModerationRequest(List.of("x"))),
          new Reader(CHAT, new ImageRequest("x", "", "", 1, Map.of())));

  private final ObjectMapper json = new ObjectMapper();
  private final long seed = Long.getLong("rialto.fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** What a recording says, as trees of JSON. */
  private record Told(Recording recording, List<String> names, List<JsonNode> values) {}

  @Test
  void everyDialectAnswersOrFailsInItsOwnWords() {
    System.out.println("MutatedRecordingsTest seed " + seed);
    List<Told> all = new ArrayList<>();
    for (Recording r : Recording.all(".*")) {
      Told told = told(r);
      if (!told.values.isEmpty()) {
        all.add(told);
      }
    }
    assertThat(all).hasSizeGreaterThan(190);
    int rounds = Integer.getInteger("rialto.fuzz.rounds", 1);
    for (int round = 0; round < rounds; round++) {
      for (Told told : all) {
        check(told, all.get(random.nextInt(all.size())));
      }
    }
  }

  private Told told(Recording r) {
    List<String> names = new ArrayList<>();
    List<JsonNode> values = new ArrayList<>();
    String name = "";
    String text = r.text();
    for (String line : r.isStream() ? text.split("\\R", -1) : text.split("\n(?=\\{)", -1)) {
      String value = line;
      if (r.isStream()) {
        name = line.startsWith("event:") ? line.substring(6).strip() : line.isEmpty() ? "" : name;
        value = line.startsWith("data:") ? line.substring(5) : "";
      }
      try {
        JsonNode tree = json.readTree(value);
        if (tree != null && tree.isContainerNode()) {
          names.add(name);
          values.add(tree);
        }
      } catch (java.io.IOException e) {
        // No JSON: there is nothing to mutate in it.
      }
    }
    return new Told(r, names, values);
  }

  private void check(Told told, Told other) {
    int from = Math.max(0, random.nextInt(told.values.size()) - random.nextInt(MAX_EVENTS));
    int to = Math.min(told.values.size(), from + MAX_EVENTS);
    List<String> pieces = new ArrayList<>();
    int mutated = from + random.nextInt(to - from);
    for (int i = from; i < to; i++) {
      int mutations = i == mutated ? 1 + random.nextInt(3) : random.nextInt(12) == 0 ? 1 : 0;
      JsonNode donor = other.values.get(random.nextInt(other.values.size()));
      pieces.add(new Mutation(random, donor).text(told.values.get(i), mutations));
      if (random.nextInt(40) == 0) {
        pieces.add(new Mutation(random, donor).text(donor, 0));
      }
    }
    List<String> names = told.names.subList(from, to);
    String framed = framed(pieces, names);
    byte[] body = framed.getBytes(StandardCharsets.UTF_8);
    if (body.length > MAX_BYTES) {
      body = Arrays.copyOf(body, MAX_BYTES);
    } else if (random.nextInt(4) == 0 && body.length > 0) {
      body = Arrays.copyOf(body, random.nextInt(body.length));
    }
    for (Reader reader : READERS) {
      decode(told.recording, reader, body);
    }
  }

  private String framed(List<String> pieces, List<String> names) {
    StringBuilder out = new StringBuilder();
    String end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
    switch (pieces.size() == 1 ? random.nextInt(5) : random.nextInt(4)) {
      case 0 -> {
        return String.join("\n", pieces) + "\n";
      }
      case 1 -> {
        return "[" + String.join(",", pieces) + "]";
      }
      case 4 -> {
        return pieces.get(0);
      }
      default -> {
        for (int i = 0; i < pieces.size(); i++) {
          String name = i < names.size() ? names.get(i) : "";
          out.append(name.isEmpty() ? "" : "event: " + name + end);
          out.append("data: ").append(pieces.get(i)).append(end).append(end);
        }
        return out + (random.nextBoolean() ? "data: [DONE]" + end + end : "");
      }
    }
  }

  private void decode(Recording recording, Reader reader, byte[] body) {
    int status = random.nextInt(8) == 0 ? 400 : 200;
    String type =
        List.of("text/event-stream", "application/json", "text/plain", "").get(random.nextInt(4));
    ResponseHead head =
        new ResponseHead(
            status, type.isEmpty() ? Headers.EMPTY : Headers.of("content-type", type), "h2");
    String shown =
        "seed "
            + seed
            + ", "
            + recording
            + " by "
            + reader.protocol.name()
            + " as "
            + type
            + ": "
            + new String(body, StandardCharsets.UTF_8);
    Decoded whole;
    Decoded split;
    try {
      whole = read(reader, head, body);
      int cut = random.nextInt(body.length + 1);
      split = read(reader, head, body, cut, cut + (body.length - cut) / 2);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(shown, e);
    }
    if (saysMoreCame(split) != saysMoreCame(whole)) {
      // A piece that ends with a value of JSON is taken for the answer; of what follows nobody
      // knows any more whether the first was a line of several.
      assertThat(split.error()).as(() -> shown).hasSameClassAs(whole.error());
    } else {
      assertThat(seen(split)).as(() -> shown).isEqualTo(seen(whole));
    }
    assertThat(whole.error() == null).as(() -> shown).isEqualTo(whole.finish() != null);
    assertThat(whole.text().length() + whole.reasoning().length())
        .as(() -> "no more than came, " + shown)
        .isLessThanOrEqualTo(body.length);
    assertThat(whole.extra().toString()).isNotNull();
    assertThat(whole.usage().total()).as(() -> shown).isBetween(0L, 5_000_000_000_000L);
    assertThat(whole.calls().stream().map(c -> c.id()))
        .as(() -> shown)
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  /** What stands behind an answer is shown as far as it had come. */
  private static List<Object> seen(Decoded decoded) {
    List<Object> all = decoded.comparable();
    return saysMoreCame(decoded) ? all.subList(0, all.size() - 1) : all;
  }

  private static boolean saysMoreCame(Decoded decoded) {
    return decoded.error() != null && decoded.error().summary().contains("behind its");
  }

  private static Decoded read(Reader reader, ResponseHead head, byte[] body, int... cuts) {
    return Decoded.decode(
        reader.protocol, reader.request, Targets.of(reader.protocol, "m"), head, body, cuts);
  }
}
