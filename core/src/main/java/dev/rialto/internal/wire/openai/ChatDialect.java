package dev.rialto.internal.wire.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Image;
import dev.rialto.ImageRequest;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.PromptCache;
import dev.rialto.ReasoningEffort;
import dev.rialto.ToolChoice;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.FailureRules;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.SchemaRules;
import dev.rialto.internal.wire.ToolCallIds;
import dev.rialto.spi.EmbeddingLimits;
import dev.rialto.spi.FailureLimit;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider of this dialect does in its own way. This class does it as OpenAI does; a
 * provider's own dialect overrides what differs. Stateless and thread-safe.
 */
public class ChatDialect {
  private static final int MAX_TOOL_CALL_ID = 40;

  private final String name;

  /** Makes a dialect with a name such as {@code openai}. */
  public ChatDialect(String name) {
    this.name = name;
  }

  /** Returns the dialect's name. */
  public final String name() {
    return name;
  }

  /** Adds the header fields that carry the key. */
  public void authenticate(String key, Headers.Builder headers) {
    headers.add("authorization", "Bearer " + key);
  }

  /** Returns path and query for chat completions, behind the base path. */
  public String chatPath(Target target) {
    return "/chat/completions";
  }

  /** Returns path and query for responses, behind the base path. */
  public String responsesPath(Target target) {
    return "/responses";
  }

  /** Returns path and query for embeddings, behind the base path. */
  public String embeddingsPath(Target target) {
    return "/embeddings";
  }

  /** Returns path and query for moderations, behind the base path. */
  public String moderationsPath(Target target) {
    return "/moderations";
  }

  /** Returns path and query for images, behind the base path. */
  public String imagesPath(Target target) {
    return "/images/generations";
  }

  /** Writes the body of a request to draw. */
  public void writeImageRequest(ImageRequest request, String model, RequestJson json)
      throws IOException {
    json.member("model", model);
    json.member("prompt", request.prompt());
    json.member("n", request.n());
    if (!request.size().isEmpty()) {
      json.member("size", request.size());
    }
    if (!request.quality().isEmpty()) {
      json.member("quality", request.quality());
    }
    if (model.startsWith("dall-e")) {
      // These send an address that expires within the hour unless asked; all others send bytes.
      json.member("response_format", "b64_json");
    }
  }

  /** Returns path and query of the list of models, behind the base path. */
  public String modelsPath(Target target) {
    return "/models";
  }

  /**
   * Returns how much the provider embeds in one request. OpenAI's reference: 2,048 texts of up to
   * 8,192 tokens each, 300,000 together.
   */
  public EmbeddingLimits embeddingLimits() {
    return new EmbeddingLimits(2_048, 300_000);
  }

  /** Returns the kinds of models of which the provider has none, nor an address for them. */
  public Set<ModelKind> lacks() {
    return Set.of();
  }

  /** Returns whether the provider takes OpenAI's batches. */
  public boolean hasBatches() {
    return true;
  }

  /**
   * Writes the cap on tokens and the sampling parameters, as far as the model takes them: reasoning
   * models rename the cap and refuse the rest.
   */
  public void writeSampling(Parameters parameters, String model, RequestJson json)
      throws IOException {
    if (!json.parametersKnown() && ModelRules.reasons(model)) {
      json.member("max_completion_tokens", parameters.maxTokens());
      return;
    }
    json.member("max_tokens", parameters.maxTokens());
    json.member("temperature", parameters.temperature());
    json.member("top_p", parameters.topP());
    json.member("frequency_penalty", parameters.frequencyPenalty());
    json.member("presence_penalty", parameters.presencePenalty());
    json.member("stop", parameters.stop());
  }

  /** Says how much the model reasons, and how its prompt is kept. */
  final void writeHints(String model, RequestJson json) throws IOException {
    ReasoningEffort effort = json.reasoning();
    if (effort != null) {
      writeReasoning(effort, model, json);
    }
    PromptCache cache = json.promptCache();
    if (cache != null) {
      writePromptCache(cache, model, json);
    }
  }

  /**
   * Returns the word for how much a model is to reason, the nearest that it takes; empty if it
   * takes none.
   */
  public String effort(ReasoningEffort effort, String model) {
    return ModelRules.effort(effort, model);
  }

  /** Says how much the model reasons. */
  protected void writeReasoning(ReasoningEffort effort, String model, RequestJson json)
      throws IOException {
    String word = effort(effort, model);
    if (!word.isEmpty()) {
      json.member("reasoning_effort", word);
    }
  }

  /** Says how the prompt is kept. */
  protected void writePromptCache(PromptCache cache, String model, RequestJson json)
      throws IOException {
    writeKeyAndRetention(cache, json);
  }

  /** Says it as OpenAI takes it. */
  protected static void writeKeyAndRetention(PromptCache cache, RequestJson json)
      throws IOException {
    if (!cache.key().isEmpty()) {
      json.member("prompt_cache_key", cache.key());
    }
    if (cache.keep().compareTo(Duration.ofHours(1)) >= 0) {
      json.member("prompt_cache_retention", "24h");
    }
  }

  /**
   * Returns what the provider's strict mode takes of a schema.
   *
   * <p>OpenAI's, which generated schemas keep to: the root an object, every property required, no
   * others, references to itself allowed; of strings formats and patterns, of numbers and arrays
   * bounds. Source: OpenAI's guide to structured outputs, "Supported schemas".
   */
  protected SchemaRules schemaRules(String model) {
    return SchemaRules.ALL;
  }

