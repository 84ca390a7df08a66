package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.FinishReason.Kind;
import dev.rialto.RialtoException;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.azure.AzureDialect;
import dev.rialto.internal.wire.gemini.GeminiDialect;
import dev.rialto.internal.wire.mistral.MistralDialect;
import dev.rialto.internal.wire.ollama.OllamaProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.CompatibleDialect;
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
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Exchanges of which a test has a table. Each is decoded whole, split at every byte, and byte by
 * byte, and must give the same each time.
 */
abstract class ExchangeTable {
  static final WireProtocol OPENAI = new OpenAiProtocol(new ChatDialect("openai"));
  static final WireProtocol COMPATIBLE = new OpenAiProtocol(new CompatibleDialect("any"));
  static final WireProtocol AZURE = new OpenAiProtocol(new AzureDialect(""));
  static final WireProtocol OPENROUTER = new OpenAiProtocol(new OpenRouterDialect());
  static final WireProtocol MISTRAL = new OpenAiProtocol(new MistralDialect());
  static final WireProtocol GEMINI = new OpenAiProtocol(new GeminiDialect());
  static final WireProtocol RESPONSES = new ResponsesProtocol(new ChatDialect("openai"));
  static final WireProtocol ANTHROPIC = new AnthropicProtocol();
  static final WireProtocol OLLAMA = new OllamaProtocol();

  static final String SSE = "text/event-stream";
  static final String JSON = "application/json";

  record Case(
      String name,
      WireProtocol protocol,
      int status,
      String type,
      String body,
      Consumer<Decoded> check) {}

  final List<Case> cases = new ArrayList<>();

  void stream(WireProtocol protocol, String name, String body, Consumer<Decoded> check) {
    cases.add(new Case(name, protocol, 200, SSE, body, check));
  }

  void whole(WireProtocol protocol, String name, String body, Consumer<Decoded> check) {
    cases.add(new Case(name, protocol, 200, JSON, body.replace('\'', '"'), check));
  }

  /** An answer with status 200 and some content type, or none. */
  void typed(
      WireProtocol protocol, String name, String type, String body, Consumer<Decoded> check) {
    cases.add(new Case(name, protocol, 200, type, body, check));
  }

  void error(WireProtocol protocol, int status, String type, String body, Consumer<Decoded> check) {
    String name = status + " " + type + " " + body;
    cases.add(new Case(name, protocol, status, type, body, check));
  }

  /** Events of one data line each; apostrophes stand for quotes. */
  static String events(String... data) {
    StringBuilder out = new StringBuilder();
    for (String one : data) {
      out.append("data: ").append(one.replace('\'', '"')).append("\n\n");
    }
    return out.toString();
  }

  static String named(String... nameAndData) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < nameAndData.length; i += 2) {
      out.append("event: ").append(nameAndData[i]).append('\n');
      out.append(events(nameAndData[i + 1]));
    }
    return out.toString();
  }

  static String delta(String delta) {
    return "{'id':'c1','model':'m-1','choices':[{'index':0,'delta':" + delta + "}]}";
  }

  static String finish(String reason) {
    return "{'id':'c1','model':'m-1','choices':[{'index':0,'delta':{},'finish_reason':"
        + reason
        + "}]}";
  }

  static Consumer<Decoded> says(String text, Kind kind, String raw) {
    return d -> {
      assertThat(d.error()).isNull();
      assertThat(d.text()).isEqualTo(text);
      assertThat(Objects.requireNonNull(d.finish()).kind()).isEqualTo(kind);
      assertThat(d.finish().raw()).isEqualTo(raw);
    };
  }

  static Consumer<Decoded> calls(String... calls) {
    return d -> {
      assertThat(d.error()).isNull();
      assertThat(d.calls().stream().map(c -> c.name() + c.arguments())).containsExactly(calls);
      assertThat(d.calls().stream().map(c -> c.id())).doesNotHaveDuplicates().doesNotContain("");
    };
  }

  static Consumer<Decoded> fails(Class<? extends RialtoException> type, String words) {
    return d -> {
      assertThat(d.error()).isInstanceOf(type);
      assertThat(Objects.requireNonNull(d.error()).summary()).contains(words);
      assertThat(d.finish()).isNull();
    };
  }

  static Consumer<Decoded> partial(String text) {
    return d ->
        assertThat(Objects.requireNonNull(d.error()).details().partialText()).isEqualTo(text);
  }

  static Consumer<Decoded> used(long input, long cached, long visible, long reasoning) {
    return d -> {
      assertThat(d.usage().inputFresh()).isEqualTo(input);
      assertThat(d.usage().inputCached()).isEqualTo(cached);
      assertThat(d.usage().outputVisible()).isEqualTo(visible);
      assertThat(d.usage().reasoning()).isEqualTo(reasoning);
    };
  }

  static Consumer<Decoded> extra(String name, String value) {
    return d -> assertThat(d.extra()).extractingByKey(name).hasToString(value);
  }

  static final Consumer<Decoded> HI = says("Hi", Kind.STOP, "stop");

  static String lines(String... lines) {
    return String.join("\n", lines).replace('\'', '"') + "\n";
  }

  static String body(Decoded decoded) {
    return Objects.requireNonNull(decoded.error()).details().body();
  }

  Stream<DynamicTest> tests() {
    return cases.stream().map(c -> DynamicTest.dynamicTest(c.name, () -> everyDelivery(c)));
  }

  private static void everyDelivery(Case c) {
    byte[] body = c.body.getBytes(StandardCharsets.UTF_8);
    Decoded whole = decode(c, body);
    c.check.accept(whole);
    for (int cut = 1; cut < body.length; cut++) {
      assertThat(decode(c, body, cut).comparable())
          .as("split at " + cut)
          .isEqualTo(whole.comparable());
    }
    int[] all = new int[body.length];
    Arrays.setAll(all, i -> i);
    assertThat(decode(c, body, all).comparable()).as("byte by byte").isEqualTo(whole.comparable());
    // What was asked for is not always what comes: nothing of the answer hangs on it.
    assertThat(decode(c, false, body).comparable())
        .as("where no stream was asked for")
        .isEqualTo(whole.comparable());
    assertThat(decode(c, false, body, all).comparable())
        .as("where no stream was asked for, byte by byte")
        .isEqualTo(whole.comparable());
  }

  private static Decoded decode(Case c, byte[] body, int... cuts) {
    return decode(c, true, body, cuts);
  }

  private static Decoded decode(Case c, boolean stream, byte[] body, int... cuts) {
    Headers headers = c.type.isEmpty() ? Headers.EMPTY : Headers.of("content-type", c.type);
    return Decoded.decode(
        c.protocol,
        Targets.request(stream),
        Targets.of(c.protocol, "m"),
        new ResponseHead(c.status, headers, "h2"),
        body,
        cuts);
  }
}
