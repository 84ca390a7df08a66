package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * What real providers sent, served by a real nginx over HTTP/2 with TLS: a generated client gives
 * exactly the recorded text, tool calls, usage, finish reason and error.
 */
@Tag("interop")
class RecordedExchangesTest {

  private static final List<Recording> OPENAI = new ArrayList<>();
  private static final List<Recording> ANTHROPIC = new ArrayList<>();
  private static ReplayBackend backend;
  private static Nginx nginx;
  private static NettyTransport transport;

  @BeforeAll
  static void start() throws Exception {
    if (!Files.isDirectory(Recording.root())) {
      System.out.println(
          "NOT TESTED: there are no recorded exchanges in " + Recording.root().toAbsolutePath());
      assumeTrue(false, "no recorded exchanges");
    }
    OPENAI.addAll(Recording.of("openai/chat"));
    ANTHROPIC.addAll(Recording.of("anthropic/messages"));
    List<Recording> all = new ArrayList<>(OPENAI);
    all.addAll(ANTHROPIC);
    backend = new ReplayBackend(all);
    nginx = new Nginx(backend.port(), "");
    transport = NettyTransport.builder().trust(nginx.certificate()).build();
  }

  @AfterAll
  static void stop() throws Exception {
    if (transport != null) {
      transport.close();
      nginx.close();
      backend.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> openAiChat() {
    return OPENAI.stream()
        .map(
            recording ->
                dynamicTest(
                    recording.id(),
                    () ->
                        check(
                            recording,
                            OpenAiReading.of(recording),
                            OpenAi.builder(nginx.url("/" + recording.id() + "/v1")))));
  }

  @TestFactory
  Stream<DynamicTest> anthropicMessages() {
    return ANTHROPIC.stream()
        .map(
            recording ->
                dynamicTest(
                    recording.id(),
                    () ->
                        check(
                            recording,
                            AnthropicReading.of(recording),
                            Anthropic.builder(nginx.url("/" + recording.id())))));
  }

  private static void check(Recording recording, Expected expected, Provider.Builder provider)
      throws Exception {
    try (Rialto rialto =
        Rialto.builder()
            .provider(provider.apiKey("sk-test").defaultModel("recorded").build())
            .sharedTransport(transport)
            .retry(r -> r.maxRepeats(0))
            .build()) {
      Recorded client = rialto.client(Recorded.class);
      if (expected.status() != 0) {
        RialtoException e =
            catchThrowableOfType(
                RialtoException.class, () -> client.ask("hello", CallOptions.NONE));
        assertThat(e).as("an error was recorded").isNotNull();
        assertThat(e.details().status()).isEqualTo(expected.status());
        assertThat(e).hasMessageContaining(expected.errorMessage());
      } else if (recording.isStream()) {
        Streamed streamed = Streamed.of(client.pieces("hello", CallOptions.NONE));
        assertThat(streamed.text()).isEqualTo(expected.text());
        compare(streamed.result(), expected);
      } else {
        Result<String> result = client.ask("hello", CallOptions.NONE);
        assertThat(result.value()).isEqualTo(expected.text());
        compare(result, expected);
      }
    }
  }

  private static void compare(Result<?> result, Expected expected) throws IOException {
    List<String> tools = new ArrayList<>();
    for (var call : result.toolCalls()) {
      tools.add(call.name() + " " + OpenAiReading.tree(call.arguments()));
    }
    assertThat(tools).isEqualTo(expected.toolCalls());
    assertThat(result.finishReason().raw()).isEqualTo(expected.finishReason());
    if (expected.usage() != null) {
      assertThat(result.usage()).isEqualTo(expected.usage());
    }
  }
}
