package dev.rialto.loopback.answer;

import dev.rialto.loopback.reply.RequestError;
import dev.rialto.loopback.schema.SchemaInstance;
import dev.rialto.loopback.schema.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is answered: the script's word, a call of a tool, an instance of the schema, or
 * text.
 */
public final class Answerer {

  private static final int QUOTED_CHARACTERS = 80;

  private Answerer() {}

  public static Answer answer(ChatRequest request, Directions directions) {
    if (directions.tool() != null) {
      return directions.tool();
    }
    ChatRequest.Tool tool = chosenTool(request);
    if (tool != null) {
      String arguments =
          directions.answer() != null
              ? directions.answer().apply(request.prompt())
              : SchemaInstance.of(tool.parameters(), request.prompt());
      return new Answer.ToolUse(tool.name(), arguments);
    }
    return cut(pieces(request, directions), request.maxTokens());
  }

  private static List<String> pieces(ChatRequest request, Directions directions) {
    if (directions.pieces() != null) {
      return directions.pieces();
    }
    if (directions.answer() != null) {
      return Tokens.split(directions.answer().apply(request.prompt()));
    }
    return Tokens.split(
        request.schema().isObject()
            ? SchemaInstance.of(request.schema(), request.prompt())
            : plainText(request));
  }

  private static Answer cut(List<String> pieces, int maxTokens) {
    return pieces.size() > maxTokens
        ? new Answer.Text(pieces.subList(0, maxTokens), true)
        : new Answer.Text(pieces, false);
  }

  private static ChatRequest.@Nullable Tool chosenTool(ChatRequest request) {
    if (request.toolChoice() == ChatRequest.ToolChoice.NONE || request.tools().isEmpty()) {
      return null;
    }
    if (!request.toolName().isEmpty()) {
      Optional<ChatRequest.Tool> named =
          request.tools().stream().filter(t -> t.name().equals(request.toolName())).findFirst();
      return named.orElseThrow(
          () ->
              new RequestError(
                  400,
                  "Tool choice names '" + request.toolName() + "', which is not among the tools.",
                  "tool_choice",
                  ""));
    }
    if (request.toolChoice() == ChatRequest.ToolChoice.REQUIRED) {
      return request.tools().get(0);
    }
    // Left to itself, a model asks a tool once it sounds like the question, and reads the result.
    return request.toolResult().isEmpty() ? likeThePrompt(request) : null;
  }

  private static ChatRequest.@Nullable Tool likeThePrompt(ChatRequest request) {
    List<String> words = new ArrayList<>();
    for (String word : request.prompt().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
      if (word.length() > 3) {
        words.add(word);
      }
    }
    for (ChatRequest.Tool tool : request.tools()) {
      String name = Topic.spaced(tool.name());
      if (words.stream().anyMatch(name::contains)) {
        return tool;
      }
    }
    return null;
  }

  private static String plainText(ChatRequest request) {
    if (!request.toolResult().isEmpty()) {
      return "(loopback) The tool said: " + shortened(request.toolResult());
    }
    String topic = Topic.of(request.prompt()).phrase();
    return "(loopback) Your question about "
        + topic
        + " has arrived: \""
        + shortened(request.prompt())
        + "\" There is no model here, so this is all the answer you get.";
  }

  private static String shortened(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    if (line.length() <= QUOTED_CHARACTERS) {
      return line;
    }
    int end = line.lastIndexOf(' ', QUOTED_CHARACTERS);
    int hard =
        Character.isLowSurrogate(line.charAt(QUOTED_CHARACTERS))
            ? QUOTED_CHARACTERS - 1
            : QUOTED_CHARACTERS;
    return line.substring(0, end > QUOTED_CHARACTERS / 2 ? end : hard) + "…";
  }
}
