package dev.rialto.internal.wire.openai;

import dev.rialto.ResponseEvent;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message or a delta of one: text as a string or as parts, reasoning under any of its
 * names, a refusal, tool calls.
 */
final class MessageReader {
  private static final Names MESSAGE =
      Names.of(
          "content",
          "reasoning_content",
          "reasoning",
          "reasoning_details",
          "refusal",
          "tool_calls",
          "function_call",
          "thought_signature",
          "role",
          "error",
          "thinking",
          "thinking_blocks",
          "extra_content");
  private static final int CONTENT = 0;
  private static final int REASONING_CONTENT = 1;
  private static final int REASONING = 2;
  private static final int REASONING_DETAILS = 3;
  private static final int REFUSAL = 4;
  private static final int TOOL_CALLS = 5;
  private static final int FUNCTION_CALL = 6;
  private static final int SIGNATURE = 7;
  private static final int ROLE = 8;
  private static final int ERROR = 9;
  private static final int THINKING = 10;
  private static final int THINKING_BLOCKS = 11;
  private static final int EXTRA_CONTENT = 12;

  private static final Names PART =
      Names.of("type", "text", "thinking", "summary", "refusal", "content");
  private static final int PART_TYPE = 0;
  private static final int PART_TEXT = 1;
  private static final int PART_THINKING = 2;
  private static final int PART_SUMMARY = 3;
  private static final int PART_REFUSAL = 4;
  private static final int PART_CONTENT = 5;

  private static final Names FLAG = Names.of("google", "thought");

  private static final int ABSENT = -1;

  private final AnswerDraft answer;
  private final KeptReasoning kept;
  private final boolean flagged;
  private @Nullable ToolCallReader toolCalls;

  /**
   * Makes a reader.
   *
   * @param kept takes what the provider wants back
   * @param flagged whether a flag behind the text may say that it is reasoning
   */
  MessageReader(AnswerDraft answer, KeptReasoning kept, boolean flagged) {
    this.flagged = flagged;
    this.answer = answer;
    this.kept = kept;
  }

  /**
   * Reads one.
   *
   * @param delta whether it is a delta, which normally has only one of these things
   */
  void read(boolean delta, JsonReader json, Consumer<ResponseEvent> out) {
    int content = ABSENT;
    int refusal = ABSENT;
    int calls = ABSENT;
    int call = ABSENT;
    int details = ABSENT;
    int error = ABSENT;
    int blocks = ABSENT;
    boolean reasoned = false;
    boolean isThought = false;
    if (json.peek() == '"') {
      piece(json, false, out); // nothing but the text
      return;
    }
    if (!json.enterObject()) {
      return;
    }
    for (int name; (name = json.nextMember(MESSAGE)) != JsonReader.END; ) {
      int at = json.mark();
      switch (name) {
        case REASONING_CONTENT -> reasoned = reasoning("reasoning_content", json, reasoned, out);
        case REASONING -> reasoned = reasoning("reasoning", json, reasoned, out);
        case CONTENT -> {
          if (delta && !flagged && json.peek() == '"') {
            piece(json, false, out);
          } else {
            content = later(json, at);
          }
        }
        case REASONING_DETAILS -> details = later(json, at);
        case REFUSAL -> refusal = later(json, at);
        case TOOL_CALLS -> calls = later(json, at);
        case FUNCTION_CALL -> call = later(json, at);
        case SIGNATURE -> {
          if (kept.wants("thought_signature")) {
            kept.signature(json);
          } else {
            json.skip();
          }
        }
        case ROLE -> json.skip();
        case ERROR -> error = later(json, at);
        case THINKING -> reasoned = reasoning("thinking", json, reasoned, out);
        case THINKING_BLOCKS -> {
          blocks = json.peek() == '[' ? at : ABSENT;
          answer.extraPiece(json);
        }
        case EXTRA_CONTENT -> {
          isThought = flagged && isThought(json);
          answer.extraPiece(json);
        }
        default -> answer.extraPiece(json);
      }
    }
    int end = json.mark();
    // Whatever their order in a whole message, reasoning comes before text, and text before calls.
    if (details != ABSENT && kept.wants("reasoning_details")) {
      json.seek(details);
      kept.details(json);
    }
    if (details != ABSENT && !reasoned) {
      json.seek(details);
      reasoned = parts(json, true, out);
    }
    if (blocks != ABSENT && !reasoned) {
      json.seek(blocks);
      parts(json, true, out);
    }
    if (content != ABSENT) {
      json.seek(content);
      if (isThought) {
        parts(json, true, out);
      } else {
        content(json, out);
      }
    }
    if (refusal != ABSENT) {
      json.seek(refusal);
      refusal(json, out);
    }
    if (calls != ABSENT) {
      json.seek(calls);
      toolCalls().readAll(delta, json, out);
    }
    if (call != ABSENT) {
      json.seek(call);
      toolCalls().readFunction(json, out);
    }
    if (error != ABSENT && AnswerDraft.tellsOfError(json, error)) {
      throw answer.reported(json, error);
    }
    json.seek(end);
  }

