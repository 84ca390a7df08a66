package dev.rialto.internal.wire.anthropic;

import dev.rialto.Content;
import dev.rialto.ResponseEvent;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the blocks of a message: text, thinking, calls of the caller's tools. */
final class Blocks {
  private enum Kind {
    TEXT,
    TOOL,
    OUTPUT_TOOL,
    OTHER
  }

  private static final Names BLOCK =
      Names.of(
          "type",
          "text",
          "thinking",
          "id",
          "name",
          "input",
          "partial_json",
          "signature",
          "data",
          "citations",
          "citation");
  private static final int TYPE = 0;
  private static final int TEXT = 1;
  private static final int THINKING = 2;
  private static final int ID = 3;
  private static final int NAME = 4;
  private static final int INPUT = 5;
  private static final int PARTIAL_JSON = 6;
  private static final int SIGNATURE = 7;
  private static final int DATA = 8;
  private static final int CITATIONS = 9;
  private static final int CITATION = 10;

  private static final int ABSENT = -1;
  private static final int MAX_OTHER_CHARS = 1 << 20;
  // Of all that is held until its block ends, or goes back; beyond it nothing more is held.
  private static final int MAX_HELD_CHARS = 1 << 24;
  private static final int MAX_OPEN = 10_000;

  private final AnswerDraft answer;
  private final @Nullable String outputTool;
  private final Map<Integer, Kind> open = new HashMap<>();
  // Input that came with a block's start, used if no pieces of it follow.
  private final Map<Integer, String> inputs = new HashMap<>();
  // Signed thoughts that are still coming in; only where they are wanted back.
  private final Map<Integer, Thought> thoughts = new HashMap<>();
  // Blocks that are not read here, such as searches of the provider's own, as they are written.
  private final Map<Integer, StringBuilder> others = new HashMap<>();
  private final Set<Integer> otherInputs = new HashSet<>();
  private final boolean keepsThoughts;
  private boolean answeredByTool;
  // Thoughts and blocks that are not read here; and apart from them the inputs of tools.
  private long heldChars;
  private long inputChars;
  // The block that deltas are coming for.
  private int lastIndex = ABSENT;
  private Kind lastKind = Kind.TEXT;

  /**
   * Makes a reader.
   *
   * @param keepsThoughts whether the conversation may go on with the caller's tools: then the
   *     provider wants its signed thoughts back
   */
  Blocks(AnswerDraft answer, @Nullable String outputTool, boolean keepsThoughts) {
    this.answer = answer;
    this.outputTool = outputTool;
    this.keepsThoughts = keepsThoughts;
  }

  /** Returns whether the answer came as the input of the tool that stands in for it. */
  boolean isAnsweredByTool() {
    return answeredByTool;
  }

  void restart() {
    lastIndex = ABSENT;
    open.clear();
    inputs.clear();
    thoughts.clear();
    others.clear();
    otherInputs.clear();
    heldChars = 0;
    inputChars = 0;
    answer.restart();
  }

  /** Reads all blocks of a message that came whole; a bare string is its text. */
  void whole(JsonReader json, Consumer<ResponseEvent> out) {
    if (json.peek() == '"') {
      answer.text(Objects.requireNonNull(json.text()), json.hasSurrogateEscape(), out);
      return;
    }
    if (!json.enterArray()) {
      return;
    }
    for (int index = 0; json.nextElement(); index++) {
      begin(index, json, out);
      end(index, out);
    }
  }

  void begin(int index, JsonReader json, Consumer<ResponseEvent> out) {
    lastIndex = ABSENT;
    String type = "";
    String id = "";
    String name = "";
    String input = "";
    int text = ABSENT;
    int thinking = ABSENT;
    String signature = "";
    String data = "";
    int start = json.mark();
    if (!json.enterObject()) {
      return;
    }
    for (int member; (member = json.nextMember(BLOCK)) != JsonReader.END; ) {
      switch (member) {
        case TYPE -> type = json.textOrEmpty();
        case ID -> id = json.textOrEmpty();
        case NAME -> name = json.textOrEmpty();
        case INPUT -> input = json.peek() == '{' ? json.raw() : json.textOrEmpty();
        case TEXT -> text = json.later();
        case THINKING -> thinking = json.later();
        case SIGNATURE -> signature = json.textOrEmpty();
        case DATA -> data = json.textOrEmpty();
        case CITATIONS -> answer.extraPiece(json);
        default -> json.skip();
      }
    }
    int end = json.mark();
    if (open.size() >= MAX_OPEN) {
      throw answer.invalid("The answer has more than " + MAX_OPEN + " blocks that do not end");
    }
    switch (type) {
      case "text" -> {
        open.put(index, Kind.TEXT);
        if (text != ABSENT) {
          json.seek(text);
          text(json, out);
        }
      }
      case "thinking" -> {
        open.put(index, Kind.TEXT);
        if (keepsThoughts && holds(signature.length())) {
          release(thoughts.put(index, new Thought(signature, "")));
        }
        if (thinking != ABSENT) {
          json.seek(thinking);
          thinking(index, json, out);
        }
      }
      case "redacted_thinking" -> {
        open.put(index, Kind.OTHER);
        if (keepsThoughts && holds(data.length())) {
          release(thoughts.put(index, new Thought("", data)));
        }
      }
      case "tool_use" -> tool(index, id, name, input, out);
      default -> {
        open.put(index, Kind.OTHER);
        if (holds(end - start)) {
          json.seek(start);
          release(others.put(index, new StringBuilder(json.raw())));
        }
      }
    }
    json.seek(end);
  }

