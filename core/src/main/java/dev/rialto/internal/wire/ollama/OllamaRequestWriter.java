package dev.rialto.internal.wire.ollama;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.Image;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.ReasoningEffort;
import dev.rialto.Role;
import dev.rialto.ToolCall;
import dev.rialto.ToolChoice;
import dev.rialto.ToolSpecification;
import dev.rialto.internal.wire.ContentCheck;
import dev.rialto.internal.wire.RequestJson;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the body of a chat request: what is set, and whether a stream is wanted. */
final class OllamaRequestWriter {

  void write(CompletionRequest request, String model, RequestJson json) throws IOException {
    json.member("model", model);
    if (json.begin("messages")) {
      messages(request.messages(), json);
    }
    options(request.parameters(), json);
    think(json);
    OutputSchema schema = request.schema();
    if (schema != null && json.begin("format")) {
      json.raw(schema.json());
    }
    // It knows no choice of tools: none is none.
    if (!request.tools().isEmpty()
        && request.toolChoice() != ToolChoice.NONE
        && json.begin("tools")) {
      tools(request.tools(), json);
    }
    json.member("stream", request.stream());
  }

  private static void messages(List<Message> messages, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    // A result names its tool; its call has no id here.
    Map<String, String> toolOfCall = new HashMap<>();
    out.writeStartArray();
    for (Message message : messages) {
      message.toolCalls().forEach(call -> toolOfCall.put(call.id(), call.name()));
      out.writeStartObject();
      json.field("role", message.role().name().toLowerCase(Locale.ROOT));
      json.field("content", text(message));
      images(message, json);
      if (!message.toolCalls().isEmpty()) {
        out.writeArrayFieldStart("tool_calls");
        for (ToolCall call : message.toolCalls()) {
          toolCall(call, json);
        }
        out.writeEndArray();
      }
      if (message.role() == Role.TOOL) {
        json.field("tool_name", toolOfCall.getOrDefault(message.toolCallId(), ""));
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static String text(Message message) {
    StringBuilder text = new StringBuilder();
    for (Content part : message.content()) {
      if (part instanceof Content.Text piece) {
        text.append(piece.text());
      } else if (part instanceof Document document) {
        text.append(text.isEmpty() ? "" : "\n").append(ContentCheck.asText(document)).append('\n');
      }
    }
    return text.toString();
  }

  private static void images(Message message, RequestJson json) throws IOException {
    boolean begun = false;
    for (Content part : message.content()) {
      if (part instanceof Image image && image.buffer().isPresent()) {
        if (!begun) {
          json.generator().writeArrayFieldStart("images");
          begun = true;
        }
        json.base64("", image.buffer().get());
      }
    }
    if (begun) {
      json.generator().writeEndArray();
    }
  }

  private static void toolCall(ToolCall call, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartObject();
    out.writeObjectFieldStart("function");
    json.field("name", call.name());
    out.writeFieldName("arguments");
    json.raw(RequestJson.isObject(call.arguments()) ? call.arguments() : "{}");
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void options(Parameters parameters, RequestJson json) throws IOException {
    boolean any =
        parameters.maxTokens() > 0
            || !parameters.stop().isEmpty()
            || !Double.isNaN(
                first(
                    parameters.temperature(),
                    parameters.topP(),
                    parameters.frequencyPenalty(),
                    parameters.presencePenalty()));
    if (!any || !json.begin("options")) {
      return;
    }
    JsonGenerator out = json.generator();
    out.writeStartObject();
    if (parameters.maxTokens() > 0) {
      out.writeNumberField("num_predict", parameters.maxTokens());
    }
    number("temperature", parameters.temperature(), out);
    number("top_p", parameters.topP(), out);
    number("frequency_penalty", parameters.frequencyPenalty(), out);
    number("presence_penalty", parameters.presencePenalty(), out);
    if (!parameters.stop().isEmpty()) {
      out.writeArrayFieldStart("stop");
      for (String stop : parameters.stop()) {
        json.text(stop);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static double first(double... values) {
    for (double value : values) {
      if (!Double.isNaN(value)) {
        return value;
      }
    }
    return Double.NaN;
  }

  private static void number(String name, double value, JsonGenerator out) throws IOException {
    if (!Double.isNaN(value)) {
      out.writeNumberField(name, value);
    }
  }

  /** Three levels have a name; of any other it can be told only that it should think. */
  private static void think(RequestJson json) throws IOException {
    ReasoningEffort effort = json.reasoning();
    if (effort == null) {
      return;
    }
    String level = effort.name().toLowerCase(Locale.ROOT);
    switch (level) {
      case "low", "medium", "high" -> json.member("think", level);
      case "none" -> json.member("think", false);
      default -> json.member("think", true);
    }
  }

  private static void tools(List<ToolSpecification> tools, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartArray();
    for (ToolSpecification tool : tools) {
      out.writeStartObject();
      json.field("type", "function");
      out.writeObjectFieldStart("function");
      json.field("name", tool.name());
      json.field("description", tool.description());
      out.writeFieldName("parameters");
      json.raw(tool.parametersSchema());
      out.writeEndObject();
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
