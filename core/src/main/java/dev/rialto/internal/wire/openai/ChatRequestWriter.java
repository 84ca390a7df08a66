package dev.rialto.internal.wire.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.Image;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Role;
import dev.rialto.ToolCall;
import dev.rialto.ToolSpecification;
import dev.rialto.internal.wire.ContentCheck;
import dev.rialto.internal.wire.RequestJson;
import java.io.IOException;
import java.util.List;

/** Writes the body of a chat completion request: what is set, and nothing else. */
final class ChatRequestWriter {
  private final ChatDialect dialect;

  ChatRequestWriter(ChatDialect dialect) {
    this.dialect = dialect;
  }

  void write(CompletionRequest request, String model, RequestJson json) throws IOException {
    json.member("model", model);
    OutputSchema schema = request.schema();
    SchemaMode mode =
        schema == null ? SchemaMode.STRICT : dialect.schemaMode(request, model, json.model());
    if (json.begin("messages")) {
      messages(request, model, mode, json);
    }
    List<Message> all = request.messages();
    if (!all.isEmpty() && isBeginning(all.get(all.size() - 1))) {
      dialect.writeContinuation(json);
    }
    dialect.writeSampling(request.parameters(), model, json);
    dialect.writeHints(model, json);
    if (schema != null) {
      dialect.writeSchema(schema, model, mode, json);
    }
    if (!request.tools().isEmpty() && json.begin("tools")) {
      tools(request.tools(), model, json);
    }
    if (!request.tools().isEmpty()) {
      dialect.writeToolChoice(request.toolChoice(), json);
    }
    if (request.stream()) {
      json.member("stream", true);
      dialect.writeStreamOptions(json);
    }
  }

  private void messages(CompletionRequest request, String model, SchemaMode mode, RequestJson json)
      throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartArray();
    OutputSchema schema = request.schema();
    String instruction = schema == null ? "" : dialect.schemaInstruction(schema, mode);
    if (!instruction.isEmpty()) {
      out.writeStartObject();
      json.field("role", "system");
      json.field("content", instruction);
      out.writeEndObject();
    }
    int last = request.messages().size() - 1;
    for (int i = 0; i <= last; i++) {
      message(request.messages().get(i), i == last, model, json);
    }
    out.writeEndArray();
  }

  private void message(Message message, boolean last, String model, RequestJson json)
      throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartObject();
    json.field("role", role(message.role(), model));
    content(message, json);
    if (message.role() == Role.ASSISTANT) {
      reasoning(message, model, json);
    }
    if (!message.toolCalls().isEmpty()) {
      out.writeArrayFieldStart("tool_calls");
      for (int i = 0; i < message.toolCalls().size(); i++) {
        toolCall(message, i, model, json);
      }
      out.writeEndArray();
    }
    String toolCallId = message.toolCallId();
    if (toolCallId != null) {
      json.field("tool_call_id", dialect.toolCallId(toolCallId));
    }
    if (last && isBeginning(message)) {
      dialect.writePrefill(json);
    }
    out.writeEndObject();
  }

  /** Returns whether a message, being the last one, is the beginning of the answer. */
  private static boolean isBeginning(Message last) {
    return last.role() == Role.ASSISTANT && last.toolCalls().isEmpty();
  }

  private void reasoning(Message message, String model, RequestJson json) throws IOException {
    boolean written = ReturnedReasoning.writeMembers(message, dialect.name(), json);
    String instead = dialect.reasoningInstead(model);
    if (!written && !message.toolCalls().isEmpty() && !instead.isEmpty()) {
      json.generator().writeFieldName(instead);
      json.text("");
    }
  }

  private static String role(Role role, String model) {
    return switch (role) {
      case SYSTEM -> ModelRules.refusesSystem(model) ? "user" : "system";
      case USER -> "user";
      case ASSISTANT -> "assistant";
      case TOOL -> "tool";
    };
  }

  private void content(Message message, RequestJson json) throws IOException {
    List<Content> content = message.content();
    if (!isTextOnly(content)) {
      JsonGenerator out = json.generator();
      out.writeArrayFieldStart("content");
      for (Content part : content) {
        if (!(part instanceof Content.ProviderPart)) {
          part(part, json);
        }
      }
      out.writeEndArray();
    } else if (!message.text().isEmpty() || message.toolCalls().isEmpty()) {
      json.field("content", message.text());
    }
  }

  private static boolean isTextOnly(List<Content> content) {
    for (int i = 0; i < content.size(); i++) { // an iterator is garbage of each message
      Content part = content.get(i);
      if (!(part instanceof Content.Text || part instanceof Content.ProviderPart)) {
        return false;
      }
    }
    return true;
  }

  private void part(Content part, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartObject();
    if (part instanceof Content.Text text) {
      json.field("type", "text");
      json.field("text", text.text());
    } else if (part instanceof Image image) {
      dialect.writeImage(image, json);
    } else if (part instanceof Document document) {
      if (document.text().isPresent()) {
        json.field("type", "text");
        json.field("text", ContentCheck.asText(document));
      } else {
        dialect.writePdf(document, json);
      }
    }
    out.writeEndObject();
  }

  private void toolCall(Message message, int ordinal, String model, RequestJson json)
      throws IOException {
    ToolCall call = message.toolCalls().get(ordinal);
    JsonGenerator out = json.generator();
    out.writeStartObject();
    json.field("id", dialect.toolCallId(call.id()));
    json.field("type", "function");
    out.writeObjectFieldStart("function");
    json.field("name", call.name());
    json.field("arguments", call.arguments());
    out.writeEndObject();
    boolean written = ReturnedReasoning.writeExtra(message, ordinal, dialect.name(), json);
    String instead = dialect.extraInstead(model);
    if (!written && ordinal == 0 && !instead.isEmpty()) {
      out.writeFieldName("extra_content");
      json.raw(instead);
    }
    out.writeEndObject();
  }

  private void tools(List<ToolSpecification> tools, String model, RequestJson json)
      throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartArray();
    for (ToolSpecification each : tools) {
      ToolSpecification tool = dialect.schemaRules(model).of(each);
      out.writeStartObject();
      json.field("type", "function");
      out.writeObjectFieldStart("function");
      json.field("name", tool.name());
      json.field("description", tool.description());
      out.writeFieldName("parameters");
      json.raw(tool.parametersSchema());
      if (tool.strict() && dialect.hasStrictTools()) {
        out.writeBooleanField("strict", true);
      }
      out.writeEndObject();
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