  /** Reads a bare text. */
  void readText(JsonReader json, Consumer<ResponseEvent> out) {
    content(json, out);
  }

  // Null says nothing and need not be looked at again.
  private static int later(JsonReader json, int at) {
    boolean isNull = json.peek() == 'n';
    json.skip();
    return isNull ? ABSENT : at;
  }

  // The same reasoning may come under two names at once.
  private boolean reasoning(
      String member, JsonReader json, boolean reasoned, Consumer<ResponseEvent> out) {
    if (reasoned) {
      json.skip();
      return true;
    }
    if (json.peek() == '{' || json.peek() == '[') {
      return parts(json, true, out);
    }
    String text = json.text();
    if (text == null || text.isEmpty()) {
      return false;
    }
    if (kept.wants(member)) {
      kept.text(member, text);
    }
    answer.reasoning(text, json.hasSurrogateEscape(), out);
    return true;
  }

  /** Google marks a thought so, which is text else. Leaves the reader where it was. */
  private static boolean isThought(JsonReader json) {
    int start = json.mark();
    int from = json.nameFrom();
    int to = json.nameTo();
    boolean thought = false;
    if (json.enterObject()) {
      for (int name; (name = json.nextMember(FLAG)) != JsonReader.END; ) {
        if (name == 0 && json.enterObject()) {
          for (int inner; (inner = json.nextMember(FLAG)) != JsonReader.END; ) {
            thought |= inner == 1 && json.peek() == 't';
            json.skip();
          }
        } else if (name != 0) {
          json.skip();
        }
      }
    }
    json.backTo(start, from, to);
    return thought;
  }

  private void refusal(JsonReader json, Consumer<ResponseEvent> out) {
    String text = json.text();
    if (text != null && !text.isEmpty()) {
      answer.refused();
      answer.text(text, json.hasSurrogateEscape(), out);
    }
  }

  private void content(JsonReader json, Consumer<ResponseEvent> out) {
    if (json.peek() == '[' || json.peek() == '{') {
      parts(json, false, out);
    } else {
      piece(json, false, out);
    }
  }

  /** Reads text, a part, or a list of parts; returns whether any of it says something. */
  private boolean parts(JsonReader json, boolean reasoning, Consumer<ResponseEvent> out) {
    switch (json.peek()) {
      case '[' -> {
        boolean said = false;
        json.enterArray();
        while (json.nextElement()) {
          said |= parts(json, reasoning, out);
        }
        return said;
      }
      case '{' -> {
        return part(json, reasoning, out);
      }
      default -> {
        return piece(json, reasoning, out);
      }
    }
  }

  private boolean part(JsonReader json, boolean reasoning, Consumer<ResponseEvent> out) {
    json.enterObject();
    boolean said = false;
    boolean thinks = reasoning;
    for (int name; (name = json.nextMember(PART)) != JsonReader.END; ) {
      switch (name) {
        case PART_TYPE -> {
          String type = json.text();
          thinks |= type != null && (type.startsWith("reasoning") || type.equals("thinking"));
        }
        case PART_TEXT -> said |= parts(json, thinks, out);
        case PART_THINKING, PART_SUMMARY -> said |= parts(json, true, out);
        case PART_REFUSAL -> refusal(json, out);
        case PART_CONTENT -> {
          if (thinks) {
            said |= parts(json, true, out);
          } else {
            json.skip();
          }
        }
        default -> json.skip();
      }
    }
    return said;
  }

  private boolean piece(JsonReader json, boolean reasoning, Consumer<ResponseEvent> out) {
    @Nullable String text = json.text();
    if (text == null || text.isEmpty()) {
      return false;
    }
    if (reasoning) {
      answer.reasoning(text, json.hasSurrogateEscape(), out);
    } else {
      answer.text(text, json.hasSurrogateEscape(), out);
    }
    return true;
  }

  private ToolCallReader toolCalls() {
    ToolCallReader reader = toolCalls;
    if (reader == null) {
      reader = new ToolCallReader(answer, kept);
      toolCalls = reader;
    }
    return reader;
  }
}
