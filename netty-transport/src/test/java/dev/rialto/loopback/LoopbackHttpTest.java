package dev.rialto.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The dialects as the JDK's own HTTP client sees them. */
class LoopbackHttpTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String HELLO =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Explain green tea\"}]";

  private final HttpClient client = HttpClient.newHttpClient();
  private LoopbackProvider loopback = LoopbackProvider.start();

  @AfterEach
  void close() {
    loopback.close();
  }

  private void restart(LoopbackProvider other) {
    loopback.close();
    loopback = other;
  }

  private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(loopback.baseUrl() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> message(String body) throws Exception {
    return post("/messages", body, "x-api-key", "k", "anthropic-version", "2023-06-01");
  }

  private static JsonNode json(String text) throws IOException {
    return MAPPER.readTree(text);
  }

  private static List<JsonNode> events(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(
            line -> {
              try {
                return json(line.substring(6));
              } catch (IOException e) {
                throw new AssertionError(line, e);
              }
            })
        .toList();
  }

  @Test
  void openAiAnswersFromThePrompt() throws Exception {
    HttpResponse<String> response = post("/chat/completions", HELLO + "}");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("x-request-id").orElse("")).startsWith("req_");
    assertThat(response.headers().firstValue("x-ratelimit-remaining-requests")).isPresent();
    JsonNode body = json(response.body());
    String text = body.at("/choices/0/message/content").asText();
    assertThat(text).startsWith("(loopback) ").contains("green tea");
    assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(body.at("/usage/completion_tokens").asInt()).isEqualTo((text.length() + 3) / 4);
    assertThat(body.at("/usage/total_tokens").asInt())
        .isEqualTo(
            body.at("/usage/prompt_tokens").asInt() + body.at("/usage/completion_tokens").asInt());
  }

  @Test
  void openAiStreamIsTheSameTextThenUsageThenDone() throws Exception {
    String whole =
        json(post("/chat/completions", HELLO + "}").body())
            .at("/choices/0/message/content")
            .asText();
    String stream =
        post(
                "/chat/completions",
                HELLO + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}")
            .body();
    List<JsonNode> events = events(stream);
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(event.at("/choices/0/delta/content").asText("")));
    assertThat(text.toString()).isEqualTo(whole);
    assertThat(stream).endsWith("data: [DONE]\n\n");
    JsonNode last = events.get(events.size() - 1);
    assertThat(last.at("/choices").isEmpty()).isTrue();
    assertThat(last.at("/usage/completion_tokens").asInt()).isPositive();
    assertThat(events.get(0).has("usage")).isTrue();
    assertThat(events.get(0).get("usage").isNull()).isTrue();
  }

  @Test
  void openAiStreamWithoutIncludeUsageHasNone() throws Exception {
    List<JsonNode> events = events(post("/chat/completions", HELLO + ",\"stream\":true}").body());
    assertThat(events).noneMatch(event -> event.has("usage"));
  }

  @Test
  void anthropicAnswersWholeAndStreamedAlike() throws Exception {
    JsonNode whole = json(message(HELLO + ",\"max_tokens\":500}").body());
    assertThat(whole.at("/stop_reason").asText()).isEqualTo("end_turn");
    assertThat(whole.at("/usage/output_tokens").asInt()).isPositive();
    String stream = message(HELLO + ",\"max_tokens\":500,\"stream\":true}").body();
    StringBuilder text = new StringBuilder();
    events(stream).forEach(event -> text.append(event.at("/delta/text").asText("")));
    assertThat(text.toString()).isEqualTo(whole.at("/content/0/text").asText());
    assertThat(events(stream).stream().map(event -> event.get("type").asText()).distinct())
        .containsExactly(
            "message_start",
            "content_block_start",
            "ping",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    assertThat(stream).contains("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
  }

  @Test
  void limitOfTokensCutsAndSaysSo() throws Exception {
    JsonNode openAi = json(post("/chat/completions", HELLO + ",\"max_tokens\":3}").body());
    assertThat(openAi.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    JsonNode anthropic = json(message(HELLO + ",\"max_tokens\":3}").body());
    assertThat(anthropic.at("/stop_reason").asText()).isEqualTo("max_tokens");
  }

  @Test
  void schemaIsAnsweredWithAnInstanceInEitherDialect() throws Exception {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},"
            + "\"required\":[\"n\"],\"additionalProperties\":false}";
    JsonNode openAi =
        json(
            post(
                    "/chat/completions",
                    HELLO
                        + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
                        + "{\"name\":\"x\",\"strict\":true,\"schema\":"
                        + schema
                        + "}}}")
                .body());
    assertThat(json(openAi.at("/choices/0/message/content").asText()).get("n").isInt()).isTrue();
    for (String format :
        List.of(
            ",\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":" + schema + "}}",
            ",\"output_format\":{\"type\":\"json_schema\",\"schema\":" + schema + "}")) {
      JsonNode anthropic = json(message(HELLO + ",\"max_tokens\":99" + format + "}").body());
      assertThat(json(anthropic.at("/content/0/text").asText()).get("n").isInt()).isTrue();
    }
  }

  @Test
  void forcedToolIsCalledWithAnInstanceOfItsParameters() throws Exception {
    String parameters =
        "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
            + "\"required\":[\"city\"]}";
    JsonNode openAi =
        json(
            post(
                    "/chat/completions",
                    HELLO
                        + ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\","
                        + "\"parameters\":"
                        + parameters
                        + "}}],\"tool_choice\":\"required\"}")
                .body());
    assertThat(openAi.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    JsonNode call = openAi.at("/choices/0/message/tool_calls/0");
    assertThat(call.at("/id").asText()).startsWith("call_");
    assertThat(json(call.at("/function/arguments").asText()).get("city").asText())
        .isEqualTo("Lisbon");
    String tool =
        ",\"max_tokens\":99,\"tools\":[{\"name\":\"weather\",\"input_schema\":"
            + parameters
            + "}],\"tool_choice\":{\"type\":\"tool\",\"name\":\"weather\"}";
    JsonNode anthropic = json(message(HELLO + tool + "}").body());
    assertThat(anthropic.at("/stop_reason").asText()).isEqualTo("tool_use");
    assertThat(anthropic.at("/content/0/input/city").asText()).isEqualTo("Lisbon");
    StringBuilder arguments = new StringBuilder();
    events(message(HELLO + tool + ",\"stream\":true}").body())
        .forEach(event -> arguments.append(event.at("/delta/partial_json").asText("")));
    assertThat(json(arguments.toString()).get("city").asText()).isEqualTo("Lisbon");
  }

  @Test
  void embeddingsAreUnitVectorsInBothEncodings() throws Exception {
    JsonNode floats =
        json(
            post(
                    "/embeddings",
                    "{\"model\":\"e\",\"input\":[\"green tea\",\"tea, green\",\"hdfs quota\"],"
                        + "\"dimensions\":256}")
                .body());
    assertThat(floats.get("data")).hasSize(3);
    float[][] vectors = MAPPER.convertValue(floats.findValues("embedding"), float[][].class);
    assertThat(dot(vectors[0], vectors[0])).isBetween(0.9999, 1.0001);
    assertThat(dot(vectors[0], vectors[1])).isGreaterThan(0.8);
    assertThat(dot(vectors[0], vectors[2])).isLessThan(0.5);
    JsonNode base64 =
        json(
            post(
                    "/embeddings",
                    "{\"model\":\"e\",\"input\":\"green tea\",\"dimensions\":256,"
                        + "\"encoding_format\":\"base64\"}")
                .body());
    java.nio.FloatBuffer decoded =
        java.nio.ByteBuffer.wrap(
                java.util.Base64.getDecoder().decode(base64.at("/data/0/embedding").asText()))
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    float[] same = new float[256];
    decoded.get(same);
    assertThat(same).isEqualTo(vectors[0]);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Test
  void wrongKeyIsRefusedInEachDialectAndNotRecorded() throws Exception {
    restart(LoopbackProvider.builder().apiKey("right").start());
    HttpResponse<String> openAi =
        post("/chat/completions", HELLO + "}", "authorization", "Bearer sk-wrong");
    assertThat(openAi.statusCode()).isEqualTo(401);
    assertThat(json(openAi.body()).at("/error/code").asText()).isEqualTo("invalid_api_key");
    HttpResponse<String> anthropic = message(HELLO + "}");
    assertThat(anthropic.statusCode()).isEqualTo(401);
    assertThat(json(anthropic.body()).at("/error/type").asText()).isEqualTo("authentication_error");
    assertThat(openAi.body()).doesNotContain("sk-wrong");
    assertThat(loopback.requests().get(0).headers().get("authorization")).isEqualTo("***");
    assertThat(loopback.requests().get(1).headers().get("x-api-key")).isEqualTo("***");
    assertThat(post("/chat/completions", HELLO + "}", "authorization", "Bearer right").statusCode())
        .isEqualTo(200);
  }

  @Test
  void wrongRequestsAreToldWhatIsWrong() throws Exception {
    restart(LoopbackProvider.builder().models("m", "n").start());
    assertThat(post("/chat/completions", "{nonsense").statusCode()).isEqualTo(400);
    assertThat(post("/chat/completions", HELLO + ",\"temperature\":9}").body())
        .contains("'temperature'");
    HttpResponse<String> unknown = post("/chat/completions", HELLO.replace("\"m\"", "\"o\"") + "}");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(json(unknown.body()).at("/error/code").asText()).isEqualTo("model_not_found");
    assertThat(message(HELLO + "}").body()).contains("max_tokens: Field required");
    assertThat(post("/nowhere", "{}").statusCode()).isEqualTo(404);
    HttpResponse<String> loose =
        post(
            "/chat/completions",
            HELLO
                + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\","
                + "\"strict\":true,\"schema\":{\"type\":\"object\",\"properties\":{}}}}}");
    assertThat(loose.statusCode()).isEqualTo(400);
    assertThat(loose.body()).contains("additionalProperties");
    HttpResponse<String> models =
        client.send(
            HttpRequest.newBuilder(URI.create(loopback.baseUrl() + "/models")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(json(models.body()).findValuesAsText("id")).containsExactlyInAnyOrder("m", "n");
  }

  @Test
  void tlsSpeaksHttp2AndHttp11() throws Exception {
    restart(LoopbackProvider.builder().tls().start());
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("loopback", loopback.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    for (HttpClient.Version version : HttpClient.Version.values()) {
      HttpClient secure = HttpClient.newBuilder().sslContext(context).version(version).build();
      HttpResponse<String> response =
          secure.send(
              HttpRequest.newBuilder(URI.create(loopback.baseUrl() + "/chat/completions"))
                  .POST(HttpRequest.BodyPublishers.ofString(HELLO + ",\"stream\":true}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.body()).endsWith("data: [DONE]\n\n");
    }
    assertThat(loopback.requests().stream().map(LoopbackRequest::protocol))
        .containsExactly("HTTP/1.1", "HTTP/2");
  }
}
