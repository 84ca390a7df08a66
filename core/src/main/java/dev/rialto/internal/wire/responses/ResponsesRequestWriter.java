package dev.rialto.internal.wire.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.Image;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.PromptCache;
import dev.rialto.ReasoningEffort;
import dev.rialto.Role;
import dev.rialto.ToolCall;
import dev.rialto.ToolChoice;
import dev.rialto.ToolSpecification;
import dev.rialto.internal.wire.ContentCheck;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.ToolCallIds;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.ModelRules;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Writes the body of a request for a response. The provider is told not to store it; penalties and
 * stop sequences, which this API does not have, are left out.
 */
final class ResponsesRequestWriter {
  /** A lower cap is refused. */
  private static final int LEAST_CAP = 16;

  private static final int MAX_CALL_ID = 64;

  /** What parts of messages are marked with that this dialect wrote and wants back. */
  static final String DIALECT = "responses";

  private final ChatDialect dialect;

  /**
   * Makes one.
   *
   * @param dialect knows what the provider's models refuse
   */
  ResponsesRequestWriter(ChatDialect dialect) {
    this.dialect = dialect;
  }

  void write(CompletionRequest request, String model, RequestJson json) throws IOException {
    json.member("model", model);
    if (json.begin("input")) {
      input(request.messages(), json);
    }
    Parameters parameters = request.parameters();
    int most = parameters.maxTokens();
    json.member("max_output_tokens", most > 0 ? Math.max(most, LEAST_CAP) : most);
    if (json.parametersKnown() || !ModelRules.reasons(model)) {
      json.member("temperature", parameters.temperature());
      json.member("top_p", parameters.topP());
    }
    hints(model, json);
    OutputSchema schema = request.schema();
    if (schema != null && json.begin("text")) {
      format(schema, json);
    }
    if (!request.tools().isEmpty() && json.begin("tools")) {
      tools(request.tools(), json);
    }
    if (!request.tools().isEmpty() && request.toolChoice() != ToolChoice.AUTO) {
      json.member("tool_choice", request.toolChoice() == ToolChoice.REQUIRED ? "required" : "none");
    }
    if (!request.tools().isEmpty() && ModelRules.reasons(model)) {
      // Nothing is stored at the provider: what it thought goes with the results of tools.
      json.member("include", List.of("reasoning.encrypted_content"));
    }
    json.member("store", false);
    if (request.stream()) {
      json.member("stream", true);
    }
  }

  private void hints(String model, RequestJson json) throws IOException {
    ReasoningEffort effort = json.reasoning();
    String word = effort == null ? "" : dialect.effort(effort, model);
    if (!word.isEmpty() && json.begin("reasoning")) {
      JsonGenerator out = json.generator();
      out.writeStartObject();
      json.field("effort", word);
      out.writeEndObject();
    }
    PromptCache cache = json.promptCache();
    if (cache != null) {
      if (!cache.key().isEmpty()) {
        json.member("prompt_cache_key", cache.key());
      }
      if (cache.keep().compareTo(Duration.ofHours(1)) >= 0) {
        json.member("prompt_cache_retention", "24h");
      }
    }
  }

  private static void format(OutputSchema schema, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartObject();
    out.writeObjectFieldStart("format");
    json.field("type", "json_schema");
    json.field("name", schema.name());
    out.writeBooleanField("strict", true);
    out.writeFieldName("schema");
    json.raw(schema.json());
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void tools(List<ToolSpecification> tools, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartArray();
    for (ToolSpecification tool : tools) {
      out.writeStartObject();
      json.field("type", "function");
      json.field("name", tool.name());
      json.field("description", tool.description());
      out.writeFieldName("parameters");
      json.raw(tool.parametersSchema());
      out.writeBooleanField("strict", tool.strict());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void input(List<Message> messages, RequestJson json) throws IOException {
    json.generator().writeStartArray();
    for (Message message : messages) {
      String callId = message.toolCallId();
      if (message.role() == Role.TOOL) {
        result(callId == null ? "" : callId, message.text(), json);
        continue;
      }
      for (Content part : message.content()) {
        if (part instanceof Content.ProviderPart own && own.dialect().equals(DIALECT)) {
          json.raw(own.json());
        }
      }
      if (!message.content().stream().allMatch(Content.ProviderPart.class::isInstance)) {
        message(message, json);
      }
      for (ToolCall call : message.toolCalls()) {
        call(call, json);
      }
    }
    json.generator().writeEndArray();
  }

  private static void message(Message message, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartObject();
    json.field(
        "role",
        switch (message.role()) {
          case SYSTEM -> "system";
          case ASSISTANT -> "assistant";
          case USER, TOOL -> "user";
        });
    if (message.content().stream()
        .allMatch(p -> p instanceof Content.Text || p instanceof Content.ProviderPart)) {
      json.field("content", message.text());
    } else {
      out.writeArrayFieldStart("content");
      for (Content part : message.content()) {
        if (!(part instanceof Content.ProviderPart)) {
          part(part, json);
        }
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static void part(Content part, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartObject();
    if (part instanceof Content.Text text) {
      json.field("type", "input_text");
      json.field("text", text.text());
    } else if (part instanceof Image image) {
      json.field("type", "input_image");
      out.writeFieldName("image_url");
      if (image.buffer().isPresent()) {
        json.dataUri(image.mediaType(), image.buffer().get());
      } else {
        json.text(image.identity());
      }
      json.field("detail", "auto");
    } else if (part instanceof Document document) {
      document(document, json);
    }
    out.writeEndObject();
  }

  private static void document(Document document, RequestJson json) throws IOException {
    if (document.text().isPresent()) {
      json.field("type", "input_text");
      json.field("text", ContentCheck.asText(document));
      return;
    }
    json.field("type", "input_file");
    if (document.buffer().isPresent()) {
      json.field("filename", document.name());
      json.generator().writeFieldName("file_data");
      json.dataUri(document.mediaType(), document.buffer().get());
    } else {
      json.field("file_url", document.identity());
    }
  }

  private static void call(ToolCall call, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartObject();
    json.field("type", "function_call");
    json.field("call_id", ToolCallIds.fit(call.id(), MAX_CALL_ID));
    json.field("name", call.name());
    json.field("arguments", call.arguments());
    out.writeEndObject();
  }

  private static void result(String callId, String text, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartObject();
    json.field("type", "function_call_output");
    json.field("call_id", ToolCallIds.fit(callId, MAX_CALL_ID));
    json.field("output", text);
    out.writeEndObject();
  }
}
