package dev.rialto.internal.wire;

import static dev.rialto.internal.wire.RequestsTest.body;
import static dev.rialto.internal.wire.RequestsTest.dialects;
import static dev.rialto.internal.wire.RequestsTest.requests;
import static dev.rialto.internal.wire.RequestsTest.specification;
import static dev.rialto.internal.wire.RequestsTest.valid;
import static dev.rialto.internal.wire.RequestsTest.withoutYounger;
import static dev.rialto.internal.wire.RequestsTest.written;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.ImageRequest;
import dev.rialto.InvalidRequestException;
import dev.rialto.ModelNotFoundException;
import dev.rialto.ModerationRequest;
import dev.rialto.Request;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.mistral.MistralDialect;
import dev.rialto.internal.wire.ollama.OllamaProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.internal.wire.venice.VeniceDialect;
import dev.rialto.internal.wire.xai.XAiDialect;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.BatchProtocol.Item;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What is sent and no published schema at hand knows: the list of it, and for each body on it a
 * schema of our own, written from the providers' references and strict about what it does not name.
 */
class UnpublishedRequestsTest {
  private static final WireProtocol OPENAI = new OpenAiProtocol(new ChatDialect("openai"));
  private static final WireProtocol ANTHROPIC = new AnthropicProtocol();
  private static final WireProtocol OLLAMA = new OllamaProtocol();

  /** OpenAI's reference, "Create image"; which models know which members is said below. */
  private static final String IMAGES =
      """
      {"type":"object","required":["model","prompt"],"additionalProperties":false,"properties":{
        "model":{"type":"string","minLength":1},
        "prompt":{"type":"string","minLength":1,"maxLength":32000},
        "n":{"type":"integer","minimum":1,"maximum":10},
        "size":{"type":"string","pattern":"^(auto|[0-9]{2,5}x[0-9]{2,5})$"},
        "quality":{"enum":["auto","high","medium","low","hd","standard"]},
        "response_format":{"enum":["url","b64_json"]},
        "background":{"enum":["transparent","opaque","auto"]},
        "output_format":{"enum":["png","jpeg","webp"]},
        "output_compression":{"type":"integer","minimum":0,"maximum":100},
        "moderation":{"enum":["low","auto"]},
        "style":{"enum":["vivid","natural"]},
        "user":{"type":"string"}},
       "if":{"properties":{"model":{"pattern":"^dall-e"}}},
       "then":{"required":["response_format"],
         "not":{"anyOf":[{"required":["background"]},{"required":["output_format"]}]}},
       "else":{"not":{"anyOf":[{"required":["response_format"]},{"required":["style"]}]}}}
      """;

  /** Ollama's API reference, "Generate a chat message". */
  private static final String OLLAMA_CHAT =
      """
      {"type":"object","required":["model","messages"],"additionalProperties":false,"properties":{
        "model":{"type":"string"},"stream":{"type":"boolean"},
        "format":{"type":"object"},"keep_alive":{"type":["string","number"]},
        "think":{"enum":[true,false,"low","medium","high"]},
        "messages":{"type":"array","minItems":1,"items":{
          "type":"object","required":["role","content"],"additionalProperties":false,"properties":{
            "role":{"enum":["system","user","assistant","tool"]},
            "content":{"type":"string"},"thinking":{"type":"string"},
            "images":{"type":"array","items":{"type":"string","pattern":"^[A-Za-z0-9+/]+=*$"}},
            "tool_name":{"type":"string"},
            "tool_calls":{"type":"array","minItems":1,"items":{
              "type":"object","required":["function"],"properties":{"function":{
                "type":"object","required":["name","arguments"],"additionalProperties":false,
                "properties":{"name":{"type":"string"},"arguments":{"type":"object"}}}}}}}}},
        "tools":{"type":"array","minItems":1,"items":{"type":"object",
          "required":["type","function"],"additionalProperties":false,"properties":{
            "type":{"const":"function"},"function":{"type":"object",
              "required":["name","parameters"],"additionalProperties":false,"properties":{
                "name":{"type":"string"},"description":{"type":"string"},
                "parameters":{"type":"object"}}}}}},
        "options":{"type":"object","minProperties":1,"additionalProperties":false,"properties":{
          "num_predict":{"type":"integer","minimum":1},"temperature":{"type":"number","minimum":0},
          "top_p":{"type":"number"},"frequency_penalty":{"type":"number"},
          "presence_penalty":{"type":"number"},
          "stop":{"type":"array","minItems":1,"items":{"type":"string"}}}}}}
      """;