  /**
   * Returns how a model is told of the schema of a request that has one.
   *
   * @param info what is known of the model; null if nothing
   */
  protected SchemaMode schemaMode(
      CompletionRequest request, String model, @Nullable ModelInfo info) {
    OutputSchema schema = request.schema();
    return schema == null || schemaRules(model).take(schema)
        ? SchemaMode.STRICT
        : SchemaMode.OBJECT;
  }

  /** Writes the member that asks for an answer of a shape. */
  final void writeSchema(OutputSchema schema, String model, SchemaMode mode, RequestJson json)
      throws IOException {
    if (mode == SchemaMode.WORDS || !json.begin("response_format")) {
      return;
    }
    JsonGenerator out = json.generator();
    out.writeStartObject();
    if (mode == SchemaMode.OBJECT) {
      json.field("type", "json_object");
    } else {
      json.field("type", "json_schema");
      out.writeObjectFieldStart("json_schema");
      json.field("name", schema.name());
      out.writeBooleanField("strict", mode == SchemaMode.STRICT);
      out.writeFieldName("schema");
      json.raw(schemaRules(model).of(schema.json()));
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  /** Returns what the model must be told of the shape in words; empty if nothing. */
  protected String schemaInstruction(OutputSchema schema, SchemaMode mode) {
    return mode == SchemaMode.STRICT || mode == SchemaMode.LOOSE ? "" : inWords(schema);
  }

  /** Returns the schema as an instruction. */
  protected static String inWords(OutputSchema schema) {
    return "Answer with one JSON object that is valid against this JSON schema, and with nothing"
        + " else:\n"
        + schema.json();
  }

  /**
   * Returns why this provider cannot be sent a part of a message; empty if it can.
   *
   * @param part an image or a document
   */
  public String refusal(Content part) {
    return part instanceof Document document && document.uri().isPresent()
        ? "takes no document by its address; give its bytes"
        : "";
  }

  /** Writes an image as an object of a message's content. */
  public void writeImage(Image image, RequestJson json) throws IOException {
    json.field("type", "image_url");
    json.generator().writeObjectFieldStart("image_url");
    json.generator().writeFieldName("url");
    if (image.buffer().isPresent()) {
      json.dataUri(image.mediaType(), image.buffer().get());
    } else {
      json.text(image.identity());
    }
    json.generator().writeEndObject();
  }

  /** Writes a PDF as an object of a message's content. */
  public void writePdf(Document document, RequestJson json) throws IOException {
    json.field("type", "file");
    json.generator().writeObjectFieldStart("file");
    json.field("filename", document.name());
    json.generator().writeFieldName("file_data");
    if (document.buffer().isPresent()) {
      json.dataUri(document.mediaType(), document.buffer().get());
    } else {
      json.text(document.identity());
    }
    json.generator().writeEndObject();
  }

  /** Asks for the usage of a stream, which OpenAI sends only when asked to. */
  public void writeStreamOptions(RequestJson json) throws IOException {
    if (json.begin("stream_options")) {
      JsonGenerator out = json.generator();
      out.writeStartObject();
      out.writeBooleanField("include_usage", true);
      out.writeEndObject();
    }
  }

  /** Returns an id of a tool call in the form that the provider takes. */
  public String toolCallId(String id) {
    return ToolCallIds.fit(id, MAX_TOOL_CALL_ID);
  }

  /** Says in the last message that it is the beginning of the answer, where that must be said. */
  public void writePrefill(RequestJson json) throws IOException {}

  /** Says beside the messages that the last one is the beginning of the answer, likewise. */
  public void writeContinuation(RequestJson json) throws IOException {}

  /**
   * Returns the members of an answer's message that go back, as they came, with what its tools
   * said: {@code reasoning_content}, {@code reasoning}, {@code reasoning_details}, {@code
   * thought_signature}, and {@code extra_content} of a tool call. None at OpenAI, which keeps its
   * reasoning to itself here.
   */
  public Set<String> returnedMembers() {
    return Set.of();
  }

  /** Returns the member that a message with tool calls must have, empty; empty if none. */
  public String reasoningInstead(String model) {
    return "";
  }

  /**
   * Returns what must stand for {@code extra_content} that the first of a message's tool calls
   * lacks, an object of JSON; empty: nothing.
   */
  public String extraInstead(String model) {
    return "";
  }

  /** Returns whether embeddings in base64 are signed bytes, not floats. */
  public boolean hasByteVectors() {
    return false;
  }

  /** Returns whether the provider can be held to the schemas of tools. */
  public boolean hasStrictTools() {
    return true;
  }

  /** Writes whether the model calls tools, which it decides itself if nothing is said. */
  public void writeToolChoice(ToolChoice choice, RequestJson json) throws IOException {
    switch (choice) {
      case AUTO -> {}
      case REQUIRED -> json.member("tool_choice", "required");
      case NONE -> json.member("tool_choice", "none");
    }
  }

  /** Writes what an embedding request has beside model and input. */
  public void writeEmbeddingOptions(EmbeddingRequest request, RequestJson json) throws IOException {
    json.member("dimensions", request.dimensions());
    // A quarter of the bytes of written numbers.
    json.member("encoding_format", "base64");
  }

  /** Returns a reader of this provider's token counts, for one response. */
  public UsageReader usageReader() {
    return new UsageReader();
  }

  /** Returns whether a flag behind a text may say that it is reasoning. */
  public boolean flagsThoughts() {
    return false;
  }

  /** Returns how many failures the provider bears; null if it is not known to mind them. */
  public @Nullable FailureLimit failureLimit() {
    return null;
  }

  /** Returns how this provider's errors are to be understood. */
  public FailureRules failureRules() {
    return FailureRules.STANDARD;
  }
}
