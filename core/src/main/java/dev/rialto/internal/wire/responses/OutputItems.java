package dev.rialto.internal.wire.responses;

import dev.rialto.Content;
import dev.rialto.ResponseEvent;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads output items: messages, reasoning, calls of functions. An item may come in pieces, whole,
 * or both; what came in pieces is not read again.
 */
final class OutputItems {
  private static final Names ITEM =
      Names.of(
          "type",
          "call_id",
          "id",
          "name",
          "arguments",
          "input",
          "content",
          "summary",
          "encrypted_content");
  private static final int TYPE = 0;
  private static final int CALL_ID = 1;
  private static final int ID = 2;
  private static final int NAME = 3;
  private static final int ARGUMENTS = 4;
  private static final int INPUT = 5;
  private static final int CONTENT = 6;
  private static final int SUMMARY = 7;
  private static final int ENCRYPTED = 8;

  private static final Names PART = Names.of("type", "text", "refusal", "annotations", "logprobs");
  private static final int PART_TYPE = 0;
  private static final int PART_TEXT = 1;
  private static final int PART_REFUSAL = 2;
  private static final int PART_ANNOTATIONS = 3;
  private static final int PART_LOGPROBS = 4;

  private static final int ABSENT = -1;
  // Beyond the indexes of items that events told of.
  private static final int UNSEEN = 1 << 20;
  private static final int MAX_ITEMS = 10_000;

  private final AnswerDraft answer;
  private final Set<Integer> calls = new HashSet<>();
  // Calls whose names came: pieces may come before them.
  private final Set<Integer> named = new HashSet<>();
  private final Set<String> callIds = new HashSet<>();
  // Items of which content came.
  private final Set<Integer> filled = new HashSet<>();
  // Messages of which more than the text was kept, and items that are not read here.
  private final Set<Integer> others = new HashSet<>();
  // Items whose texts came at their ends; and of these, those whose part has not ended.
  private final Set<Integer> ended = new HashSet<>();
  private final Set<Integer> said = new HashSet<>();
  private int lastFilled = ABSENT;

  private final boolean keepsReasoning;

  OutputItems(AnswerDraft answer, boolean keepsReasoning) {
    this.answer = answer;
    this.keepsReasoning = keepsReasoning;
  }

  /** Returns whether nothing was read yet. */
  boolean isEmpty() {
    return calls.isEmpty() && filled.isEmpty();
  }

  void text(int index, JsonReader json, Consumer<ResponseEvent> out) {
    String text = json.text();
    if (text != null && !text.isEmpty()) {
      fill(index);
      answer.text(text, json.hasSurrogateEscape(), out);
    }
  }

  /** Returns whether nothing of an item came in pieces: its ends are all there is of it. */
  boolean isUnsaid(int index) {
    return !filled.contains(index) || ended.contains(index);
  }

  /** Reads a text that is said at its end, and maybe once more at the end of its part. */
  void atItsEnd(int index, boolean thinks, JsonReader json, Consumer<ResponseEvent> out) {
    if (ended.add(index)) {
      checkCount(ended);
    }
    said.add(index);
    piece(index, thinks, json, out);
  }

  /** Reads a part that is said at its end, unless its text was. */
  void partAtItsEnd(int index, boolean thinks, JsonReader json, Consumer<ResponseEvent> out) {
    if (said.remove(index)) {
      json.skip();
      return;
    }
    if (ended.add(index)) {
      checkCount(ended);
    }
    part(index, thinks, json, out);
  }

  void reasoning(int index, JsonReader json, Consumer<ResponseEvent> out) {
    String text = json.text();
    if (text != null && !text.isEmpty()) {
      fill(index);
      answer.reasoning(text, json.hasSurrogateEscape(), out);
    }
  }

  void arguments(int index, JsonReader json, Consumer<ResponseEvent> out) {
    String piece = json.text();
    if (piece != null && !piece.isEmpty()) {
      fill(index);
      calls.add(index);
      answer.toolCallPiece(index, piece, json.hasSurrogateEscape(), out);
    }
  }

  /** The arguments are said once more at their end; read only if they had not come before. */
  void allArguments(int index, JsonReader json, Consumer<ResponseEvent> out) {
    if (filled.contains(index)) {
      json.skip();
    } else {
      arguments(index, json, out);
    }
  }

  private void fill(int index) {
    if (index != lastFilled) {
      lastFilled = index;
      filled.add(index);
      checkCount(filled);
    }
  }

  private void checkCount(Set<?> seen) {
    if (seen.size() > MAX_ITEMS) {
      throw answer.invalid("The answer has more than " + MAX_ITEMS + " items");
    }
  }

  /** At a stream's end, reads the calls that its events left out. */
  void missingCalls(JsonReader json, Consumer<ResponseEvent> out) {
    if (!json.enterArray()) {
      return;
    }
    for (int index = 0; json.nextElement(); index++) {
      int at = json.mark();
      if (isUnknownCall(json)) {
        int end = json.position();
        json.seek(at);
        item(UNSEEN + index, true, json, out);
        json.seek(end);
      }
    }
  }