  private static final String OLLAMA_EMBED =
      """
      {"type":"object","required":["model","input"],"additionalProperties":false,"properties":{
        "model":{"type":"string"},"input":{"type":"array","minItems":1,"items":{"type":"string"}},
        "dimensions":{"type":"integer","minimum":1}}}
      """;

  /** OpenAI's reference, "Create batch". */
  private static final String BATCH =
      """
      {"type":"object","required":["input_file_id","endpoint","completion_window"],
       "additionalProperties":false,"properties":{
        "input_file_id":{"type":"string","minLength":1},
        "endpoint":{"enum":["/v1/responses","/v1/chat/completions","/v1/embeddings"]},
        "completion_window":{"const":"24h"},
        "metadata":{"type":"object","maxProperties":16,"additionalProperties":
          {"type":"string","maxLength":512}}}}
      """;

  /**
   * Anthropic's reference, "Create a Message Batch"; the items' own bodies are judged elsewhere.
   */
  private static final String MESSAGE_BATCH =
      """
      {"type":"object","required":["requests"],"additionalProperties":false,"properties":{
        "requests":{"type":"array","minItems":1,"maxItems":100000,"items":{"type":"object",
          "required":["custom_id","params"],"additionalProperties":false,"properties":{
            "custom_id":{"type":"string","pattern":"^[a-zA-Z0-9_-]{1,64}$"},
            "params":{"type":"object","required":["model","max_tokens","messages"],
              "not":{"properties":{"stream":{"const":true}},"required":["stream"]}}}}}}}
      """;

