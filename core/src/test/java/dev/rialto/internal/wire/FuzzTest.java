package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.EmbeddingRequest;
import dev.rialto.InvalidResponseException;
import dev.rialto.Request;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.call.OrThrow;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.ollama.OllamaProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever comes: a right answer or a typed error, in bounded memory. */
class FuzzTest {
  private static final List<WireProtocol> PROTOCOLS =
      List.of(
          new OpenAiProtocol(new ChatDialect("openai")),
          new AnthropicProtocol(),
          new ResponsesProtocol(new ChatDialect("openai")),
          new OllamaProtocol());
  private static final ResponseHead STREAM =
      new ResponseHead(200, Headers.of("content-type", "text/event-stream"), "h2");
  private static final ResponseHead JSON =
      new ResponseHead(200, Headers.of("content-type", "application/json"), "h2");

  // Every member that a dialect looks at, and values of every kind.
  private static final String[] NAMES = {
    "choices",
    "delta",
    "message",
    "content",
    "tool_calls",
    "function",
    "arguments",
    "index",
    "id",
    "name",
    "type",
    "error",
    "code",
    "usage",
    "prompt_tokens",
    "finish_reason",
    "reasoning",
    "reasoning_details",
    "text",
    "thinking",
    "content_block",
    "partial_json",
    "input",
    "data",
    "embedding",
    "stop_reason",
    "output_tokens",
    "detail",
    "metadata",
    "status",
    "refusal",
    "model",
    "item",
    "output",
    "response",
    "output_index",
    "call_id",
    "summary",
    "incomplete_details"
  };
  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "1e999",
    "99999999999999999999",
    "\"\"",
    "\"x\"",
    "\"\\ud83d\"",
    "\"\\udd04\"",
    "\"\\u0000\"",
    "\"message_start\"",
    "\"content_block_start\"",
    "\"content_block_delta\"",
    "\"content_block_stop\"",
    "\"message_delta\"",
    "\"message_stop\"",
    "\"response.completed\"",
    "\"response.output_item.added\"",
    "\"response.output_item.done\"",
    "\"response.output_text.delta\"",
    "\"function_call\"",
    "\"reasoning\"",
    "\"message\"",
    "\"response.function_call_arguments.delta\"",
    "\"tool_use\"",
    "\"text\"",
    "\"stop\"",
    "\"error\"",
    "NaN",
    "{}",
    "[]",
    "\"{\\\"a\\\":1}\""
  };

  private static Random random(String test) {
    long seed = System.nanoTime();
    System.out.println("FuzzTest " + test + " seed " + seed);
    return new Random(seed);
  }

  private static void decode(Random random, byte[] body) {
    for (WireProtocol protocol : PROTOCOLS) {
      for (ResponseHead head : List.of(STREAM, JSON, new ResponseHead(400, Headers.EMPTY, "h2"))) {
        Request request =
            protocol == PROTOCOLS.get(0) && random.nextInt(4) == 0
                ? new EmbeddingRequest(List.of("x"), 0)
                : Targets.request(true);
        int cut = random.nextInt(body.length + 1);
        // Any exception but a RialtoException fails the test.
        Decoded decoded =
            Decoded.decode(protocol, request, Targets.of(protocol, "m"), head, body, cut);
        assertThat(decoded.error() == null)
            .as(() -> new String(body, StandardCharsets.UTF_8) + " " + head + " " + request)
            .isEqualTo(decoded.finish() != null);
        assertThat(decoded.extra().toString()).as("read at last, and of any shape").isNotNull();
        if (decoded.error() != null) {
          assertThat(decoded.error().details().body().length()).isLessThanOrEqualTo(1024);
        }
      }
    }
  }

  @Test
  void randomBytes() {
    Random random = random("randomBytes");
    for (int i = 0; i < 1_500; i++) {
      byte[] body = new byte[random.nextInt(200)];
      random.nextBytes(body);
      if (random.nextBoolean() && body.length > 0) {
        body[0] = '{';
      }
      decode(random, body);
    }
  }

  @Test
  void randomJsonOfKnownNames() {
    Random random = random("randomJsonOfKnownNames");
    for (int i = 0; i < 4_000; i++) {
      StringBuilder body = new StringBuilder();
      boolean events = random.nextBoolean();
      for (int e = random.nextInt(5); e >= 0; e--) {
        body.append(events ? "data: " : "");
        object(random, body, 0);
        body.append(events ? "\n\n" : "");
      }
      if (random.nextBoolean()) {
        body.append("data: [DONE]\n\n");
      }
      decode(random, body.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void object(Random random, StringBuilder out, int depth) {
    out.append('{');
    for (int i = random.nextInt(5); i > 0; i--) {
      out.append('"').append(NAMES[random.nextInt(NAMES.length)]).append("\":");
      value(random, out, depth);
      out.append(i > 1 ? "," : "");
    }
    out.append('}');
  }

  private static void value(Random random, StringBuilder out, int depth) {
    int kind = random.nextInt(depth > 4 ? 1 : 3);
    if (kind == 0) {
      out.append(VALUES[random.nextInt(VALUES.length)]);
    } else if (kind == 1) {
      object(random, out, depth + 1);
    } else {
      out.append('[');
      object(random, out, depth + 1);
      out.append(']');
    }
  }

  @Test
  void recordingsWithDamage() {
    Random random = random("recordingsWithDamage");
    List<Recording> all = Recording.all(".*/(chat|messages|embeddings|responses)");
    for (int i = 0; i < 4_000; i++) {
      Recording r = all.get(random.nextInt(all.size()));
      if (r.body().length == 0 || r.body().length > 100_000) {
        continue;
      }
      byte[] body = Arrays.copyOf(r.body(), 1 + random.nextInt(r.body().length));
      for (int d = random.nextInt(4); d > 0; d--) {
        byte[] bad = {'"', '{', '}', '[', ']', ',', ':', '\\', '\n', 0, (byte) 0xff, 'n', '-'};
        body[random.nextInt(body.length)] = bad[random.nextInt(bad.length)];
      }
      decode(random, body);
    }
  }

  @Test
  void aStreamCutAnywhereIsNeverTakenForWhole() {
    for (Recording r : Recording.all("(openai/chat|anthropic/messages)")) {
      if (!r.isStream() || r.body().length > 40_000) {
        continue;
      }
      WireProtocol protocol = PROTOCOLS.get(r.name().startsWith("openai") ? 0 : 1);
      String end = protocol.name().equals("openai") ? "\"finish_reason\":\"" : "\"stop_reason\":\"";
      int safe = r.text().indexOf(end);
      for (int cut = 1; cut <= safe; cut += 1 + cut / 50) {
        Decoded decoded =
            Decoded.decode(
                protocol,
                Targets.request(true),
                Targets.of(protocol, "m"),
                r.head(),
                Arrays.copyOf(r.body(), cut));
        assertThat(decoded.error())
            .as(r + " at " + cut)
            .isInstanceOf(TruncatedResponseException.class);
        assertThat(decoded.calls()).isEmpty();
      }
    }
  }

  @Test
  void anEndlessStreamIsDecodedInBoundedMemory() {
    WireProtocol protocol = PROTOCOLS.get(0);
    ResponseDecoder decoder =
        protocol.decoder(Targets.request(true), Targets.of(protocol, "m"), STREAM);
    byte[] chunk =
        ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                + "x".repeat(60_000)
                + "\"}}]}\n\n")
            .getBytes(StandardCharsets.UTF_8);
    long[] chars = new long[1];
    for (int i = 0; i < 17_000; i++) {
      decoder.decode(
          chunk,
          0,
          chunk.length,
          event -> chars[0] += event instanceof ResponseEvent.Text t ? t.text().length() : 0);
    }
    assertThat(chars[0]).isEqualTo(1_020_000_000L);
    assertThatThrownBy(() -> decoder.end(new OrThrow(event -> {})))
        .isInstanceOfSatisfying(
            TruncatedResponseException.class,
            e -> assertThat(e.details().partialText().length()).isEqualTo(1 << 20));
  }

  @Test
  void whatIsSaidBesideAnEndlessAnswer_isBounded() {
    WireProtocol protocol = PROTOCOLS.get(0);
    ResponseDecoder decoder =
        protocol.decoder(Targets.request(true), Targets.of(protocol, "m"), STREAM);
    String filling = "x".repeat(20_000);
    Map<String, Object> extra = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] chunk =
          ("data: {\"n"
                  + i
                  + "\":1,\"changing\":\""
                  + i
                  + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"logprobs\":{\"content\":[\""
                  + filling
                  + "\"]}}]}\n\n")
              .getBytes(StandardCharsets.UTF_8);
      decoder.decode(chunk, 0, chunk.length, event -> {});
    }
    byte[] end = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);
    decoder.decode(end, 0, end.length, event -> {});
    decoder.end(
        event -> {
          if (event instanceof ResponseEvent.Extra all) {
            extra.putAll(all.members());
          }
        });
    assertThat(extra).hasSizeLessThan(70).containsEntry("changing", "1999");
    assertThat(extra.get("logprobs")).as("a part of it would be a lie").isEqualTo(Map.of());
  }

  @Test
  void aHugeEventIsReadUpToTheCapAndRefusedBeyondIt() {
    WireProtocol protocol = PROTOCOLS.get(0);
    byte[] head =
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
            .getBytes(StandardCharsets.UTF_8);
    byte[] filling = "y".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    byte[] tail = "\"},\"finish_reason\":\"stop\"}]}\n\n".getBytes(StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder();
    ResponseDecoder ten =
        protocol.decoder(Targets.request(true), Targets.of(protocol, "m"), STREAM);
    ten.decode(head, 0, head.length, event -> {});
    for (int i = 0; i < 10; i++) {
      ten.decode(filling, 0, filling.length, event -> {});
    }
    ten.decode(
        tail,
        0,
        tail.length,
        event -> text.append(event instanceof ResponseEvent.Text t ? t.text() : ""));
    assertThat(text.length()).isEqualTo(10 << 20);

    ResponseDecoder endless =
        protocol.decoder(Targets.request(true), Targets.of(protocol, "m"), STREAM);
    endless.decode(head, 0, head.length, event -> {});
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                endless.decode(filling, 0, filling.length, new OrThrow(event -> {}));
              }
            })
        .isInstanceOf(InvalidResponseException.class)
        .hasMessageContaining("larger than 16 MiB");
  }

  @Test
  void anotherDialectsStreamIsNeverTakenForAnAnswer() {
    String[] own = {".*/chat", "anthropic/messages", ".*/responses", "ollama/ollama-chat"};
    for (int dialect = 0; dialect < own.length; dialect++) {
      for (Recording r : Recording.all(own[dialect])) {
        if (r.head().status() != 200 || r.body().length > 100_000) {
          continue;
        }
        for (int other = 0; other < PROTOCOLS.size(); other++) {
          WireProtocol protocol = PROTOCOLS.get(other);
          Decoded decoded =
              Decoded.decode(
                  protocol,
                  Targets.request(r.isStream()),
                  Targets.of(protocol, "m"),
                  r.head(),
                  r.body());
          if (other != dialect) {
            assertThat(decoded.error()).as(r + " read as " + protocol.name()).isNotNull();
          }
        }
      }
    }
  }

  @Test
  void anotherDialectsStreamIsNamedAsSuch() {
    Recording r =
        Recording.all("anthropic/messages").stream()
            .filter(Recording::isStream)
            .findFirst()
            .orElseThrow();
    WireProtocol protocol = PROTOCOLS.get(0);
    RialtoException error =
        Decoded.decode(
                protocol, Targets.request(true), Targets.of(protocol, "m"), r.head(), r.body())
            .error();
    assertThat(error).isInstanceOf(InvalidResponseException.class).hasMessageContaining("choices");
  }
}
