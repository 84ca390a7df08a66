package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.EmbeddingRequest;
import dev.rialto.ImageRequest;
import dev.rialto.ModerationRequest;
import dev.rialto.Request;
import dev.rialto.RialtoException;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.ollama.OllamaProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.Headers;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever stands where vectors, pictures, verdicts, lists of models, states and results of batches
 * belong, and whatever the header fields are: a right answer, or an exception of ours.
 */
class SideAnswersFuzzTest {

  private static final List<WireProtocol> PROTOCOLS =
      List.of(
          new OpenAiProtocol(new ChatDialect("openai")),
          new AnthropicProtocol(),
          new OllamaProtocol());

  private static final List<Request> REQUESTS =
      List.of(
          new EmbeddingRequest(List.of("a", "b"), 0),
          new ModerationRequest(List.of("a", "b")),
          new ImageRequest("a cat", "", "", 2, Map.of()));

  private static final String[] NAMES = {
    "data",
    "embedding",
    "embeddings",
    "index",
    "results",
    "flagged",
    "categories",
    "category_scores",
    "b64_json",
    "url",
    "revised_prompt",
    "usage",
    "prompt_tokens",
    "error",
    "message",
    "id",
    "models",
    "name",
    "object",
    "status",
    "processing_status",
    "output_file_id",
    "error_file_id",
    "results_url",
    "request_counts",
    "errors",
    "metadata",
    "rialto_job",
    "created_at",
    "custom_id",
    "response",
    "status_code",
    "request_id",
    "body",
    "code",
    "result",
    "type",
    "succeeded",
    "errored",
    "float",
    "base64",
    "meta",
    "billed_units"
  };

  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "1",
    "-1",
    "1.5",
    "1e999",
    "99999999999999999999",
    "\"\"",
    "\"x\"",
    "\"AACAPwAAAEA=\"",
    "\"\\ud83d\"",
    "\"\\u0000\"",
    "\"ended\"",
    "\"completed\"",
    "\"succeeded\"",
    "\"errored\"",
    "\"2026-01-01T00:00:00Z\"",
    "{}",
    "[]",
    "[1,2]",
    "[0.1,null]",
    "[[1],[2]]"
  };

  private static Random random(String test) {
    long seed = System.nanoTime();
    System.out.println("SideAnswersFuzzTest " + test + " seed " + seed);
    return new Random(seed);
  }

  private static void object(Random random, StringBuilder out, int depth) {
    out.append('{');
    for (int i = random.nextInt(6); i > 0; i--) {
      out.append('"').append(NAMES[random.nextInt(NAMES.length)]).append("\":");
      switch (random.nextInt(depth > 4 ? 1 : 3)) {
        case 0 -> out.append(VALUES[random.nextInt(VALUES.length)]);
        case 1 -> object(random, out, depth + 1);
        default -> {
          out.append('[');
          object(random, out, depth + 1);
          if (random.nextBoolean()) {
            out.append(',');
            object(random, out, depth + 1);
          }
          out.append(']');
        }
      }
      out.append(i > 1 ? "," : "");
    }
    out.append('}');
  }

  private static byte[] body(Random random) {
    if (random.nextInt(10) == 0) {
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      return bytes;
    }
    StringBuilder out = new StringBuilder();
    for (int lines = random.nextInt(3); lines >= 0; lines--) {
      object(random, out, 0);
      out.append(lines > 0 ? "\n" : "");
    }
    byte[] whole = out.toString().getBytes(StandardCharsets.UTF_8);
    return random.nextInt(4) == 0
        ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length + 1))
        : whole;
  }

  /** Any exception but a RialtoException fails the test. */
  private static void ours(Runnable reading) {
    try {
      reading.run();
    } catch (RialtoException e) {
      assertThat(e.summary()).isNotEmpty();
      assertThat(e.details().body().length()).isLessThanOrEqualTo(1024);
    }
  }

  @Test
  void bodiesOfEveryKind() {
    Random random = random("bodiesOfEveryKind");
    for (int i = 0; i < 2_000; i++) {
      byte[] body = body(random);
      for (WireProtocol protocol : PROTOCOLS) {
        ours(() -> assertThat(protocol.readModels(body)).doesNotContainNull());
        protocol.batches().ifPresent(batches -> batches(batches, body));
        if (protocol instanceof AnthropicProtocol) {
          continue; // it embeds, draws and judges nothing
        }
        Request request =
            REQUESTS.get(protocol instanceof OllamaProtocol ? 0 : random.nextInt(REQUESTS.size()));
        int status = random.nextInt(5) == 0 ? 400 + random.nextInt(200) : 200;
        Decoded decoded =
            Decoded.decode(
                protocol,
                request,
                Targets.of(protocol, "m"),
                new ResponseHead(status, Headers.of("content-type", "application/json"), "h2"),
                body,
                random.nextInt(body.length + 1));
        assertThat(decoded.error() == null)
            .as(() -> new String(body, StandardCharsets.UTF_8) + " " + request)
            .isEqualTo(decoded.finish() != null);
        if (decoded.error() == null && request instanceof EmbeddingRequest) {
          assertThat(decoded.vectors()).hasSize(2).doesNotContainNull();
        }
      }
    }
  }

  private static void batches(BatchProtocol batches, byte[] body) {
    ours(() -> assertThat(batches.readState(body).id()).isNotEmpty());
    ours(() -> batches.readList(body).forEach(b -> assertThat(b.state().id()).isNotEmpty()));
    ours(() -> assertThat(batches.readUpload(body)).isNotNull());
    ours(() -> batches.readResults(body, result -> assertThat(result.id()).isNotNull()));
  }

  @Test
  void headerFieldsOfEveryKind() {
    Random random = random("headerFieldsOfEveryKind");
    String[] names = {
      "retry-after",
      "retry-after-ms",
      "x-ms-retry-after-ms",
      "x-ratelimit-reset-requests",
      "x-ratelimit-remaining-tokens",
      "x-ratelimit-limit",
      "x-ratelimit-",
      "x-ratelimit-reset",
      "anthropic-ratelimit-input-tokens-reset",
      "anthropic-ratelimit-",
      "ratelimitbysize-query-cost",
      "x-ratelimitbysize-remaining-month",
      "ratelimit",
      "ratelimit-reset",
      "sunset",
      "x-venice-balance-usd",
      "x-venice-balance-",
      "x-venice-model-deprecation-date",
      "date",
      "x-should-retry",
      "x-tokenlimit-reset",
      "anthropic-priority-input-tokens-limit"
    };
    String[] values = {
      "",
      " ",
      "-1",
      "0",
      "1",
      "62291",
      "1.5s",
      "6m0s",
      "12ms",
      "1e400",
      "NaN",
      "9".repeat(40),
      "2026-07-25T12:00:00Z",
      "2026-13-45T99:00:00Z",
      "9999-12-31",
      "Sat, 25 Jul 2026 12:00:07 GMT",
      "Sat, 99 Foo 2026",
      "-999999999-01-01",
      "true",
      "\"a\";r=5;t=9, \"b\";r=;t=",
      ";;;,,,",
      "é\u00ff",
      "1784984400000",
      "1784984400",
      "0x10",
      "+5",
      "5 5",
      "999999999d",
      "٣"
    };
    WireProtocol protocol = PROTOCOLS.get(0);
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-07-25T12:00:00Z"));
    for (int i = 0; i < 4_000; i++) {
      Headers.Builder fields = Headers.builder();
      for (int f = random.nextInt(5); f >= 0; f--) {
        fields.add(names[random.nextInt(names.length)], values[random.nextInt(values.length)]);
      }
      Headers headers = fields.build();
      for (RateLimit limit : RateLimits.of(headers, clock)) {
        assertThat(limit.limit()).as(headers.toString()).isGreaterThanOrEqualTo(-1);
        assertThat(limit.remaining()).as(headers.toString()).isGreaterThanOrEqualTo(-1);
      }
      int status = new int[] {400, 402, 429, 500, 503}[random.nextInt(5)];
      Decoded decoded =
          Decoded.decode(
              protocol,
              Targets.request(false),
              Targets.of(protocol, "m"),
              new ResponseHead(status, headers, "h2"),
              new byte[0]);
      assertThat(decoded.error()).as(headers.toString()).isNotNull();
      if (decoded.error().details().retryAfter() != null) {
        assertThat(decoded.error().details().retryAfter().isNegative())
            .as(headers.toString())
            .isFalse();
      }
    }
  }
}