  private static Schema own(String schema) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
  }

  private static JsonNode tree(WireRequest request) {
    return Oracle.tree(written(request));
  }

  @Test
  void imageRequests() {
    Schema schema = own(IMAGES);
    List<ChatDialect> drawing = List.of(new ChatDialect("openai"), new XAiDialect());
    for (ChatDialect dialect : drawing) {
      for (String model : List.of("gpt-image-1", "gpt-image-1-mini", "dall-e-3", "dall-e-2")) {
        for (String size : List.of("", "auto", "1024x1536")) {
          for (String quality : List.of("", "high")) {
            for (int n : new int[] {1, 10}) {
              ImageRequest request =
                  new ImageRequest("A \"fox\"\n🦊", size, quality, n, Map.of("user", "u1"));
              JsonNode body = body(new OpenAiProtocol(dialect), request, model);
              valid(schema, body);
              assertThat(body.path("prompt").asText()).isEqualTo("A \"fox\"\n🦊");
              assertThat(body.has("size")).isEqualTo(!size.isEmpty());
              assertThat(body.has("quality")).isEqualTo(!quality.isEmpty());
            }
          }
        }
      }
    }
    Map<String, Object> more =
        Map.of("background", "transparent", "output_format", "webp", "output_compression", 80);
    valid(schema, body(OPENAI, new ImageRequest("x", "", "", 1, more), "gpt-image-1"));
  }

  @Test
  void ollamasOwnRequests() {
    Schema schema = own(OLLAMA_CHAT);
    int sent = 0;
    for (CompletionRequest request : requests()) {
      JsonNode body;
      try {
        body = body(OLLAMA, request, "qwen3");
      } catch (InvalidRequestException refused) {
        assertThat(refused.summary()).contains("fetches no image");
        continue;
      }
      sent++;
      valid(schema, body);
    }
    assertThat(sent).isGreaterThan(20);
    for (int dimensions : new int[] {0, 256}) {
      valid(
          own(OLLAMA_EMBED),
          body(OLLAMA, new EmbeddingRequest(List.of("a", "b"), dimensions), "e"));
    }
  }

  @Test
  void requestsThatBeginABatch() {
    List<Item> items = new ArrayList<>();
    for (CompletionRequest request : requests()) {
      if (!request.stream()) {
        items.add(new Item("r" + items.size() + "-1", request));
      }
    }
    for (WireProtocol protocol :
        List.of(OPENAI, new ResponsesProtocol(new ChatDialect("openai")))) {
      BatchProtocol batches = protocol.batches().orElseThrow();
      Target target = Targets.of(protocol, "gpt-4o");
      valid(own(BATCH), tree(batches.create(items, "file-1", target)));
      valid(own(BATCH), tree(batches.create(items, "file-1", "tag7", target)));
    }
    BatchProtocol messages = ANTHROPIC.batches().orElseThrow();
    valid(
        own(MESSAGE_BATCH),
        tree(messages.create(items, "", Targets.of(ANTHROPIC, "claude-opus-4-7"))));
  }

  /** The whole list, in one place: a request or a member that is new must be put on it. */
  @Test
  void whatThePublishedSchemasDoNotKnow() throws IOException {
    Set<String> unknown = new TreeSet<>();
    Map<String, List<WireProtocol>> published = new LinkedHashMap<>();
    published.put("openai", List.of(OPENAI, new ResponsesProtocol(new ChatDialect("openai"))));
    published.put("anthropic", List.of(ANTHROPIC));
    published.put("mistral", List.of(new OpenAiProtocol(new MistralDialect())));
    published.put("venice", List.of(new OpenAiProtocol(new VeniceDialect())));
    for (Map.Entry<String, List<WireProtocol>> one : published.entrySet()) {
      Set<String> paths = new TreeSet<>();
      specification(one.getKey())
          .path("paths")
          .fieldNames()
          .forEachRemaining(path -> paths.add(path.replaceFirst("^/v1(?=/)", "")));
      for (WireProtocol protocol : one.getValue()) {
        for (WireRequest request : all(protocol)) {
          String path = request.path().replaceFirst("^/v1(?=/)", "").replaceFirst("\\?.*", "");
          if (!paths.contains(path)) {
            unknown.add(one.getKey() + ": " + request.method() + " " + path);
          }
        }
      }
    }
    all(OLLAMA)
        .forEach(request -> unknown.add("ollama: " + request.method() + " " + request.path()));
    for (CompletionRequest request : requests()) {
      for (String model : List.of("claude-3-haiku-20240307", "claude-opus-4-7")) {
        withoutYounger(body(ANTHROPIC, request, model))
            .forEach(member -> unknown.add("anthropic: member " + member));
      }
    }
    dialects()
        .forEach(
            (dialect, members) ->
                members.forEach(member -> unknown.add(dialect.name() + ": member " + member)));
    System.out.println(
        "What no published schema at hand knows:\n  " + String.join("\n  ", unknown));
    assertThat(unknown)
        .containsExactlyInAnyOrder(
            "openai: POST /images/generations",
            "openai: POST /files",
            "openai: DELETE /files/file-1",
            "openai: GET /files/file-1/content",
            "openai: POST /batches",
            "openai: GET /batches",
            "openai: GET /batches/batch-1",
            "openai: POST /batches/batch-1/cancel",
            "anthropic: POST /messages/batches",
            "anthropic: GET /messages/batches",
            "anthropic: GET /messages/batches/batch-1",
            "anthropic: POST /messages/batches/batch-1/cancel",
            "anthropic: GET /messages/batches/batch-1/results",
            "anthropic: member output_config",
            "anthropic: member thinking.type = adaptive",
            "anthropic: member tools.strict",
            // As OpenAI's, by the schemas of which they are judged.
            "mistral: POST /moderations",
            "venice: POST /moderations",
            "venice: POST /images/generations",
            "ollama: POST /api/chat",
            "ollama: POST /api/embed",
            "ollama: GET /api/tags",
            "openrouter: member reasoning",
            "openrouter: member cache_control",
            "vllm: member cache_salt",
            "vllm: member continue_final_message",
            "vllm: member add_generation_prompt",
            "llamacpp: member cache_prompt");
  }

  /** Returns a request of each kind that a protocol can send. */
  private static List<WireRequest> all(WireProtocol protocol) {
    Target target = Targets.of(protocol, "m");
    List<WireRequest> all = new ArrayList<>();
    for (Request request :
        List.of(
            Targets.request(false),
            new EmbeddingRequest(List.of("a"), 0),
            new ModerationRequest(List.of("a")),
            new ImageRequest("a", "", "", 1, Map.of()))) {
      add(all, () -> protocol.encode(request, target));
    }
    add(all, () -> protocol.models(target));
    protocol
        .batches()
        .ifPresent(
            batches -> {
              List<Item> items = List.of(new Item("r0", Targets.request(false)));
              Stream.<Supplier<WireRequest>>of(
                      () -> batches.upload(items, target),
                      () -> batches.create(items, "file-1", target),
                      () -> batches.status("batch-1", target),
                      () -> batches.list(target),
                      () -> batches.cancel("batch-1", target),
                      () -> batches.results(protocol == ANTHROPIC ? "batch-1" : "file-1", target),
                      () -> batches.discard("file-1", target))
                  .forEach(request -> add(all, request));
            });
    return all;
  }

  private static void add(List<WireRequest> all, Supplier<WireRequest> request) {
    try {
      WireRequest encoded = request.get();
      if (encoded != null) {
        all.add(encoded);
      }
    } catch (ModelNotFoundException notOfThisProtocol) {
      // It has none.
    }
  }
}
