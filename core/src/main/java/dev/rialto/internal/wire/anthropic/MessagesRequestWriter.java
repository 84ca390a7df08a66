package dev.rialto.internal.wire.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.Role;
import dev.rialto.ToolCall;
import dev.rialto.ToolChoice;
import dev.rialto.ToolSpecification;
import dev.rialto.internal.wire.ProviderSchemas;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.ToolCallIds;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of a messages request. System messages, wherever they stand, become the request's
 * own {@code system}; results of tools become blocks of a user's message; empty texts, which the
 * provider refuses, are left out.
 */
final class MessagesRequestWriter {
  // This dialect's temperature ends at 1, where others go up to 2.
  private static final double MAX_TEMPERATURE = 1;
  private static final int MAX_CALL_ID = 64;

  /** What parts of messages are marked with that this dialect wrote and wants back. */
  static final String DIALECT = "anthropic";

  void write(CompletionRequest request, String model, RequestJson json) throws IOException {
    Parameters parameters = request.parameters();
    json.member("model", model);
    int cap = parameters.maxTokens();
    int mostTokens = cap > 0 ? cap : ModelRules.maxTokens(model, json.model());
    json.member("max_tokens", mostTokens);
    String outputTool = OutputTool.name(request, model, json.model());
    boolean forced = outputTool != null || request.toolChoice() == ToolChoice.REQUIRED;
    Thinking thinking = Thinking.of(json.reasoning(), model, mostTokens, forced);
    CacheMarks.set(request, json);
    system(request.messages(), json);
    if (json.begin("messages")) {
      messages(request.messages(), json);
    }
    if (!thinking.isOn()) {
      sampling(parameters, model, json);
    }
    json.member("stop_sequences", parameters.stop());
    thinking.write(json);
    OutputSchema schema = request.schema();
    OutputSchema format = outputTool == null ? schema : null;
    tools(request, outputTool, StrictTools.in(request, model, json.model(), format), json);
    if ((format != null || !thinking.effort().isEmpty()) && json.begin("output_config")) {
      outputConfig(format, thinking.effort(), json);
    }
    if (request.stream()) {
      json.member("stream", true);
    }
  }

  private static void sampling(Parameters parameters, String model, RequestJson json)
      throws IOException {
    if (!json.parametersKnown() && ModelRules.refusesSampling(model)) {
      return;
    }
    double temperature = parameters.temperature();
    json.member("temperature", Math.min(temperature, MAX_TEMPERATURE));
    if (Double.isNaN(temperature) || ModelRules.takesBothSamplings(model)) {
      json.member("top_p", parameters.topP());
    }
  }

