package dev.rialto.internal.wire.openai;

import dev.rialto.ResponseEvent;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.util.function.Consumer;

/** Reads tool calls and fragments of them. Only a name and arguments are needed. */
final class ToolCallReader {
  private static final Names CALL =
      Names.of("index", "id", "function", "name", "arguments", "extra_content", "custom", "input");
  private static final int INDEX = 0;
  private static final int ID = 1;
  private static final int FUNCTION = 2;
  private static final int NAME = 3;
  private static final int ARGUMENTS = 4;
  private static final int EXTRA = 5;
  // As tools without a schema are called, and as another dialect has it.
  private static final int CUSTOM = 6;
  private static final int INPUT = 7;

  private final AnswerDraft answer;
  private final KeptReasoning kept;
  private int index;
  private String id = "";
  private String name = "";
  private String arguments = "";
  private boolean suspicious;
  private String extra = "";

  ToolCallReader(AnswerDraft answer, KeptReasoning kept) {
    this.answer = answer;
    this.kept = kept;
  }

  /**
   * Reads a list of calls, or of fragments.
   *
   * @param delta whether these may be fragments: else each is a call of its own. So is one that
   *     comes with a name, but no number and no id, behind another in the same list
   */
  void readAll(boolean delta, JsonReader json, Consumer<ResponseEvent> out) {
    if (json.peek() == '{') {
      // One call by itself.
      readFunction(json, out);
      return;
    }
    if (!json.enterArray()) {
      return;
    }
    boolean first = true;
    while (json.nextElement()) {
      clear();
      if (json.peek() != '{') {
        json.skip();
        continue;
      }
      read(json);
      boolean apart = !delta || (!first && index < 0 && id.isEmpty() && !name.isEmpty());
      int ordinal =
          apart
              ? answer.anotherToolCall(index, id, name, arguments, suspicious, out)
              : answer.toolCall(index, id, name, arguments, suspicious, out);
      first = false;
      if (!extra.isEmpty()) {
        kept.extra(ordinal, extra);
      }
    }
  }

  /** Reads the one call of older servers; an empty one is none. */
  void readFunction(JsonReader json, Consumer<ResponseEvent> out) {
    clear();
    read(json);
    if (!name.isEmpty() || !arguments.isEmpty()) {
      answer.toolCall(index, id, name, arguments, suspicious, out);
    }
  }

  private void clear() {
    index = -1;
    id = "";
    name = "";
    arguments = "";
    suspicious = false;
    extra = "";
  }

  private void read(JsonReader json) {
    if (!json.enterObject()) {
      return;
    }
    for (int member; (member = json.nextMember(CALL)) != JsonReader.END; ) {
      switch (member) {
        case INDEX -> index = (int) Math.max(-1, Math.min(json.number(-1), Integer.MAX_VALUE));
        case ID -> id = json.textOrEmpty();
        case FUNCTION, CUSTOM -> read(json);
        case NAME -> name = json.textOrEmpty();
        case ARGUMENTS, INPUT -> arguments(json);
        case EXTRA -> {
          if (kept.wants("extra_content") && json.peek() == '{') {
            extra = json.raw();
          } else {
            json.skip();
          }
        }
        default -> json.skip();
      }
    }
  }

  private void arguments(JsonReader json) {
    if (json.peek() == '{' || json.peek() == '[') {
      // Some send the object itself instead of its text.
      arguments = json.raw();
      return;
    }
    String text = json.text();
    if (text != null) {
      arguments = text;
      suspicious = json.hasSurrogateEscape();
    }
  }
}
