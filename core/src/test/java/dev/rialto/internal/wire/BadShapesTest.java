package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.InvalidResponseException;
import dev.rialto.RialtoException;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes that providers and proxies have sent where others belong. */
class BadShapesTest {
  private static final WireProtocol CHAT = new OpenAiProtocol(new ChatDialect("openai"));
  private static final List<WireProtocol> PROTOCOLS =
      List.of(CHAT, new ResponsesProtocol(new ChatDialect("openai")), new AnthropicProtocol());

  private static Decoded decode(WireProtocol protocol, int status, String type, String body) {
    return Decoded.decode(
        protocol,
        Targets.request(true),
        Targets.of(protocol, "m"),
        new ResponseHead(status, Headers.of("content-type", type), "h2"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static String chat(String message, String rest) {
    return "{\"choices\":[{\"index\":0,\"message\":"
        + message
        + ",\"finish_reason\":\"stop\"}]"
        + rest
        + "}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"code\":429,\"message\":\"slow\"}}",
        "{\"error\":\"slow\"}",
        "{\"error\":[{\"message\":\"slow\"}]}",
        "[{\"error\":{\"message\":\"slow\",\"code\":429.0}}]",
        "{\"error\":{\"message\":[\"slow\"],\"type\":{},\"code\":[]}}",
        "{\"detail\":[{\"msg\":\"slow\"}]}",
        "{\"message\":\"slow\",\"error\":null}"
      })
  void anErrorOfAnyShape_keepsItsClassAndItsWords(String body) {
    for (WireProtocol protocol : PROTOCOLS) {
      RialtoException error = decode(protocol, 429, "application/json", body).error();
      assertThat(error).as(protocol.name()).isInstanceOf(dev.rialto.RateLimitException.class);
      assertThat(error.summary()).contains("slow");
    }
  }

  @Test
  void arraysWhereObjectsBelong_areAnErrorOrPassedOver() {
    for (WireProtocol protocol : PROTOCOLS) {
      for (String body :
          List.of(
              "[]",
              "[[]]",
              "{\"choices\":{}}",
              "{\"choices\":[[]]}",
              "{\"output\":{}}",
              "{\"content\":{}}",
              "{\"choices\":[{\"message\":[]}]}",
              "{\"usage\":[]}")) {
        Decoded decoded = decode(protocol, 200, "application/json", body);
        assertThat(decoded.error() == null).as(body).isEqualTo(decoded.finish() != null);
      }
    }
    Decoded usage =
        decode(CHAT, 200, "application/json", chat("{\"content\":\"a\"}", ",\"usage\":[1]"));
    assertThat(usage.text()).isEqualTo("a");
  }

  @Test
  void floatsForIntegers_areCut() {
    Decoded decoded =
        decode(
            CHAT,
            200,
            "application/json",
            chat(
                "{\"content\":\"a\"}",
                ",\"usage\":{\"prompt_tokens\":7.0,\"completion_tokens\":2.9e0,\"total_tokens\":1e1}"));
    assertThat(decoded.error()).isNull();
    assertThat(decoded.usage().inputFresh()).isEqualTo(7);
    assertThat(decoded.usage().outputVisible()).isEqualTo(2);
  }

  @Test
  void nulBytesAndLoneSurrogates_areText() {
    Decoded decoded =
        decode(
            CHAT,
            200,
            "text/event-stream",
            "data: {\"choices\":[{\"delta\":{\"content\":\"a\\u0000b\\ud83d\"}}]}\n\n"
                + "data: {\"choices\":[{\"delta\":{\"content\":\"\\ude00c\\ud800\"},"
                + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
    assertThat(decoded.error()).isNull();
    assertThat(decoded.text()).isEqualTo("a\0b\ud83d\ude00c\ufffd");
    Decoded raw = decode(CHAT, 200, "application/json", "\0\0\0{\"a\":1}");
    assertThat(raw.error()).isInstanceOf(InvalidResponseException.class);
  }

  @Test
  void whatIsNoBatchAndNoList_isAnErrorOfOurs() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<byte[]> bodies = new ArrayList<>();
    for (String text :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            "\0",
            "<html>",
            "{\"id\":",
            "{\"id\":7}",
            "{\"id\":[]}",
            "{\"data\":{}}",
            "{\"custom_id\":[],\"response\":[],\"error\":3}",
            "{\"result\":{}}",
            "{\"custom_id\":\"a\",\"response\":{\"status_code\":\"x\",\"body\":[]}}",
            "{\"id\":\"b\",\"status\":{},\"request_counts\":[],\"errors\":\"x\"}")) {
      bodies.add(text.getBytes(StandardCharsets.UTF_8));
    }
    for (int i = 0; i < 500; i++) {
      byte[] noise = new byte[random.nextInt(60)];
      for (int j = 0; j < noise.length; j++) {
        noise[j] = (byte) "{}[]\":,01ae\n\\ud".charAt(random.nextInt(15));
      }
      bodies.add(noise);
    }
    for (WireProtocol protocol : PROTOCOLS) {
      BatchProtocol batches = protocol.batches().orElseThrow();
      for (byte[] body : bodies) {
        String shown = "seed " + seed + ": " + new String(body, StandardCharsets.UTF_8);
        onlyOurs(shown, () -> batches.readState(body));
        onlyOurs(shown, () -> batches.readResults(body, item -> {}));
        onlyOurs(shown, () -> protocol.readModels(body));
      }
    }
  }

  private static void onlyOurs(String shown, Runnable read) {
    try {
      read.run();
    } catch (InvalidResponseException expected) {
      assertThat(expected.summary()).as(shown).startsWith("The provider sent");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../keys", "a/b", "a?b", "a b", "", ".", "a\nb"})
  void anIdThatLeadsElsewhere_isRefused(String id) {
    for (WireProtocol protocol : PROTOCOLS) {
      BatchProtocol batches = protocol.batches().orElseThrow();
      assertThatThrownBy(() -> batches.status(id, Targets.of(protocol, "m")))
          .isInstanceOf(InvalidResponseException.class);
    }
  }

  @Test
  void batchStates_areRead() {
    BatchProtocol openAi = CHAT.batches().orElseThrow();
    BatchProtocol.State failed =
        openAi.readState(
            ("{\"id\":\"batch_1\",\"status\":\"failed\",\"errors\":{\"object\":\"list\",\"data\":["
                    + "{\"code\":\"invalid_json_line\",\"message\":\"Line 3 is wrong\"}]},"
                    + "\"output_file_id\":null,\"request_counts\":{\"total\":3,\"completed\":0,\"failed\":3}}")
                .getBytes(StandardCharsets.UTF_8));
    assertThat(failed.phase()).isEqualTo(BatchProtocol.State.Phase.ENDED);
    assertThat(failed.problem()).isEqualTo("Line 3 is wrong");
    assertThat(failed.results()).isEmpty();
    List<BatchProtocol.ItemResult> results = new ArrayList<>();
    openAi.readResults(
        ("{\"custom_id\":\"r0-1\",\"response\":null,\"error\":{\"code\":\"batch_expired\",\"message\":\"x\"}}\n"
                + "{\"custom_id\":\"r1-1\",\"response\":{\"status_code\":400,\"request_id\":\"q\",\"body\":"
                + "{\"error\":{\"message\":\"bad\"}}},\"error\":null}\n\n")
            .getBytes(StandardCharsets.UTF_8),
        results::add);
    assertThat(results)
        .extracting(BatchProtocol.ItemResult::kind, BatchProtocol.ItemResult::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(BatchProtocol.ItemResult.Kind.EXPIRED, 0),
            org.assertj.core.groups.Tuple.tuple(BatchProtocol.ItemResult.Kind.ANSWERED, 400));
  }
}
