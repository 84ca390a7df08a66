package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.AuthenticationException;
import dev.rialto.FinishReason.Kind;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.OverloadedException;
import dev.rialto.QuotaExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.spi.WireProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Bytes from real bug reports, each delivered as its row says, byte by byte, and split anywhere.
 */
class AdversarialTest {
  private static final WireProtocol OPENAI = new OpenAiProtocol(new ChatDialect("openai"));
  private static final WireProtocol RESPONSES = new ResponsesProtocol(new ChatDialect("openai"));
  private static final WireProtocol ANTHROPIC = new AnthropicProtocol();

  private final Map<String, Consumer<Decoded>> cases = new LinkedHashMap<>();

  AdversarialTest() {
    for (String hello :
        List.of(
            "01-crlf",
            "03-cr-only",
            "05-no-space",
            "07-bytewise",
            "09-single-newline",
            "11-trailing-comments",
            "13-empty-data",
            "17-eof-no-done",
            "23-empty-choices-first",
            "25-azure-async-filter",
            "27-content-null")) {
      cases.put(hello, d -> text(d, "Hello", Kind.STOP, "stop"));
    }
    cases.put("15-done-in-text", d -> text(d, "Keep [DONE] in this sentence.", Kind.STOP, "stop"));
    cases.put(
        "19-cut-mid-event",
        d ->
            assertThat(fails(d, TruncatedResponseException.class).details().partialText())
                .isEqualTo("Hel"));
    cases.put(
        "21-cut-mid-tool",
        d -> {
          fails(d, TruncatedResponseException.class);
          assertThat(d.calls()).isEmpty();
        });
    cases.put("29-tool-index-missing", d -> calls(d, "squareRoot{\"n\":4}", "now{}"));
    cases.put(
        "31-tool-same-index",
        d -> calls(d, "get_time{\"city\":\"paris\"}", "get_weather{\"city\":\"paris\"}"));
    cases.put("33-tool-name-repeat", d -> calls(d, "read_file{\"p\":1}"));
    cases.put("35-tool-no-function", d -> calls(d, "f{}"));
    // Of eight choices the first one is the answer.
    cases.put("37-finish-variants", d -> text(d, "a", Kind.STOP, "eos"));
    cases.put("39-surrogates", d -> text(d, "a\ud83d\udd04b", Kind.STOP, "stop"));
    cases.put(
        "41-200-error-body",
        d -> {
          RialtoException e = fails(d, InvalidRequestException.class);
          assertThat(e.details().status()).isEqualTo(400);
          assertThat(e.getMessage()).contains("Provider returned error");
        });
    cases.put(
        "43-sse-error-object",
        d ->
            assertThat(fails(d, QuotaExceededException.class).getMessage())
                .contains("quota exceeded"));
    cases.put(
        "45-openrouter-midstream",
        d -> {
          RialtoException e = fails(d, InvalidRequestException.class);
          assertThat(e.getMessage()).contains("Token limit reached");
          assertThat(e.details().code()).isEqualTo("400");
          assertThat(e.details().status()).isEqualTo(400);
          assertThat(e.details().partialReasoning()).isEqualTo("We need");
          assertThat(e.details().usage().total()).isEqualTo(53);
        });
    cases.put("47-anthropic-unknown", d -> text(d, "Part", Kind.STOP, "end_turn"));
    cases.put(
        "49-responses-failed",
        d -> {
          RialtoException e = fails(d, ServerErrorException.class);
          assertThat(e.details().code()).isEqualTo("server_error");
          assertThat(e.getMessage()).contains("Internal error");
        });
    cases.put(
        "51-html-200",
        d -> {
          RialtoException e = fails(d, InvalidResponseException.class);
          assertThat(e.getMessage()).contains("text/html");
          assertThat(e.details().body()).startsWith("<!DOCTYPE html>");
        });
    cases.put(
        "53-429-no-hint",
        d -> {
          RialtoException e = fails(d, RateLimitException.class);
          assertThat(e.details().retryAfter()).isNull();
          assertThat(e.getMessage()).contains("174ms");
          assertThat(e.details().requestId()).isEqualTo("req_x");
        });
    cases.put(
        "55-429-http-date",
        d ->
            assertThat(fails(d, RateLimitException.class).details().retryAfter())
                .isEqualTo(Duration.ZERO));
    cases.put(
        "57-529",
        d -> {
          RialtoException e = fails(d, OverloadedException.class);
          assertThat(e.details().status()).isEqualTo(529);
          assertThat(e.details().requestId()).isEqualTo("req_011CZqsFASj2XCFz3pdXFy4Q");
        });
    cases.put(
        "59-mistral-429",
        d ->
            assertThat(fails(d, RateLimitException.class).getMessage())
                .contains("Rate limit exceeded"));
    cases.put(
        "61-vllm-int-code",
        d -> {
          RialtoException e = fails(d, InvalidRequestException.class);
          assertThat(e.getMessage()).contains("list index out of range");
          assertThat(e.details().status()).isEqualTo(400);
        });
    cases.put("63-venice-402", d -> fails(d, QuotaExceededException.class));
    cases.put(
        "65-xai-string",
        d -> {
          // The words tell it: a key that is refused with 400.
          RialtoException e = fails(d, AuthenticationException.class);
          assertThat(e.details().status()).isEqualTo(400);
          assertThat(e.getMessage()).contains("Incorrect API key provided");
        });
    cases.put(
        "67-mistral-401",
        d ->
            assertThat(fails(d, AuthenticationException.class).getMessage())
                .contains("Invalid API Key"));
  }

