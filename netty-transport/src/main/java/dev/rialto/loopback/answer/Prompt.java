package dev.rialto.loopback.answer;

import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.json.JsonText;
import java.util.List;

/** Finds the texts in a request's body, in either dialect, whatever else may be wrong with it. */
public final class Prompt {

  private static final int TOKENS_PER_MESSAGE = 4;

  private Prompt() {}

  /** Returns the last text of the user, or the first input of another task. */
  public static String of(Json body) {
    List<Json> messages = body.get("messages").items();
    for (int i = messages.size() - 1; i >= 0; i--) {
      String text = textOf(messages.get(i).get("content"));
      if (messages.get(i).get("role").text().equals("user") && !text.isEmpty()) {
        return text;
      }
    }
    Json input = body.get("input").isNothing() ? body.get("prompt") : body.get("input");
    return input.isArray() && !input.items().isEmpty() ? input.items().get(0).text() : input.text();
  }

  /** Returns the result of a tool, if the last message is one. */
  public static String toolResult(Json body) {
    List<Json> messages = body.get("messages").items();
    if (messages.isEmpty()) {
      return "";
    }
    Json last = messages.get(messages.size() - 1);
    if (last.get("role").text().equals("tool")) {
      return textOf(last.get("content"));
    }
    return last.get("content").items().stream()
        .filter(part -> part.get("type").text().equals("tool_result"))
        .map(part -> textOf(part.get("content")))
        .reduce("", (a, b) -> a.isEmpty() ? b : a + "; " + b);
  }

  /** Returns whether the last message brings results of tools, empty ones too. */
  public static boolean bringsToolResults(Json body) {
    List<Json> messages = body.get("messages").items();
    if (messages.isEmpty()) {
      return false;
    }
    Json last = messages.get(messages.size() - 1);
    return last.get("role").text().equals("tool")
        || last.get("content").items().stream()
            .anyMatch(part -> part.get("type").text().equals("tool_result"));
  }

  /** Returns the text of a message's content: a string, or an array of parts. */
  static String textOf(Json content) {
    if (content.isText()) {
      return content.text();
    }
    StringBuilder out = new StringBuilder();
    for (Json part : content.items()) {
      out.append(part.get("text").text());
    }
    return out.toString();
  }

  public static int inputTokens(Json body) {
    int tokens = Tokens.count(textOf(body.get("system")));
    for (Json message : body.get("messages").items()) {
      Json content = message.get("content");
      String text = textOf(content);
      tokens += TOKENS_PER_MESSAGE + Tokens.count(text.isEmpty() ? JsonText.of(message) : text);
    }
    for (String rest : List.of("tools", "response_format", "output_config", "output_format")) {
      if (!body.get(rest).isNothing()) {
        tokens += Tokens.count(JsonText.of(body.get(rest)));
      }
    }
    return tokens;
  }
}
