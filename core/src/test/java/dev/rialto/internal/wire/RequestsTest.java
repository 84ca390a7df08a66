package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Image;
import dev.rialto.InvalidRequestException;
import dev.rialto.Message;
import dev.rialto.ModelNotFoundException;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.PromptCache;
import dev.rialto.ReasoningEffort;
import dev.rialto.Request;
import dev.rialto.Role;
import dev.rialto.ToolCall;
import dev.rialto.ToolChoice;
import dev.rialto.ToolSpecification;
import dev.rialto.catalog.Capability;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.azure.AzureDialect;
import dev.rialto.internal.wire.cohere.CohereDialect;
import dev.rialto.internal.wire.deepseek.DeepSeekDialect;
import dev.rialto.internal.wire.gemini.GeminiDialect;
import dev.rialto.internal.wire.groq.GroqDialect;
import dev.rialto.internal.wire.llamacpp.LlamaCppDialect;
import dev.rialto.internal.wire.lmstudio.LmStudioDialect;
import dev.rialto.internal.wire.mistral.MistralDialect;
import dev.rialto.internal.wire.ollama.OllamaDialect;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.openrouter.OpenRouterDialect;
import dev.rialto.internal.wire.perplexity.PerplexityDialect;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.internal.wire.venice.VeniceDialect;
import dev.rialto.internal.wire.vllm.VllmDialect;
import dev.rialto.internal.wire.xai.XAiDialect;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.BatchProtocol.Item;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is sent is valid by the providers' published schemas, and is what was asked for. */
class RequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WireProtocol OPENAI = new OpenAiProtocol(new ChatDialect("openai"));
  private static final WireProtocol ANTHROPIC = new AnthropicProtocol();

  /** Members of Anthropic's API that are younger than the published schema at hand. */
  private static final Set<String> YOUNGER_THAN_SCHEMA = Set.of("output_config");

  private static final OutputSchema SCHEMA =
      new OutputSchema(
          "person",
          "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},"
              + "\"required\":[\"name\"],\"additionalProperties\":false}");
  private static final ToolSpecification TOOL =
      new ToolSpecification(
          "get_weather", "Tells the weather.", "{\"type\":\"object\",\"properties\":{}}");
  private static final Parameters ALL =
      new Parameters(0.5, 100, 0.9, 0.1, -0.1, List.of("END"), Map.of());
  private static final Parameters HINTS =
      new Parameters(
          0.5,
          20_000,
          0.9,
          Double.NaN,
          Double.NaN,
          List.of(),
          Map.of("prompt_cache", PromptCache.SHORT, "reasoning_effort", ReasoningEffort.MEDIUM));
  private static final Parameters LONG_HINTS =
      new Parameters(
          Double.NaN,
          0,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          List.of(),
          Map.of(
              "prompt_cache",
              new PromptCache("tenant-7", Duration.ofHours(2)),
              "reasoning_effort",
              ReasoningEffort.HIGH));
  private static final List<Message> CONVERSATION =
      List.of(
          Message.system("Be brief \"quoted\" \\ \u0001 é 🙂"),
          new Message(
              Role.USER,
              List.of(
                  new Content.Text("What is this?"),
                  Image.of(URI.create("https://example.com/a.png")),
                  Image.of(URI.create("data:image/png;base64,iVBORw0KGgo="))),
              List.of(),
              null),
          new Message(
              Role.ASSISTANT,
              List.of(),
              List.of(
                  new ToolCall("call_1", "get_weather", "{\"city\":\"Oslo\"}"),
                  new ToolCall("call_2", "get_weather", "{}")),
              null),
          Message.toolResult("call_1", "cold"),
          Message.toolResult("call_2", "warm"),
          Message.assistant("Cold and warm."),
          Message.user("Thanks"));

  private static final ToolSpecification STRICT_TOOL =
      new ToolSpecification("add", "Adds.", SCHEMA.json(), true);

  /** A round of tools whose ids and parts came from elsewhere. */
  private static final List<Message> TOOL_ROUND =
      List.of(
          Message.user("What is 1 + 1?"),
          Message.assistant(
              List.of(
                  new Content.ProviderPart(
                      "anthropic",
                      "{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"c2ln\"}"),
                  new Content.Text("Let me see.")),
              List.of(
                  new ToolCall("functions.add:0", "add", "{\"name\":\"x\"}"),
                  new ToolCall("x".repeat(70), "add", "no JSON"))),
          Message.toolResult("functions.add:0", "2"),
          Message.toolFailure("x".repeat(70), "The arguments are no JSON"));

  static List<CompletionRequest> requests() {
    List<CompletionRequest> all = new ArrayList<>();
    for (boolean stream : new boolean[] {false, true}) {
      for (ToolChoice choice : ToolChoice.values()) {
        for (OutputSchema schema : new OutputSchema[] {null, SCHEMA}) {
          all.add(
              new CompletionRequest(
                  TOOL_ROUND, Parameters.NONE, schema, List.of(TOOL, STRICT_TOOL), choice, stream));
        }
      }
      for (List<Message> messages : List.of(List.of(Message.user("Hi")), CONVERSATION)) {
        for (Parameters parameters : List.of(Parameters.NONE, ALL, HINTS, LONG_HINTS)) {
          all.add(new CompletionRequest(messages, parameters, null, List.of(), stream));
          all.add(new CompletionRequest(messages, parameters, SCHEMA, List.of(), stream));
          all.add(new CompletionRequest(messages, parameters, null, List.of(TOOL), stream));
          all.add(new CompletionRequest(messages, parameters, SCHEMA, List.of(TOOL), stream));
        }
      }
    }
    return all;
  }

  static ObjectNode body(WireProtocol protocol, Request request, String model) {
    return (ObjectNode) Oracle.tree(written(protocol.encode(request, Targets.of(protocol, model))));
  }

  static String written(WireRequest request) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      request.body().writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  static ObjectNode specification(String name) throws IOException {
    ObjectNode root =
        (ObjectNode)
            JSON.readTree(Recording.shared().resolve("specs/" + name + "-core.json").toFile());
    modernise(root);
    return root;
  }

  // Venice's is OpenAPI 3.0, where an exclusive bound is a flag beside the bound.
  private static void modernise(JsonNode node) {
    for (String bound : List.of("Minimum", "Maximum")) {
      if (node instanceof ObjectNode object && object.path("exclusive" + bound).isBoolean()) {
        boolean exclusive = object.remove("exclusive" + bound).asBoolean();
        JsonNode value = object.get(bound.toLowerCase(Locale.ROOT));
        if (exclusive && value != null) {
          object.remove(bound.toLowerCase(Locale.ROOT));
          object.set("exclusive" + bound, value);
        }
      }
    }
    // OpenAI's input items overlap; its schema means the discriminator to choose.
    if (node instanceof ObjectNode object && object.has("discriminator") && object.has("oneOf")) {
      object.set("anyOf", object.remove("oneOf"));
    }
    node.forEach(RequestsTest::modernise);
  }

  static Schema schema(String specification, String name) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("$ref", "#/components/schemas/" + name);
    root.set("components", specification(specification).path("components"));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(SchemaLocation.of("https://test/" + specification), root);
  }

  static void valid(Schema schema, JsonNode body) {
    List<Error> errors = schema.validate(body);
    assertThat(errors).as(body.toString()).isEmpty();
  }

  @Test
  void chatRequestsAreValidByOpenAisSchema() throws IOException {
    Schema schema = schema("openai", "CreateChatCompletionRequest");
    String known = specification("openai").path("components").path("schemas").toString();
    for (CompletionRequest request : requests()) {
      for (String model : List.of("gpt-4o", "o3", "o1-mini", "gpt-5")) {
        ObjectNode body = body(OPENAI, request, model);
        valid(schema, body);
        // That schema lets unknown members pass.
        body.fieldNames().forEachRemaining(n -> assertThat(known).contains("\"" + n + "\":"));
      }
    }
  }

  /** What each dialect says beyond OpenAI's schema; each member of it is the provider's own. */
  static Map<ChatDialect, Set<String>> dialects() {
    Map<ChatDialect, Set<String>> all = new LinkedHashMap<>();
    all.put(new AzureDialect(""), Set.of());
    all.put(new CompatibleDialect("any"), Set.of());
    all.put(new DeepSeekDialect(), Set.of());
    all.put(new GroqDialect(), Set.of());
    all.put(new XAiDialect(), Set.of());
    all.put(new PerplexityDialect(), Set.of());
    all.put(new GeminiDialect(), Set.of());
    all.put(new CohereDialect(), Set.of());
    all.put(new OpenRouterDialect(), Set.of("reasoning", "cache_control"));
    all.put(new OllamaDialect(), Set.of());
    all.put(new LmStudioDialect(), Set.of());
    all.put(
        new VllmDialect(), Set.of("cache_salt", "continue_final_message", "add_generation_prompt"));
    all.put(new LlamaCppDialect(), Set.of("cache_prompt"));
    return all;
  }

  @Test
  void everyCompatibleDialectsRequestsAreValidByOpenAisSchemaButForItsOwnMembers()
      throws IOException {
    Schema schema = schema("openai", "CreateChatCompletionRequest");
    String known = specification("openai").path("components").path("schemas").toString();
    List<CompletionRequest> asked = new ArrayList<>(requests());
    for (boolean stream : new boolean[] {false, true}) {
      asked.add(
          new CompletionRequest(
              List.of(Message.user("Once?"), Message.assistant("It was")),
              LONG_HINTS,
              null,
              List.of(),
              stream));
    }
    for (Map.Entry<ChatDialect, Set<String>> one : dialects().entrySet()) {
      Set<String> own = new TreeSet<>();
      int refused = 0;
      for (CompletionRequest request : asked) {
        for (String model : List.of("gpt-4o", "anthropic/claude-sonnet-4.5")) {
          ObjectNode body;
          try {
            body = body(new OpenAiProtocol(one.getKey()), request, model);
          } catch (InvalidRequestException e) {
            assertThat(e.summary()).containsPattern("takes (no|nothing)|fetches no");
            refused++;
            continue;
          }
          one.getValue()
              .forEach(
                  name -> {
                    if (body.remove(name) != null) {
                      own.add(name);
                    }
                  });
          valid(schema, body);
          body.fieldNames().forEachRemaining(n -> assertThat(known).contains("\"" + n + "\":"));
        }
      }
      assertThat(own).as(one.getKey().name()).isEqualTo(one.getValue());
      assertThat(refused).as(one.getKey().name()).isLessThan(asked.size());
    }
  }

  @Test
  void everyCompatibleDialectsEmbeddingRequestsAreValidByOpenAisSchema() throws IOException {
    Schema schema = schema("openai", "CreateEmbeddingRequest");
    for (ChatDialect dialect : dialects().keySet()) {
      if (dialect.lacks().contains(ModelKind.EMBEDDING)) {
        continue;
      }
      for (int dimensions : new int[] {0, 256}) {
        ObjectNode body =
            body(
                new OpenAiProtocol(dialect),
                new EmbeddingRequest(List.of("a", "b"), dimensions),
                "e");
        valid(schema, body);
        assertThat(names(body))
            .isSubsetOf("model", "input", "dimensions", "encoding_format", "user");
      }
    }
  }

  @Test
  void responsesRequestsAreValidByOpenAisSchema() throws IOException {
    Schema schema = schema("openai", "CreateResponse");
    WireProtocol responses = new ResponsesProtocol(new ChatDialect("openai"));
    for (CompletionRequest request : requests()) {
      valid(schema, body(responses, request, "gpt-4o"));
      valid(schema, body(responses, request, "o3"));
    }
  }

  @Test
  void embeddingRequestsAreValidByTheSchemas() throws IOException {
    for (int dimensions : new int[] {0, 256}) {
      EmbeddingRequest request = new EmbeddingRequest(List.of("a", "b"), dimensions);
      valid(schema("openai", "CreateEmbeddingRequest"), body(OPENAI, request, "e"));
      valid(
          schema("mistral", "EmbeddingRequest"),
          body(new OpenAiProtocol(new MistralDialect()), request, "e"));
      valid(
          schema("venice", "CreateEmbeddingRequestSchema"),
          body(new OpenAiProtocol(new VeniceDialect()), request, "e"));
    }
  }

  /** Takes out what is younger than Anthropic's published schema; returns what that was. */
  static Set<String> withoutYounger(ObjectNode body) {
    Set<String> younger = new TreeSet<>();
    YOUNGER_THAN_SCHEMA.forEach(
        name -> {
          if (body.remove(name) != null) {
            younger.add(name);
          }
        });
    for (JsonNode tool : body.path("tools")) {
      if (((ObjectNode) tool).remove("strict") != null) {
        younger.add("tools.strict");
      }
    }
    if (body.path("thinking").path("type").asText().equals("adaptive")) {
      body.remove("thinking");
      younger.add("thinking.type = adaptive");
    }
    return younger;
  }

  @Test
  void messagesRequestsAreValidByAnthropicsSchema() throws IOException {
    Schema schema = schema("anthropic", "CreateMessageParams");
    Set<String> younger = new TreeSet<>();
    for (CompletionRequest request : requests()) {
      for (String model :
          List.of("claude-3-haiku-20240307", "claude-sonnet-4-5", "claude-opus-4-7")) {
        ObjectNode body = body(ANTHROPIC, request, model);
        younger.addAll(withoutYounger(body));
        valid(schema, body);
      }
    }
    // The whole list of what no published schema knows is in UnpublishedRequestsTest.
    assertThat(younger)
        .containsExactly("output_config", "thinking.type = adaptive", "tools.strict");
  }

  @Test
  void chatRequestsAreValidByMistralsAndVenicesSchemas() throws IOException {
    Schema mistral = schema("mistral", "ChatCompletionRequest");
    Schema venice = schema("venice", "ChatCompletionRequest");
    for (CompletionRequest request : requests()) {
      valid(mistral, body(new OpenAiProtocol(new MistralDialect()), request, "m"));
      valid(venice, body(new OpenAiProtocol(new VeniceDialect()), request, "m"));
    }
    Parameters own =
        new Parameters(
            Double.NaN,
            0,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            List.of(),
            Map.of("venice_parameters", Map.of("enable_web_search", "auto")));
    ObjectNode body =
        body(
            new OpenAiProtocol(new VeniceDialect()),
            new CompletionRequest(List.of(Message.user("x")), own, null, List.of(), false),
            "m");
    valid(venice, body);
    assertThat(body.path("venice_parameters").path("enable_web_search").asText()).isEqualTo("auto");
  }

  @Test
  void theLinesOfABatchAreValid() throws IOException {
    List<Item> items = new ArrayList<>();
    for (CompletionRequest request : requests()) {
      if (!request.stream()) {
        items.add(new Item("r" + items.size() + "-1", request));
      }
    }
    Map<WireProtocol, Schema> asked =
        Map.of(
            OPENAI,
            schema("openai", "CreateChatCompletionRequest"),
            new ResponsesProtocol(new ChatDialect("openai")),
            schema("openai", "CreateResponse"));
    for (Map.Entry<WireProtocol, Schema> one : asked.entrySet()) {
      BatchProtocol batches = one.getKey().batches().orElseThrow();
      WireRequest upload =
          Objects.requireNonNull(batches.upload(items, Targets.of(one.getKey(), "gpt-4o")));
      String type = Objects.requireNonNull(upload.headers().get("content-type"));
      String[] form = written(upload).split("--" + type.replaceAll(".*boundary=", ""), -1);
      assertThat(form[1]).contains("name=\"purpose\"\r\n\r\nbatch\r\n");
      assertThat(form[3]).isEqualTo("--\r\n");
      String[] lines = form[2].substring(form[2].indexOf("\r\n\r\n") + 4).strip().split("\n");
      assertThat(lines).hasSameSizeAs(items);
      for (int i = 0; i < lines.length; i++) {
        JsonNode line = Oracle.tree(lines[i]);
        assertThat(line.path("custom_id").asText()).isEqualTo(items.get(i).id());
        assertThat(line.path("method").asText()).isEqualTo("POST");
        assertThat(line.path("url").asText())
            .isEqualTo(one.getKey() == OPENAI ? "/v1/chat/completions" : "/v1/responses");
        valid(one.getValue(), line.path("body"));
      }
    }
    WireRequest messages =
        ANTHROPIC
            .batches()
            .orElseThrow()
            .create(items, "", Targets.of(ANTHROPIC, "claude-3-haiku-20240307"));
    JsonNode sent = Oracle.tree(written(messages)).path("requests");
    assertThat(sent).hasSameSizeAs(items);
    Schema message = schema("anthropic", "CreateMessageParams");
    for (JsonNode item : sent) {
      assertThat(item.path("custom_id").asText()).matches("[a-zA-Z0-9_-]{1,64}");
      ObjectNode params = (ObjectNode) item.path("params");
      YOUNGER_THAN_SCHEMA.forEach(params::remove);
      params.path("tools").forEach(tool -> ((ObjectNode) tool).remove("strict"));
      valid(message, params);
    }
  }

  @Test
  void whatGoesThroughExtraIsValidToo() throws IOException {
    Map<String, Object> extra =
        Map.of(
            "seed",
            42L,
            "parallel_tool_calls",
            false,
            "logprobs",
            true,
            "top_logprobs",
            3,
            "logit_bias",
            Map.of("50256", -100),
            "metadata",
            Map.of("team", "a"),
            "service_tier",
            "flex",
            "web_search_options",
            Map.of("search_context_size", "low"));
    Parameters more =
        new Parameters(
            Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN, List.of("END", "STOP"), extra);
    for (List<Message> messages : List.of(CONVERSATION, TOOL_ROUND)) {
      ObjectNode body =
          body(
              OPENAI,
              new CompletionRequest(messages, more, SCHEMA, List.of(TOOL, STRICT_TOOL), true),
              "gpt-4o");
      valid(schema("openai", "CreateChatCompletionRequest"), body);
      assertThat(names(body)).containsAll(extra.keySet());
    }
  }

  @Test
  void whatGoesThroughExtraToOthersIsValidToo() throws IOException {
    record Case(WireProtocol protocol, Schema schema, String model, Map<String, Object> extra) {}
    for (Case one :
        List.of(
            new Case(
                ANTHROPIC,
                schema("anthropic", "CreateMessageParams"),
                "claude-3-haiku-20240307",
                Map.of(
                    "top_k",
                    5,
                    "service_tier",
                    "standard_only",
                    "metadata",
                    Map.of("user_id", "u1"))),
            new Case(
                new OpenAiProtocol(new MistralDialect()),
                schema("mistral", "ChatCompletionRequest"),
                "m",
                Map.of(
                    "random_seed",
                    7,
                    "safe_prompt",
                    true,
                    "n",
                    1,
                    "parallel_tool_calls",
                    false,
                    "prompt_mode",
                    "reasoning")),
            new Case(
                new OpenAiProtocol(new VeniceDialect()),
                schema("venice", "ChatCompletionRequest"),
                "m",
                Map.of(
                    "seed",
                    7,
                    "min_p",
                    0.05,
                    "top_k",
                    40,
                    "repetition_penalty",
                    1.2,
                    "stop_token_ids",
                    List.of(1, 2),
                    "venice_parameters",
                    Map.of(
                        "character_slug", "venice",
                        "strip_thinking_response", true,
                        "disable_thinking", false,
                        "enable_web_search", "auto",
                        "include_venice_system_prompt", false))),
            new Case(
                new ResponsesProtocol(new ChatDialect("openai")),
                schema("openai", "CreateResponse"),
                "gpt-4o",
                Map.of(
                    "parallel_tool_calls",
                    false,
                    "metadata",
                    Map.of("team", "a"),
                    "service_tier",
                    "flex",
                    "truncation",
                    "auto",
                    "max_tool_calls",
                    3)))) {
      Parameters more =
          new Parameters(Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN, List.of(), one.extra());
      for (List<Message> messages : List.of(CONVERSATION, TOOL_ROUND)) {
        ObjectNode body =
            body(
                one.protocol(),
                new CompletionRequest(messages, more, SCHEMA, List.of(TOOL, STRICT_TOOL), true),
                one.model());
        assertThat(names(body)).containsAll(one.extra().keySet());
        if (one.protocol() == ANTHROPIC) {
          withoutYounger(body);
        }
        valid(one.schema(), body);
      }
    }
  }

  @Test
  void onlyWhatIsSetIsSent() {
    ObjectNode body = body(OPENAI, Targets.request(false), "gpt-4o");
    assertThat(body)
        .isEqualTo(
            Oracle.tree(
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"));
  }

  @Test
  void aStreamAsksForItsUsage() {
    ObjectNode body = body(OPENAI, Targets.request(true), "gpt-4o");
    assertThat(body.path("stream").asBoolean()).isTrue();
    assertThat(body.path("stream_options").path("include_usage").asBoolean()).isTrue();
    WireProtocol mistral = new OpenAiProtocol(new MistralDialect());
    assertThat(names(body(mistral, Targets.request(true), "m"))).doesNotContain("stream_options");
    CompletionRequest plain = Targets.request(true);
    List<Message> begun = new ArrayList<>(plain.messages());
    begun.add(Message.assistant("It was"));
    CompletionRequest prefilled =
        new CompletionRequest(begun, plain.parameters(), null, List.of(), true);
    String last = "{\"role\":\"assistant\",\"content\":\"It was\"";
    assertThat(body(mistral, prefilled, "m").toString()).contains(last + ",\"prefix\":true}");
    assertThat(body(new OpenAiProtocol(new ChatDialect("openai")), prefilled, "m").toString())
        .contains(last + "}");
  }

  @Test
  void reasoningModelsGetNoSamplingAndTheRenamedCap() {
    CompletionRequest request =
        new CompletionRequest(List.of(Message.user("x")), ALL, null, List.of(), false);
    for (String model :
        List.of("o1", "o3-mini", "o4-mini", "gpt-5", "gpt-5-nano-2025-08-07", "openai/gpt-5.1")) {
      ObjectNode body = body(OPENAI, request, model);
      assertThat(body.path("max_completion_tokens").asInt()).as(model).isEqualTo(100);
      assertThat(names(body)).containsOnly("model", "messages", "max_completion_tokens");
    }
    for (String model : List.of("gpt-4o", "gpt-4.1", "gpt-5-chat-latest", "gpt-3.5-turbo")) {
      assertThat(names(body(OPENAI, request, model)))
          .as(model)
          .contains("max_tokens", "temperature");
    }
    assertThat(names(body(new OpenAiProtocol(new XAiDialect()), request, "grok-4")))
        .contains("temperature")
        .doesNotContain("stop", "presence_penalty");
  }

  @Test
  void anthropicsCapIsTheMostTheModelWritesUnlessTheCallerSetsOne() {
    CompletionRequest request = Targets.request(false);
    assertThat(body(ANTHROPIC, request, "claude-3-haiku-20240307").path("max_tokens").asInt())
        .isEqualTo(4096);
    assertThat(body(ANTHROPIC, request, "claude-3-5-haiku-20241022").path("max_tokens").asInt())
        .isEqualTo(8192);
    assertThat(body(ANTHROPIC, request, "claude-opus-4-1-20250805").path("max_tokens").asInt())
        .isEqualTo(32000);
    assertThat(body(ANTHROPIC, request, "claude-sonnet-4-5").path("max_tokens").asInt())
        .isEqualTo(64000);
    CompletionRequest capped =
        new CompletionRequest(List.of(Message.user("x")), ALL, null, List.of(), false);
    assertThat(body(ANTHROPIC, capped, "claude-sonnet-4-5").path("max_tokens").asInt())
        .isEqualTo(100);
  }

  @Test
  void anthropicsSamplingFollowsTheModel() {
    CompletionRequest request =
        new CompletionRequest(List.of(Message.user("x")), ALL, null, List.of(), false);
    assertThat(names(body(ANTHROPIC, request, "claude-3-haiku-20240307")))
        .contains("temperature", "top_p");
    assertThat(names(body(ANTHROPIC, request, "claude-sonnet-4-5")))
        .contains("temperature")
        .doesNotContain("top_p");
    for (String model : List.of("claude-opus-4-7", "claude-opus-5", "claude-haiku-5-5")) {
      assertThat(names(body(ANTHROPIC, request, model))).doesNotContain("temperature", "top_p");
    }
  }

  @Test
  void aStructuredAnswerIsAskedForByTheProvidersOwnMeans() {
    CompletionRequest request =
        new CompletionRequest(
            List.of(Message.user("x")), Parameters.NONE, SCHEMA, List.of(), false);
    JsonNode format = body(OPENAI, request, "gpt-4o").path("response_format");
    assertThat(format.path("type").asText()).isEqualTo("json_schema");
    assertThat(format.path("json_schema").path("strict").asBoolean()).isTrue();
    assertThat(format.path("json_schema").path("schema")).isEqualTo(Oracle.tree(SCHEMA.json()));
    assertThat(
            body(ANTHROPIC, request, "claude-sonnet-4-5")
                .path("output_config")
                .path("format")
                .path("schema"))
        .isEqualTo(Oracle.tree(SCHEMA.json()));
    ObjectNode forced = body(ANTHROPIC, request, "claude-3-haiku-20240307");
    assertThat(forced.path("tool_choice").path("name").asText()).isEqualTo("person");
    assertThat(forced.path("tools").path(0).path("input_schema"))
        .isEqualTo(Oracle.tree(SCHEMA.json()));
    ObjectNode told = body(new OpenAiProtocol(new DeepSeekDialect()), request, "deepseek-chat");
    assertThat(told.path("response_format").path("type").asText()).isEqualTo("json_object");
    assertThat(told.path("messages").path(0).path("content").asText()).contains(SCHEMA.json());
  }

  @Test
  void textIsEscapedAndHalfSurrogatesAreReplaced() {
    String odd = "\"\\\n\u0000\u001f\u2028 é漢🙂 \ud83d lone \udd04";
    for (WireProtocol protocol : List.of(OPENAI, ANTHROPIC)) {
      CompletionRequest request =
          new CompletionRequest(
              List.of(Message.user(odd)), Parameters.NONE, null, List.of(), false);
      String text = body(protocol, request, "m").path("messages").path(0).toString();
      assertThat(Oracle.tree(text).path("content").toString().replaceAll("^\\[.*\"text\":|}]$", ""))
          .isEqualTo(
              JSON.getNodeFactory()
                  .textNode(odd.replace(" \ud83d ", " \ufffd ").replace(" \udd04", " \ufffd"))
                  .toString());
    }
  }

  @Test
  void extraMembersWinAndStandOnce() {
    Parameters extra =
        new Parameters(
            0.5,
            0,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            List.of(),
            Map.of("temperature", 1, "seed", 7L, "list", List.of(1.5, true, Map.of("a", "b"))));
    WireRequest request =
        OPENAI.encode(
            new CompletionRequest(List.of(Message.user("x")), extra, null, List.of(), false),
            Targets.of(OPENAI, "gpt-4o"));
    String text = written(request);
    assertThat(text).containsOnlyOnce("temperature").contains("\"temperature\":1", "\"seed\":7");
    assertThat(Oracle.tree(text).path("list").toString()).isEqualTo("[1.5,true,{\"a\":\"b\"}]");
  }

  @Test
  void resultsOfToolsGoTogetherToAnthropic() {
    JsonNode messages =
        body(
                ANTHROPIC,
                new CompletionRequest(CONVERSATION, Parameters.NONE, null, List.of(TOOL), false),
                "claude-sonnet-4-5")
            .path("messages");
    List<String> roles = new ArrayList<>();
    messages.forEach(m -> roles.add(m.path("role").asText() + m.path("content").size()));
    assertThat(roles).containsExactly("user3", "assistant2", "user2", "assistant1", "user1");
  }

  @Test
  void aRoundOfToolsKeepsItsIdsTogetherAtEveryProvider() {
    CompletionRequest request =
        new CompletionRequest(
            TOOL_ROUND, Parameters.NONE, null, List.of(STRICT_TOOL), ToolChoice.REQUIRED, false);
    JsonNode chat = body(OPENAI, request, "gpt-4o");
    JsonNode calls = chat.path("messages").path(1).path("tool_calls");
    for (int i = 0; i < 2; i++) {
      assertThat(chat.path("messages").path(2 + i).path("tool_call_id"))
          .isEqualTo(calls.path(i).path("id"));
      assertThat(calls.path(i).path("id").asText()).matches("[a-zA-Z0-9_-]{1,40}");
    }
    assertThat(chat.path("messages").path(1).path("content").asText()).isEqualTo("Let me see.");
    assertThat(chat.path("tool_choice").asText()).isEqualTo("required");
    assertThat(chat.path("tools").path(0).path("function").path("strict").asBoolean()).isTrue();

    JsonNode messages = body(ANTHROPIC, request, "claude-sonnet-4-5");
    JsonNode said = messages.path("messages").path(1).path("content");
    JsonNode told = messages.path("messages").path(2).path("content");
    assertThat(said.path(0).path("signature").asText()).isEqualTo("c2ln");
    assertThat(said.path(2).path("id")).isEqualTo(told.path(0).path("tool_use_id"));
    assertThat(said.path(3).path("id")).isEqualTo(told.path(1).path("tool_use_id"));
    assertThat(told.path(0).path("is_error").isMissingNode()).isTrue();
    assertThat(told.path(1).path("is_error").asBoolean()).isTrue();
    assertThat(messages.path("tool_choice").path("type").asText()).isEqualTo("any");

    JsonNode compatible = body(new OpenAiProtocol(new VeniceDialect()), request, "m");
    assertThat(compatible.path("messages").path(2).path("tool_call_id").asText())
        .isEqualTo("functions.add:0");
    assertThat(compatible.toString()).doesNotContain("strict", "signature");
  }

  @Test
  void idsOfToolCallsHaveMistralsForm() {
    ObjectNode body =
        body(
            new OpenAiProtocol(new MistralDialect()),
            new CompletionRequest(CONVERSATION, Parameters.NONE, null, List.of(TOOL), false),
            "m");
    JsonNode messages = body.path("messages");
    String first = messages.path(2).path("tool_calls").path(0).path("id").asText();
    assertThat(first).matches("[A-Za-z0-9]{9}");
    assertThat(messages.path(3).path("tool_call_id").asText()).isEqualTo(first);
    assertThat(messages.path(4).path("tool_call_id").asText()).isNotEqualTo(first);
  }

  @Test
  void theKeyIsInItsHeaderAndNowhereElse() {
    WireRequest openai = OPENAI.encode(Targets.request(false), Targets.of(OPENAI, "m"));
    assertThat(openai.headers().get("authorization")).isEqualTo("Bearer " + Targets.KEY);
    WireRequest anthropic = ANTHROPIC.encode(Targets.request(false), Targets.of(ANTHROPIC, "m"));
    assertThat(anthropic.headers().get("x-api-key")).isEqualTo(Targets.KEY);
    assertThat(anthropic.headers().get("anthropic-version")).isEqualTo("2023-06-01");
    WireProtocol azure = new OpenAiProtocol(new AzureDialect("2024-10-21"));
    WireRequest azured = azure.encode(Targets.request(false), Targets.of(azure, "my model"));
    assertThat(azured.headers().get("api-key")).isEqualTo(Targets.KEY);
    assertThat(azured.path())
        .isEqualTo("/deployments/my%20model/chat/completions?api-version=2024-10-21");
    for (WireRequest request : List.of(openai, anthropic, azured)) {
      assertThat(request.toString()).doesNotContain(Targets.KEY);
      assertThat(written(request)).doesNotContain(Targets.KEY);
    }
  }

  @Test
  void anthropicHasNoEmbeddings() {
    assertThatThrownBy(
            () ->
                ANTHROPIC.encode(
                    new EmbeddingRequest(List.of("x"), 0), Targets.of(ANTHROPIC, "claude")))
        .isInstanceOf(ModelNotFoundException.class)
        .hasMessageContaining("embedding");
  }

  private static List<String> names(ObjectNode body) {
    List<String> names = new ArrayList<>();
    body.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static ObjectNode body(
      WireProtocol protocol, Request request, String model, ModelInfo info) {
    return (ObjectNode)
        Oracle.tree(written(protocol.encode(request, Targets.of(protocol, model).with(info))));
  }

  private static CompletionRequest with(Parameters parameters) {
    return new CompletionRequest(
        List.of(Message.system("Be brief"), Message.user("x")),
        parameters,
        null,
        List.of(TOOL),
        false);
  }

  @Test
  void whatTheCatalogueSaysOfAModelWinsOverItsName() {
    // The name of an Azure deployment says nothing of the model behind it.
    ModelInfo reasoning = ModelCatalog.shipped().find("openai/o3").orElseThrow();
    assertThat(names(body(OPENAI, with(ALL), "my-deployment", reasoning)))
        .contains("max_completion_tokens")
        .doesNotContain("max_tokens", "temperature", "top_p", "stop");
    ModelInfo plain = ModelInfo.builder("openai/o3").takesAllParameters().build();
    assertThat(names(body(OPENAI, with(ALL), "o3", plain))).contains("max_tokens", "temperature");
    ModelInfo own =
        ModelInfo.builder("local/x").refuses("top_p").renames("stop", "stop_words").build();
    assertThat(names(body(OPENAI, with(ALL), "x", own)))
        .contains("stop_words", "temperature")
        .doesNotContain("top_p", "stop");
    ModelInfo unsaid = ModelInfo.builder("openai/o3").contextTokens(1).build();
    assertThat(names(body(OPENAI, with(ALL), "o3", unsaid))).doesNotContain("temperature");
  }

  @Test
  void whatTheCallerGivesAsExtraIsSentWhateverTheCatalogueSays() {
    Parameters extra =
        new Parameters(
            0.5,
            100,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            List.of(),
            Map.of("temperature", 0.7, "max_completion_tokens", 5));
    ModelInfo reasoning = ModelCatalog.shipped().find("openai/o3").orElseThrow();
    ObjectNode body = body(OPENAI, with(extra), "o3", reasoning);
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.7);
    assertThat(body.path("max_completion_tokens").asInt()).isEqualTo(5);
    assertThat(names(body)).doesNotContain("max_tokens");
  }

  @Test
  void anthropicsCapAndOutputFormatFollowTheCatalogue() {
    ModelInfo info =
        ModelInfo.builder("anthropic/new")
            .maxOutputTokens(123_456)
            .cannot(Capability.STRUCTURED_OUTPUT)
            .build();
    CompletionRequest typed =
        new CompletionRequest(
            List.of(Message.user("x")), Parameters.NONE, SCHEMA, List.of(), false);
    ObjectNode body = body(ANTHROPIC, typed, "claude-sonnet-4-5", info);
    assertThat(body.path("max_tokens").asInt()).isEqualTo(123_456);
    assertThat(body.has("output_config")).isFalse();
    assertThat(body.path("tool_choice").path("name").asText()).isEqualTo("person");
  }

  @Test
  void eachProviderIsToldInItsOwnWordsHowMuchToReason() {
    assertThat(body(OPENAI, with(HINTS), "o3").path("reasoning_effort").asText())
        .isEqualTo("medium");
    WireProtocol responses = new ResponsesProtocol(new ChatDialect("openai"));
    assertThat(body(responses, with(HINTS), "o3").path("reasoning").path("effort").asText())
        .isEqualTo("medium");
    WireProtocol router = new OpenAiProtocol(new OpenRouterDialect());
    assertThat(body(router, with(HINTS), "openai/o3").path("reasoning").path("effort").asText())
        .isEqualTo("medium");
    ObjectNode budgeted = body(ANTHROPIC, with(HINTS), "claude-sonnet-4-5");
    assertThat(budgeted.path("thinking").path("budget_tokens").asInt()).isEqualTo(10_000);
    assertThat(names(budgeted)).doesNotContain("temperature", "top_p", "reasoning_effort");
    ObjectNode adaptive = body(ANTHROPIC, with(HINTS), "claude-opus-4-7");
    assertThat(adaptive.path("thinking").path("type").asText()).isEqualTo("adaptive");
    assertThat(adaptive.path("output_config").path("effort").asText()).isEqualTo("medium");
    assertThat(names(body(ANTHROPIC, with(HINTS), "claude-3-haiku-20240307")))
        .doesNotContain("thinking", "output_config");
    ModelInfo dull = ModelInfo.builder("openai/m").cannot(Capability.REASONING).build();
    assertThat(names(body(OPENAI, with(HINTS), "m", dull))).doesNotContain("reasoning_effort");
    for (WireProtocol silent :
        List.of(
            new OpenAiProtocol(new MistralDialect()), new OpenAiProtocol(new DeepSeekDialect()))) {
      assertThat(names(body(silent, with(LONG_HINTS), "m")))
          .doesNotContain("reasoning_effort", "prompt_cache", "prompt_cache_key");
    }
  }

  @Test
  void anthropicIsToldWhereTheCachedPromptEnds() {
    ObjectNode body = body(ANTHROPIC, with(LONG_HINTS), "claude-sonnet-4-5");
    String mark = "{\"type\":\"ephemeral\",\"ttl\":\"1h\"}";
    assertThat(body.path("system").path(0).path("cache_control")).hasToString(mark);
    assertThat(body.path("tools").path(0).path("cache_control")).hasToString(mark);
    assertThat(body.path("messages").path(0).path("content").path(0).path("cache_control"))
        .hasToString(mark);
    assertThat(body(ANTHROPIC, with(HINTS), "claude-sonnet-4-5").findValues("cache_control"))
        .hasSize(3)
        .allMatch(m -> !m.has("ttl"));
    assertThat(body(ANTHROPIC, with(ALL), "claude-sonnet-4-5").findValues("cache_control"))
        .isEmpty();
    CompletionRequest tools =
        new CompletionRequest(TOOL_ROUND, HINTS, null, List.of(TOOL, STRICT_TOOL), false);
    ObjectNode round = body(ANTHROPIC, tools, "claude-sonnet-4-5");
    assertThat(round.findValues("cache_control")).hasSize(2);
    assertThat(round.path("tools").path(1).has("cache_control")).isTrue();
    JsonNode last = round.path("messages").path(round.path("messages").size() - 1).path("content");
    assertThat(last.path(last.size() - 1).has("cache_control")).isTrue();
  }

  @Test
  void openAiIsGivenTheKeyOfTheCachedPrompt() {
    ObjectNode body = body(OPENAI, with(LONG_HINTS), "gpt-4o");
    assertThat(body.path("prompt_cache_key").asText()).isEqualTo("tenant-7");
    assertThat(body.path("prompt_cache_retention").asText()).isEqualTo("24h");
    assertThat(names(body(OPENAI, with(HINTS), "gpt-4o")))
        .doesNotContain("prompt_cache_key", "prompt_cache_retention", "prompt_cache");
  }

  @Test
  void eachOtherProviderIsToldOfTheCachedPromptInItsOwnWords() throws IOException {
    WireProtocol venice = new OpenAiProtocol(new VeniceDialect());
    ObjectNode body = body(venice, with(LONG_HINTS), "m");
    valid(schema("venice", "ChatCompletionRequest"), body);
    assertThat(body.path("prompt_cache_key").asText()).isEqualTo("tenant-7");
    assertThat(body.path("prompt_cache_retention").asText()).isEqualTo("24h");
    assertThat(body.path("reasoning_effort").asText()).isEqualTo("high");
    WireProtocol router = new OpenAiProtocol(new OpenRouterDialect());
    assertThat(body(router, with(LONG_HINTS), "anthropic/claude-sonnet-4.5").path("cache_control"))
        .hasToString("{\"type\":\"ephemeral\",\"ttl\":\"1h\"}");
    assertThat(body(router, with(HINTS), "anthropic/claude-sonnet-4.5").path("cache_control"))
        .hasToString("{\"type\":\"ephemeral\"}");
    assertThat(names(body(router, with(LONG_HINTS), "openai/gpt-4o")))
        .doesNotContain("cache_control", "prompt_cache_key");
    WireProtocol vllm = new OpenAiProtocol(new VllmDialect());
    assertThat(body(vllm, with(LONG_HINTS), "m").path("cache_salt").asText()).isEqualTo("tenant-7");
    assertThat(names(body(vllm, with(HINTS), "m"))).doesNotContain("cache_salt");
    WireProtocol llama = new OpenAiProtocol(new LlamaCppDialect());
    assertThat(body(llama, with(HINTS), "m").path("cache_prompt").asBoolean()).isTrue();
    assertThat(names(body(llama, with(ALL), "m"))).doesNotContain("cache_prompt");
    for (ChatDialect silent :
        List.of(new CompatibleDialect("any"), new LmStudioDialect(), new OllamaDialect())) {
      assertThat(names(body(new OpenAiProtocol(silent), with(LONG_HINTS), "m")))
          .containsExactlyInAnyOrder("model", "messages", "reasoning_effort", "tools");
    }
  }

  @Test
  void modelsThatRefuseToBeToldHowMuchToReasonAreNotTold() {
    WireProtocol xai = new OpenAiProtocol(new XAiDialect());
    for (String takes :
        List.of("grok-3-mini", "grok-4.3", "grok-4.5-latest", "grok-4.20-multi-agent", "grok-5")) {
      assertThat(body(xai, with(LONG_HINTS), takes).path("reasoning_effort").asText())
          .as(takes)
          .isEqualTo("high");
    }
    for (String refuses :
        List.of(
            "grok-4",
            "grok-4-0709",
            "grok-4-fast-reasoning",
            "grok-4-1-fast",
            "grok-4.20",
            "grok-3",
            "grok-code-fast-1",
            "grok-4.1")) {
      assertThat(names(body(xai, with(LONG_HINTS), refuses)))
          .as(refuses)
          .doesNotContain("reasoning_effort");
    }
    assertThat(names(body(xai, with(HINTS), "grok-3-mini"))).doesNotContain("reasoning_effort");
    WireProtocol responses = new ResponsesProtocol(new XAiDialect());
    assertThat(body(responses, with(HINTS), "grok-4.3").path("reasoning").path("effort").asText())
        .isEqualTo("medium");
    assertThat(names(body(responses, with(HINTS), "grok-4"))).doesNotContain("reasoning");
    WireProtocol groq = new OpenAiProtocol(new GroqDialect());
    assertThat(body(groq, with(HINTS), "openai/gpt-oss-20b").path("reasoning_effort").asText())
        .isEqualTo("medium");
    assertThat(body(groq, with(HINTS), "qwen/qwen3-32b").path("reasoning_effort").asText())
        .isEqualTo("default");
    assertThat(names(body(groq, with(HINTS), "llama-3.3-70b-versatile")))
        .doesNotContain("reasoning_effort");
  }

  @Test
  void vllmIsToldThatTheAnswerHasBegun() {
    WireProtocol vllm = new OpenAiProtocol(new VllmDialect());
    List<Message> begun = List.of(Message.user("Once?"), Message.assistant("It was"));
    ObjectNode body =
        body(vllm, new CompletionRequest(begun, Parameters.NONE, null, List.of(), false), "m");
    assertThat(body.path("continue_final_message").asBoolean()).isTrue();
    assertThat(body.path("add_generation_prompt").asBoolean(true)).isFalse();
    assertThat(names(body(vllm, Targets.request(false), "m"))).containsExactly("model", "messages");
  }

  @Test
  void azureTakesKeysAndTokens() {
    AzureDialect azure = new AzureDialect("");
    for (String[] keyAndHeader :
        new String[][] {{"0123456789abcdef", "api-key"}, {"eyJhbGciOi.x.y", "authorization"}}) {
      dev.rialto.spi.Headers.Builder headers = dev.rialto.spi.Headers.builder();
      azure.authenticate(keyAndHeader[0], headers);
      assertThat(headers.build().get(keyAndHeader[1])).contains(keyAndHeader[0]);
    }
  }
}
