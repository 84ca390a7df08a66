package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.netty.CleartextProtocol;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.AzureOpenAi;
import dev.rialto.provider.Cohere;
import dev.rialto.provider.DeepSeek;
import dev.rialto.provider.Gemini;
import dev.rialto.provider.Groq;
import dev.rialto.provider.LlamaCpp;
import dev.rialto.provider.LmStudio;
import dev.rialto.provider.Mistral;
import dev.rialto.provider.Ollama;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.OpenRouter;
import dev.rialto.provider.Perplexity;
import dev.rialto.provider.Provider;
import dev.rialto.provider.Venice;
import dev.rialto.provider.Vllm;
import dev.rialto.provider.XAi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each provider's server gets: the path, the key in its field, and the user's own fields. */
class HeadersOnTheWireTest {

  private static final String KEY = "key-of-this-test";
  private static final String CHAT = "/chat/completions";

  private record Seen(String path, Map<String, String> fields, String body) {}

  private static final Queue<Seen> SEEN = new ConcurrentLinkedQueue<>();
  private static HttpServer server;
  private static NettyTransport transport;

  @BeforeAll
  static void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", HeadersOnTheWireTest::answer);
    server.start();
    transport = NettyTransport.builder().cleartext(CleartextProtocol.HTTP_1_1).build();
  }

  @AfterAll
  static void stop() {
    transport.close();
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, all) -> fields.put(name, String.join("|", all)));
      String path = exchange.getRequestURI().toString();
      String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      SEEN.add(new Seen(path, fields, asked));
      byte[] body = body(path, asked.contains("\"stream\":true")).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String body(String path, boolean stream) {
    if (path.contains("/api/tags")) {
      return "{\"models\":[{\"name\":\"one\",\"model\":\"one\"}]}";
    }
    if (path.contains("models")) {
      return "{\"data\":[{\"id\":\"one\"}]}";
    }
    if (path.contains("embeddings") || path.contains("/embed")) {
      return "{\"data\":[{\"index\":0,\"embedding\":[1,2]}],\"embeddings\":[[1,2]]}";
    }
    if (path.contains("/messages")) {
      return "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\","
          + "\"text\":\"hi\"}],\"stop_reason\":\"end_turn\"}";
    }
    if (path.contains("/responses")) {
      return "{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":"
          + "[{\"type\":\"output_text\",\"text\":\"hi\"}]}]}";
    }
    if (path.contains("/api/chat")) {
      return "{\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"done\":true,"
          + "\"done_reason\":\"stop\"}";
    }
    return stream
        ? "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":"
            + "\"stop\"}]}\n\ndata: [DONE]\n\n"
        : "{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}";
  }

  private static String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static Arguments row(String name, Provider.Builder builder, String path, String field) {
    return arguments(name, builder, path, field);
  }

  static Stream<Arguments> providers() {
    String base = url() + "/v1";
    return Stream.of(
        row("OpenAI", OpenAi.builder(base), "/v1" + CHAT, "authorization"),
        row("OpenAI responses", OpenAi.responses(base), "/v1/responses", "authorization"),
        row("any", OpenAi.compatible("any", base), "/v1" + CHAT, "authorization"),
        row("Azure", AzureOpenAi.builder(url()), "/openai/v1" + CHAT, "api-key"),
        row(
            "Azure, a version",
            AzureOpenAi.builder(url(), "2024-10-21"),
            "/openai/deployments/m" + CHAT + "?api-version=2024-10-21",
            "api-key"),
        row("Anthropic", Anthropic.builder(url()), "/v1/messages", "x-api-key"),
        row("Mistral", Mistral.builder(base), "/v1" + CHAT, "authorization"),
        row("OpenRouter", OpenRouter.builder(base), "/v1" + CHAT, "authorization"),
        row("Venice", Venice.builder(base), "/v1" + CHAT, "authorization"),
        row("DeepSeek", DeepSeek.builder(base), "/v1" + CHAT, "authorization"),
        row("Groq", Groq.builder(base), "/v1" + CHAT, "authorization"),
        row("xAI", XAi.builder(base), "/v1" + CHAT, "authorization"),
        row("Perplexity", Perplexity.builder(base), "/v1" + CHAT, "authorization"),
        row("Gemini", Gemini.builder(base), "/v1" + CHAT, "authorization"),
        row("Cohere", Cohere.builder(base), "/v1" + CHAT, "authorization"),
        row("Ollama", Ollama.builder(base), "/v1" + CHAT, "authorization"),
        row("Ollama, its own API", Ollama.nativeApi(url()), "/api/chat", "authorization"),
        row("vLLM", Vllm.builder(base), "/v1" + CHAT, "authorization"),
        row("LM Studio", LmStudio.builder(base), "/v1" + CHAT, "authorization"),
        row("llama.cpp", LlamaCpp.builder(base), "/v1" + CHAT, "authorization"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("providers")
  void everyRequest_hasItsKeyAndTheUsersFields(
      String name, Provider.Builder builder, String path, String field) throws Exception {
    Provider provider =
        builder
            .apiKey(KEY)
            .header("x-team", "blue")
            .header("HTTP-Referer", "https://example.com")
            .defaultModel("m")
            .defaultEmbeddingModel("e")
            .build();
    SEEN.clear();
    boolean messages = name.equals("Anthropic");
    boolean embeds = !Set.of("Anthropic", "DeepSeek", "Groq").contains(name);
    int asked = embeds ? 3 : 2;
    try (Rialto rialto =
        Rialto.builder()
            .provider(provider)
            .sharedTransport(transport)
            .retry(retry -> retry.maxRepeats(0))
            .build()) {
      CallOptions there = CallOptions.builder().model(provider.name() + "/m").build();
      assertThat(rialto.client(Probe.class).ask("hello", there).value()).isEqualTo("hi");
      assertThat(rialto.models(provider.name()).join()).containsExactly("one");
      if (embeds) {
        rialto.embeddings(provider.name() + "/e").embed("x");
      }
      if (path.endsWith(CHAT)) {
        asked++;
        assertThat(Collected.all(rialto.client(Probe.class).stream("hello", there)).text())
            .isEqualTo("hi");
      }
    }
    List<Seen> all = List.copyOf(SEEN);
    assertThat(all).hasSize(asked);
    assertThat(all.get(0).path()).isEqualTo(path);
    for (Seen one : all) {
      String key = field.equals("authorization") ? "Bearer " + KEY : KEY;
      assertThat(one.fields()).as(one.path()).containsEntry(field, key);
      assertThat(one.fields()).containsEntry("x-team", "blue");
      assertThat(one.fields()).containsEntry("http-referer", "https://example.com");
      assertThat(one.fields().values().stream().filter(v -> v.contains(KEY))).hasSize(1);
      assertThat(one.path() + one.body()).doesNotContain(KEY);
      assertThat(one.fields().get("anthropic-version")).isEqualTo(messages ? "2023-06-01" : null);
    }
    assertThat(all.get(0).fields()).containsEntry("content-type", "application/json");
  }

  @Test
  void aTokenOfEntra_isABearers() {
    SEEN.clear();
    try (Rialto rialto =
        Rialto.builder()
            .provider(AzureOpenAi.builder(url()).apiKey("eyJhbGci.x.y").defaultModel("m").build())
            .sharedTransport(transport)
            .build()) {
      rialto.client(Probe.class).say("hello");
    }
    assertThat(SEEN.element().fields())
        .containsEntry("authorization", "Bearer eyJhbGci.x.y")
        .doesNotContainKey("api-key");
  }

  @Test
  void whereThereIsNoKey_noneIsSent() {
    SEEN.clear();
    try (Rialto rialto =
        Rialto.builder()
            .provider(Vllm.builder(url() + "/v1").defaultModel("m").build())
            .sharedTransport(transport)
            .build()) {
      rialto.client(Probe.class).say("hello");
    }
    assertThat(SEEN.element().fields()).doesNotContainKeys("authorization", "api-key", "x-api-key");
  }
}