  private void outputConfig(@Nullable OutputSchema schema, String effort, RequestJson json)
      throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartObject();
    if (schema != null) {
      out.writeObjectFieldStart("format");
      json.field("type", "json_schema");
      out.writeFieldName("schema");
      json.raw(ProviderSchemas.ANTHROPIC.of(schema.json()));
      out.writeEndObject();
    }
    if (!effort.isEmpty()) {
      json.field("effort", effort);
    }
    out.writeEndObject();
  }

  private static void system(List<Message> messages, RequestJson json) throws IOException {
    boolean any = messages.stream().anyMatch(m -> m.role() == Role.SYSTEM && !m.text().isEmpty());
    if (!any || !json.begin("system")) {
      return;
    }
    JsonGenerator out = json.generator();
    out.writeStartArray();
    for (Message message : messages) {
      if (message.role() == Role.SYSTEM) {
        content(message.content(), json);
      }
    }
    out.writeEndArray();
  }

  private static void messages(List<Message> messages, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartArray();
    @Nullable Role open = null;
    for (Message message : messages) {
      if (message.role() == Role.SYSTEM) {
        continue;
      }
      // Results of tools that were called together must come together, and as the user's.
      Role speaker = message.role() == Role.ASSISTANT ? Role.ASSISTANT : Role.USER;
      if (open != speaker) {
        if (open != null) {
          endMessage(out);
        }
        out.writeStartObject();
        json.field("role", speaker == Role.USER ? "user" : "assistant");
        out.writeArrayFieldStart("content");
        open = speaker;
      }
      blocks(message, json);
    }
    if (open != null) {
      endMessage(out);
    }
    out.writeEndArray();
  }

  private static void endMessage(JsonGenerator out) throws IOException {
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void blocks(Message message, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    if (message.role() == Role.TOOL) {
      out.writeStartObject();
      json.field("type", "tool_result");
      String id = message.toolCallId();
      json.field("tool_use_id", ToolCallIds.fit(id == null ? "" : id, MAX_CALL_ID));
      if (message.failed()) {
        out.writeBooleanField("is_error", true);
      }
      out.writeArrayFieldStart("content");
      content(message.content(), json);
      out.writeEndArray();
      CacheMarks.write(message, json);
      out.writeEndObject();
      return;
    }
    content(message.content(), json);
    for (ToolCall call : message.toolCalls()) {
      toolUse(call, json);
    }
  }

  private static void toolUse(ToolCall call, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartObject();
    json.field("type", "tool_use");
    json.field("id", ToolCallIds.fit(call.id(), MAX_CALL_ID));
    json.field("name", call.name());
    out.writeFieldName("input");
    if (RequestJson.isObject(call.arguments())) {
      json.raw(call.arguments());
    } else {
      // An object is demanded; what the model wrote instead is kept in one.
      out.writeStartObject();
      if (!call.arguments().isBlank()) {
        json.field("arguments", call.arguments());
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void content(List<Content> content, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    for (Content part : content) {
      if (part instanceof Content.Text text) {
        if (!text.text().isEmpty()) {
          out.writeStartObject();
          json.field("type", "text");
          json.field("text", text.text());
          CacheMarks.write(part, json);
          out.writeEndObject();
        }
      } else if (part instanceof Content.ProviderPart own) {
        if (own.dialect().equals(DIALECT)) {
          json.raw(own.json());
        }
      } else {
        MediaBlocks.write(part, json);
      }
    }
  }

  private void tools(
      CompletionRequest request, @Nullable String outputTool, boolean strict, RequestJson json)
      throws IOException {
    OutputSchema schema = request.schema();
    if (request.tools().isEmpty() && outputTool == null) {
      return;
    }
    if (json.begin("tools")) {
      JsonGenerator out = json.generator();
      out.writeStartArray();
      for (ToolSpecification tool : request.tools()) {
        boolean held = strict && StrictTools.canBe(tool);
        String parameters = tool.parametersSchema();
        tool(
            tool.name(),
            tool.description(),
            held ? ProviderSchemas.ANTHROPIC.of(parameters) : parameters,
            held,
            tool,
            json);
      }
      if (outputTool != null && schema != null) {
        tool(outputTool, "Gives the answer.", schema.json(), /* strict= */ false, schema, json);
      }
      out.writeEndArray();
    }
    toolChoice(request, outputTool, json);
  }

  private static void toolChoice(
      CompletionRequest request, @Nullable String outputTool, RequestJson json) throws IOException {
    boolean none = request.tools().isEmpty() || request.toolChoice() == ToolChoice.NONE;
    String type =
        switch (request.toolChoice()) {
          case AUTO -> "";
          case REQUIRED -> "any";
          case NONE -> "none";
        };
    if (outputTool != null) {
      // With tools of the caller's beside it, the model may call those first.
      type = none ? "tool" : "any";
    }
    if (!type.isEmpty() && json.begin("tool_choice")) {
      JsonGenerator out = json.generator();
      out.writeStartObject();
      json.field("type", type);
      if (type.equals("tool") && outputTool != null) {
        json.field("name", outputTool);
      }
      out.writeEndObject();
    }
  }

  private static void tool(
      String name, String description, String schema, boolean strict, Object part, RequestJson json)
      throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartObject();
    json.field("name", name);
    json.field("description", description);
    out.writeFieldName("input_schema");
    json.raw(schema);
    if (strict) {
      json.generator().writeBooleanField("strict", true);
    }
    CacheMarks.write(part, json);
    out.writeEndObject();
  }
}