  private static void text(Decoded decoded, String text, Kind kind, String raw) {
    assertThat(decoded.error()).isNull();
    assertThat(decoded.text()).isEqualTo(text);
    assertThat(Objects.requireNonNull(decoded.finish()).raw()).isEqualTo(raw);
    assertThat(decoded.finish().kind()).isEqualTo(kind);
  }

  private static void calls(Decoded decoded, String... calls) {
    assertThat(decoded.error()).isNull();
    assertThat(decoded.calls().stream().map(c -> c.name() + c.arguments())).containsExactly(calls);
    assertThat(decoded.calls().stream().map(c -> c.id())).doesNotHaveDuplicates();
    assertThat(decoded.calls()).noneMatch(c -> c.id().isEmpty());
  }

  private static RialtoException fails(Decoded decoded, Class<? extends RialtoException> type) {
    assertThat(decoded.error()).isInstanceOf(type);
    assertThat(decoded.finish()).isNull();
    return Objects.requireNonNull(decoded.error());
  }

  @TestFactory
  Stream<DynamicTest> everyCase() {
    Path folder = Recording.shared().resolve("adversarial");
    return cases.entrySet().stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.getKey(),
                    () -> {
                      Recording r = Recording.read(folder, folder.resolve(c.getKey() + ".http"));
                      WireProtocol protocol =
                          c.getKey().contains("anthropic") || c.getKey().contains("529")
                              ? ANTHROPIC
                              : c.getKey().contains("responses") ? RESPONSES : OPENAI;
                      everyDelivery(protocol, r, c.getValue());
                    }));
  }

  private static void everyDelivery(WireProtocol protocol, Recording r, Consumer<Decoded> check) {
    check.accept(decode(protocol, r));
    for (int cut = 1; cut < r.body().length; cut++) {
      check.accept(decode(protocol, r, cut));
    }
    int[] all = new int[r.body().length];
    Arrays.setAll(all, i -> i);
    check.accept(decode(protocol, r, all));
  }

  private static Decoded decode(WireProtocol protocol, Recording r, int... cuts) {
    return Decoded.decode(
        protocol, Targets.request(true), Targets.of(protocol, "m"), r.head(), r.body(), cuts);
  }

  @Test
  void noCaseIsLeftOut() throws IOException {
    Path folder = Recording.shared().resolve("adversarial");
    try (Stream<String> rows = Files.lines(folder.resolve("cases.tsv")).skip(1)) {
      assertThat(new TreeSet<>(cases.keySet()))
          .isEqualTo(
              new TreeSet<>(rows.map(row -> row.split("\t", 4)[1].replace(".http", "")).toList()));
    }
  }
}