  private boolean isUnknownCall(JsonReader json) {
    boolean call = false;
    String callId = "";
    if (!json.enterObject()) {
      return false;
    }
    for (int member; (member = json.nextMember(ITEM)) != JsonReader.END; ) {
      switch (member) {
        case TYPE -> call = "function_call".equals(json.text());
        case CALL_ID -> callId = json.textOrEmpty();
        default -> json.skip();
      }
    }
    return call && !callId.isEmpty() && !callIds.contains(callId);
  }

  void all(JsonReader json, Consumer<ResponseEvent> out) {
    if (json.enterArray()) {
      for (int index = 0; json.nextElement(); index++) {
        item(index, true, json, out);
      }
    }
  }

  /**
   * Reads an item.
   *
   * @param whole whether nothing more of it follows
   */
  void item(int index, boolean whole, JsonReader json, Consumer<ResponseEvent> out) {
    String type = "";
    String callId = "";
    String id = "";
    String name = "";
    int arguments = ABSENT;
    int content = ABSENT;
    int summary = ABSENT;
    boolean encrypted = false;
    int start = json.mark();
    if (!json.enterObject()) {
      return;
    }
    for (int member; (member = json.nextMember(ITEM)) != JsonReader.END; ) {
      switch (member) {
        case TYPE -> type = json.textOrEmpty();
        case CALL_ID -> callId = json.textOrEmpty();
        case ID -> id = json.textOrEmpty();
        case NAME -> name = json.textOrEmpty();
        case ARGUMENTS, INPUT -> arguments = json.later();
        case CONTENT -> content = json.later();
        case SUMMARY -> summary = json.later();
        case ENCRYPTED -> {
          encrypted = json.peek() == '"';
          json.skip();
        }
        default -> json.skip();
      }
    }
    int end = json.mark();
    switch (type) {
      case "function_call" -> {
        call(index, callId.isEmpty() ? id : callId, name, arguments, json, out);
        if (whole) {
          answer.toolCallWhole(index);
        }
      }
      case "message" -> content(index, whole, false, content, json, out);
      case "reasoning" -> {
        boolean fresh = !filled.contains(index);
        content(index, whole, true, summary, json, out);
        if (fresh && summary != ABSENT && filled.contains(index)) {
          // The summary and the reasoning itself may both be there.
          parts(index, true, content, json, out);
        } else {
          content(index, whole, true, content, json, out);
        }
        if (keepsReasoning && whole && encrypted) {
          json.seek(start);
          answer.part(new Content.ProviderPart(ResponsesRequestWriter.DIALECT, json.raw()), out);
        }
      }
      default -> {
        if (whole && others.add(index)) {
          checkCount(others);
          json.seek(start);
          answer.extraElement("output", json);
        }
      }
    }
    json.seek(end);
  }

  private void call(
      int index,
      String id,
      String name,
      int arguments,
      JsonReader json,
      Consumer<ResponseEvent> out) {
    calls.add(index);
    if (named.add(index)) {
      callIds.add(id);
      answer.toolCall(index, id, name, "", false, out);
    }
    if (arguments != ABSENT && !filled.contains(index)) {
      json.seek(arguments);
      arguments(index, json, out);
    }
  }

  private void content(
      int index,
      boolean whole,
      boolean thinks,
      int at,
      JsonReader json,
      Consumer<ResponseEvent> out) {
    if (!whole) {
      return;
    }
    if (!filled.contains(index)) {
      others.add(index);
      checkCount(others);
      parts(index, thinks, at, json, out);
    } else if (!thinks && at != ABSENT && others.add(index)) {
      json.seek(at);
      besideText(json);
    }
  }

  /** The text of these parts had come in pieces; what stands beside it is in the whole only. */
  private void besideText(JsonReader json) {
    if (!json.enterArray()) {
      return;
    }
    while (json.nextElement()) {
      if (json.enterObject()) {
        for (int member; (member = json.nextMember(PART)) != JsonReader.END; ) {
          if (member == PART_ANNOTATIONS || member == PART_LOGPROBS) {
            answer.extraPiece(json);
          } else {
            json.skip();
          }
        }
      }
    }
  }

  private void parts(
      int index, boolean thinks, int at, JsonReader json, Consumer<ResponseEvent> out) {
    if (at == ABSENT) {
      return;
    }
    json.seek(at);
    if (json.peek() == '"') {
      piece(index, thinks, json, out);
    } else if (json.enterArray()) {
      while (json.nextElement()) {
        part(index, thinks, json, out);
      }
    }
  }

  private void part(int index, boolean thinks, JsonReader json, Consumer<ResponseEvent> out) {
    if (json.peek() == '"') {
      piece(index, thinks, json, out);
      return;
    }
    if (!json.enterObject()) {
      return;
    }
    for (int member; (member = json.nextMember(PART)) != JsonReader.END; ) {
      switch (member) {
        case PART_TYPE -> json.skip();
        case PART_TEXT -> piece(index, thinks, json, out);
        case PART_REFUSAL -> {
          answer.refused();
          piece(index, thinks, json, out);
        }
        case PART_ANNOTATIONS, PART_LOGPROBS -> answer.extraPiece(json);
        default -> json.skip();
      }
    }
  }

  private void piece(int index, boolean thinks, JsonReader json, Consumer<ResponseEvent> out) {
    if (thinks) {
      reasoning(index, json, out);
    } else {
      text(index, json, out);
    }
  }
}
