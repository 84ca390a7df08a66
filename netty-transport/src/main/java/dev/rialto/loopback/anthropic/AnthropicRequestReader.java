package dev.rialto.loopback.anthropic;

import dev.rialto.loopback.answer.ChatRequest;
import dev.rialto.loopback.answer.Prompt;
import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.reply.RequestError;
import java.util.ArrayList;
import java.util.List;

/** Reads and checks the body of a messages request. */
final class AnthropicRequestReader {

  private AnthropicRequestReader() {}

  static ChatRequest read(Json body) {
    checkMessages(body.get("messages"));
    Json limit = body.get("max_tokens");
    if (limit.isNothing()) {
      throw bad("max_tokens: Field required");
    }
    if (limit.intOr(0) < 1) {
      throw bad("max_tokens: Input should be greater than or equal to 1");
    }
    Number temperature = body.get("temperature").number();
    if (temperature != null && (temperature.doubleValue() < 0 || temperature.doubleValue() > 1)) {
      throw bad("temperature: range: 0..1");
    }
    Json choice = body.get("tool_choice");
    return new ChatRequest(
        body.get("model").text(),
        Prompt.of(body),
        Prompt.toolResult(body),
        body.get("stream").isTrue(),
        limit.intOr(0),
        schema(body),
        tools(body),
        toolChoice(choice),
        choice.get("name").text(),
        Prompt.inputTokens(body));
  }

  private static void checkMessages(Json given) {
    if (given.isNothing()) {
      throw bad("messages: Field required");
    }
    List<Json> messages = given.items();
    if (messages.isEmpty()) {
      throw bad("messages: at least one message is required");
    }
    for (int i = 0; i < messages.size(); i++) {
      String role = messages.get(i).get("role").text();
      if (!role.equals("user") && !role.equals("assistant")) {
        throw bad(
            "messages: Unexpected role \""
                + role
                + "\". Allowed roles are \"user\" and \"assistant\". For system instructions use"
                + " the top-level `system` parameter.");
      }
      Json content = messages.get(i).get("content");
      if (!content.isText() && !content.isArray()) {
        throw bad("messages." + i + ".content: Field required");
      }
      if (content.isText() ? content.text().isEmpty() : content.items().isEmpty()) {
        throw bad("messages." + i + ": all messages must have non-empty content");
      }
    }
  }

  /** The format was a beta of its own name before it moved into {@code output_config}. */
  private static Json schema(Json body) {
    Json format = body.get("output_config").get("format");
    if (format.isNothing()) {
      format = body.get("output_format");
    }
    if (format.isNothing()) {
      return Json.ABSENT;
    }
    if (!format.get("type").text().equals("json_schema")) {
      throw bad("output_config.format.type: Input should be 'json_schema'");
    }
    if (!format.get("schema").isObject()) {
      throw bad("output_config.format.schema: Field required");
    }
    return format.get("schema");
  }

  private static List<ChatRequest.Tool> tools(Json body) {
    List<ChatRequest.Tool> tools = new ArrayList<>();
    List<Json> given = body.get("tools").items();
    for (int i = 0; i < given.size(); i++) {
      Json tool = given.get(i);
      if (tool.get("name").text().isEmpty()) {
        throw bad("tools." + i + ".name: Field required");
      }
      if (!tool.get("input_schema").get("type").text().equals("object")) {
        throw bad("tools." + i + ".input_schema.type: Input should be 'object'");
      }
      tools.add(
          new ChatRequest.Tool(
              tool.get("name").text(), tool.get("description").text(), tool.get("input_schema")));
    }
    return tools;
  }

  private static ChatRequest.ToolChoice toolChoice(Json choice) {
    return switch (choice.get("type").text()) {
      case "any", "tool" -> ChatRequest.ToolChoice.REQUIRED;
      case "none" -> ChatRequest.ToolChoice.NONE;
      case "", "auto" -> ChatRequest.ToolChoice.AUTO;
      default -> throw bad("tool_choice.type: Input should be 'auto', 'any', 'tool' or 'none'");
    };
  }

  private static RequestError bad(String message) {
    return new RequestError(400, message);
  }
}
