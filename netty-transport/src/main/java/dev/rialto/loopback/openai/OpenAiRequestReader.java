package dev.rialto.loopback.openai;

import dev.rialto.loopback.answer.ChatRequest;
import dev.rialto.loopback.answer.Prompt;
import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.json.JsonText;
import dev.rialto.loopback.reply.RequestError;
import dev.rialto.loopback.schema.StrictSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads and checks the body of a chat completion request. */
final class OpenAiRequestReader {

  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");

  private OpenAiRequestReader() {}

  static ChatRequest read(Json body) {
    checkMessages(body);
    int limit = Math.min(positive(body, "max_tokens"), positive(body, "max_completion_tokens"));
    number(body, "temperature", 0, 2);
    number(body, "top_p", 0, 1);
    if (body.get("n").intOr(1) != 1) {
      throw bad("loopback answers with one choice only; 'n' must be 1.", "n", "unsupported_value");
    }
    if (!body.get("stream_options").isNothing() && !body.get("stream").isTrue()) {
      throw bad(
          "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
          "stream_options",
          "");
    }
    Json choice = body.get("tool_choice");
    return new ChatRequest(
        body.get("model").text(),
        Prompt.of(body),
        Prompt.toolResult(body),
        body.get("stream").isTrue(),
        limit,
        schema(body.get("response_format")),
        tools(body),
        toolChoice(choice),
        choice.get("function").get("name").text(),
        Prompt.inputTokens(body));
  }

  private static void checkMessages(Json body) {
    List<Json> messages = body.get("messages").items();
    if (body.get("messages").isNothing()) {
      throw bad(
          "Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
    }
    if (messages.isEmpty()) {
      throw bad(
          "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an"
              + " empty array instead.",
          "messages",
          "empty_array");
    }
    for (int i = 0; i < messages.size(); i++) {
      String role = messages.get(i).get("role").text();
      if (!ROLES.contains(role)) {
        throw bad(
            "Invalid value: '"
                + role
                + "'. Supported values are: 'system', 'developer', 'assistant', 'user', 'function',"
                + " and 'tool'.",
            "messages[" + i + "].role",
            "invalid_value");
      }
      Json content = messages.get(i).get("content");
      boolean calls = messages.get(i).get("tool_calls").isArray();
      if (!content.isText() && !content.isArray() && !calls) {
        throw bad(
            "Invalid type for 'messages["
                + i
                + "].content': expected one of a string or array of objects, but got "
                + (content.isNothing() ? "null" : "something else")
                + " instead.",
            "messages[" + i + "].content",
            "invalid_type");
      }
    }
  }

  private static Json schema(Json format) {
    String type = format.get("type").text();
    if (format.isNothing() || type.equals("text")) {
      return Json.ABSENT;
    }
    if (type.equals("json_object")) {
      return ANY_OBJECT;
    }
    if (!type.equals("json_schema")) {
      throw bad(
          "Invalid value: '"
              + type
              + "'. Supported values are: 'json_object', 'json_schema', and 'text'.",
          "response_format.type",
          "invalid_value");
    }
    Json named = format.get("json_schema");
    if (named.get("name").text().isEmpty()) {
      throw bad(
          "Missing required parameter: 'response_format.json_schema.name'.",
          "response_format.json_schema.name",
          "missing_required_parameter");
    }
    if (named.get("strict").isTrue()) {
      StrictSchema.check(named.get("schema"), "response_format", named.get("name").text());
    }
    return named.get("schema").isObject() ? named.get("schema") : ANY_OBJECT;
  }

  private static final Json ANY_OBJECT =
      new Json(
          JsonText.object(
              "type",
              "object",
              "properties",
              JsonText.object("answer", JsonText.object("type", "string"))));

  private static List<ChatRequest.Tool> tools(Json body) {
    List<ChatRequest.Tool> tools = new ArrayList<>();
    List<Json> given = body.get("tools").items();
    for (int i = 0; i < given.size(); i++) {
      Json function = given.get(i).get("function");
      if (function.get("name").text().isEmpty()) {
        throw bad(
            "Missing required parameter: 'tools[" + i + "].function.name'.",
            "tools[" + i + "].function.name",
            "missing_required_parameter");
      }
      if (function.get("strict").isTrue()) {
        StrictSchema.check(function.get("parameters"), "function", function.get("name").text());
      }
      Json parameters = function.get("parameters");
      tools.add(
          new ChatRequest.Tool(
              function.get("name").text(),
              function.get("description").text(),
              parameters.isObject() ? parameters : new Json(JsonText.object("type", "object"))));
    }
    return tools;
  }

  private static ChatRequest.ToolChoice toolChoice(Json choice) {
    if (choice.isObject() || choice.text().equals("required")) {
      return ChatRequest.ToolChoice.REQUIRED;
    }
    return choice.text().equals("none") ? ChatRequest.ToolChoice.NONE : ChatRequest.ToolChoice.AUTO;
  }

  private static int positive(Json body, String name) {
    if (body.get(name).isNothing()) {
      return Integer.MAX_VALUE;
    }
    int value = body.get(name).intOr(0);
    if (value < 1) {
      throw bad(
          "Invalid '" + name + "': integer below minimum value. Expected a value >= 1.",
          name,
          "integer_below_min_value");
    }
    return value;
  }

  private static void number(Json body, String name, int least, int most) {
    Json given = body.get(name);
    if (given.isNothing()) {
      return;
    }
    Number value = given.number();
    if (value == null || value.doubleValue() < least || value.doubleValue() > most) {
      throw bad(
          "Invalid '" + name + "': expected a number from " + least + " to " + most + ".",
          name,
          "invalid_value");
    }
  }

  private static RequestError bad(String message, String param, String code) {
    return new RequestError(400, message, param, code);
  }
}