  private void tool(int index, String id, String name, String input, Consumer<ResponseEvent> out) {
    inputChars += input.length();
    if (inputChars > MAX_HELD_CHARS) {
      throw answer.invalid("The inputs of the answer's tools are larger than 16 MiB");
    }
    releaseInput(inputs.put(index, input));
    if (name.equals(outputTool)) {
      open.put(index, Kind.OUTPUT_TOOL);
    } else {
      open.put(index, Kind.TOOL);
      answer.toolCall(index, id, name, "", false, out);
    }
  }

  void delta(int index, JsonReader json, Consumer<ResponseEvent> out) {
    if (!json.enterObject()) {
      return;
    }
    if (index != lastIndex) {
      lastIndex = index;
      lastKind = open.getOrDefault(index, Kind.TEXT);
    }
    Kind kind = lastKind;
    for (int member; (member = json.nextMember(BLOCK)) != JsonReader.END; ) {
      switch (member) {
        case TEXT -> {
          if (kind == Kind.TEXT) {
            text(json, out);
          } else {
            json.skip();
          }
        }
        case THINKING -> thinking(index, json, out);
        case SIGNATURE -> {
          Thought thought = thoughts.get(index);
          String piece = json.textOrEmpty();
          if (thought != null && keeps(index, piece)) {
            thought.signature.append(piece);
          }
        }
        case PARTIAL_JSON -> input(index, kind, json, out);
        case CITATION -> answer.extraElement("citations", json);
        default -> json.skip();
      }
    }
  }

  private void input(int index, Kind kind, JsonReader json, Consumer<ResponseEvent> out) {
    String piece = json.textOrEmpty();
    if (piece.isEmpty()) {
      return;
    }
    releaseInput(inputs.remove(index));
    if (kind == Kind.TOOL) {
      answer.toolCallPiece(index, piece, json.hasSurrogateEscape(), out);
    } else if (kind == Kind.OUTPUT_TOOL) {
      answeredByTool = true;
      answer.text(piece, json.hasSurrogateEscape(), out);
    } else {
      otherInput(index, piece);
    }
  }

  /** The input of a block begins empty: a member of the same name that comes later wins. */
  private void otherInput(int index, String piece) {
    StringBuilder other = others.get(index);
    if (other != null && other.length() + piece.length() < MAX_OTHER_CHARS) {
      int before = other.length();
      if (otherInputs.add(index)) {
        other.setLength(other.lastIndexOf("}"));
        other.append(",\"input\":");
      }
      other.append(piece);
      heldChars += other.length() - before;
    }
  }

  void end(int index, Consumer<ResponseEvent> out) {
    lastIndex = ABSENT;
    Kind kind = open.remove(index);
    String input = inputs.remove(index);
    Thought thought = thoughts.remove(index);
    StringBuilder other = others.remove(index);
    releaseInput(input);
    release(thought);
    release(other);
    if (other != null) {
      String block = other + (otherInputs.remove(index) ? "}" : "");
      if (RequestJson.isObject(block)) {
        answer.extraElement("content", block);
      }
    }
    if (thought != null && thought.isWanted()) {
      answer.part(new Content.ProviderPart(MessagesRequestWriter.DIALECT, thought.json()), out);
    }
    if (kind == Kind.TOOL) {
      if (input != null) {
        answer.toolCallPiece(index, input.isEmpty() ? "{}" : input, true, out);
      }
      answer.toolCallWhole(index);
    } else if (kind == Kind.OUTPUT_TOOL && input != null) {
      answeredByTool = true;
      answer.text(input, true, out);
    }
  }

  private void text(JsonReader json, Consumer<ResponseEvent> out) {
    String text = json.text();
    if (text != null && !text.isEmpty()) {
      answer.text(text, json.hasSurrogateEscape(), out);
    }
  }

  private void thinking(int index, JsonReader json, Consumer<ResponseEvent> out) {
    String text = json.text();
    Thought thought = thoughts.get(index);
    if (thought != null && keeps(index, orEmpty(text))) {
      thought.text.append(orEmpty(text));
    }
    if (text != null && !text.isEmpty()) {
      answer.reasoning(text, json.hasSurrogateEscape(), out);
    }
  }

  private boolean holds(int chars) {
    if (heldChars + chars > MAX_HELD_CHARS) {
      return false;
    }
    heldChars += chars;
    return true;
  }

  private void release(@Nullable Thought thought) {
    heldChars -= thought == null ? 0 : thought.chars();
  }

  private void release(@Nullable StringBuilder other) {
    heldChars -= other == null ? 0 : other.length();
  }

  private void releaseInput(@Nullable String input) {
    inputChars -= input == null ? 0 : input.length();
  }

  /** A thought that is not whole is not taken back: the rest of it would be of no use. */
  private boolean keeps(int index, String piece) {
    boolean fits = holds(piece.length());
    if (!fits) {
      release(thoughts.remove(index));
    }
    return fits;
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
