package dev.rialto.interop;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Recorded streams from a server that others wrote, which dribbles: each comes in many small pieces
 * with waits between them, and is read as if it had come at once.
 */
@Tag("interop")
class WireMockTest {
  private static final int PIECES = 23;
  private static final int MILLIS = 70;
  private static final Set<String> SERVERS_OWN =
      Set.of("content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive");

  private static WireMockServer server;

  @BeforeAll
  static void start() {
    server =
        new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @TestFactory
  Stream<DynamicTest> everyRecordedStream_dribbling() {
    assumeTrue(Files.isDirectory(Recording.root()), "no recorded exchanges");
    List<DynamicTest> tests = new ArrayList<>();
    for (String folder :
        List.of(
            "openai/chat",
            "azure/chat",
            "deepseek/chat",
            "groq/chat",
            "mistral/chat",
            "openrouter/chat",
            "perplexity/chat",
            "vllm/chat",
            "xai/chat",
            "openai/responses",
            "azure/responses",
            "xai/responses",
            "anthropic/messages")) {
      for (Recording r : Recording.of(folder)) {
        if (r.isStream()) {
          tests.add(dynamicTest(folder + "/" + r.id(), () -> dribbles(folder, r)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(40);
    return tests.stream();
  }

  private static void dribbles(String folder, Recording r) throws Exception {
    ResponseDefinitionBuilder answer =
        aResponse()
            .withStatus(r.status())
            .withBody(r.body())
            .withChunkedDribbleDelay(Math.min(PIECES, r.body().length), MILLIS);
    for (String[] field : r.headers()) {
      if (!SERVERS_OWN.contains(field[0].toLowerCase(Locale.ROOT))) {
        answer.withHeader(field[0], field[1]);
      }
    }
    server.stubFor(any(urlPathMatching("/" + r.id() + "/.*")).willReturn(answer));
    String url = server.baseUrl() + "/" + r.id();
    Provider provider =
        (folder.endsWith("/chat")
                ? OpenAi.builder(url + "/v1")
                : folder.endsWith("/responses")
                    ? OpenAi.responses(url + "/v1")
                    : Anthropic.builder(url))
            .apiKey("sk-test")
            .defaultModel("recorded")
            .build();
    DirectReading direct =
        DirectReading.of(
            r,
            provider,
            new CompletionRequest(
                List.of(Message.user("hello")), Parameters.NONE, null, List.of(), true));
    try (Rialto rialto =
        Rialto.builder().provider(provider).retry(retry -> retry.maxRepeats(0)).build()) {
      Recorded client = rialto.client(Recorded.class);
      if (direct.error != null) {
        RialtoException expected = direct.error;
        assertThatThrownBy(() -> Streamed.of(client.pieces("hello", CallOptions.NONE)))
            .hasCauseInstanceOf(expected.getClass());
        return;
      }
      Streamed streamed = Streamed.of(client.pieces("hello", CallOptions.NONE));
      assertThat(streamed.text()).isEqualTo(direct.text.toString());
      assertThat(streamed.result().toolCalls()).isEqualTo(direct.calls);
      assertThat(streamed.result().usage()).isEqualTo(direct.usage);
      assertThat(streamed.result().finishReason().raw()).isEqualTo(direct.finish);
    }
  }

  @Test
  void itsFaults_areFailuresOfOurs() {
    for (Fault fault : Fault.values()) {
      server.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withFault(fault)));
      try (Rialto rialto =
          Rialto.builder()
              .provider(OpenAi.builder(server.baseUrl() + "/faulty/v1").apiKey("sk-test").build())
              .retry(retry -> retry.maxRepeats(0))
              .build()) {
        Recorded client = rialto.client(Recorded.class);
        assertThatThrownBy(() -> client.ask("hello", CallOptions.NONE))
            .as(fault.name())
            .isInstanceOfAny(
                TransportException.class,
                TruncatedResponseException.class,
                dev.rialto.InvalidResponseException.class);
      }
    }
  }
}
