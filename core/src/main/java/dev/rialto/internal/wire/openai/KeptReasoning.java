package dev.rialto.internal.wire.openai;

import dev.rialto.Content;
import dev.rialto.ResponseEvent;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.runtime.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a provider wants back of an answer beside text and tool calls when it is told what the tools
 * said: its reasoning, signed or not, each under the name under which it came. Collected while the
 * answer is read; one for each response.
 */
final class KeptReasoning {
  /** What is endless is not wanted back. */
  private static final int MAX_CHARS = 1 << 24;

  /** Wants nothing, and so never holds anything. */
  static final KeptReasoning NONE = new KeptReasoning("", Set.of());

  private final String dialect;
  private final Set<String> wanted;

  // Most answers have none of it: made when the first piece comes.
  private @Nullable StringBuilder text;
  private String textName = "";
  private List<String> details = List.of();
  private String signature = "";
  private Map<Integer, String> extras = Map.of();
  private int chars;

  /**
   * Makes an empty one.
   *
   * @param wanted the names of the members that go back; empty if none does
   */
  KeptReasoning(String dialect, Set<String> wanted) {
    this.dialect = dialect;
    this.wanted = wanted;
  }

  boolean wants(String member) {
    return wanted.contains(member);
  }

  /** A piece of reasoning came; what comes under another name, too, is the same once more. */
  void text(String member, String piece) {
    if (textName.isEmpty()) {
      textName = member;
    }
    if (textName.equals(member) && fits(piece)) {
      if (text == null) {
        text = new StringBuilder();
      }
      text.append(piece);
    }
  }

  /** Details came, as the array in which the reader stands. */
  void details(JsonReader json) {
    if (json.peek() == '[') {
      String array = json.raw();
      if (array.indexOf('{') >= 0 && fits(array)) {
        if (details.isEmpty()) {
          details = new ArrayList<>();
        }
        details.add(array);
      }
    } else {
      json.skip();
    }
  }

  /** A signature of the whole message came. */
  void signature(JsonReader json) {
    if (json.peek() == '"') {
      String raw = json.raw();
      signature = raw.length() > 2 && fits(raw) ? raw : signature;
    } else {
      json.skip();
    }
  }

  /** Something came that goes back with a tool call. */
  void extra(int ordinal, String object) {
    if (fits(object)) {
      if (extras.isEmpty()) {
        extras = new TreeMap<>();
      }
      extras.put(ordinal, object);
    }
  }

  private boolean fits(String piece) {
    chars = (int) Math.min(Integer.MAX_VALUE, (long) chars + piece.length());
    return chars <= MAX_CHARS;
  }

  /** Hands out what was collected, unless there was too much of it to be whole. */
  void giveTo(AnswerDraft answer, Consumer<ResponseEvent> out) {
    if (chars > MAX_CHARS) {
      return;
    }
    if (!details.isEmpty()) {
      part("{\"reasoning_details\":" + ReasoningDetails.joined(details) + "}", answer, out);
    } else if (text != null && text.length() > 0) {
      JsonWriter json = new JsonWriter();
      json.beginObject();
      json.name(textName);
      json.write(text.toString());
      json.endObject();
      part(json.toString(), answer, out);
    }
    if (!signature.isEmpty()) {
      part("{\"thought_signature\":" + signature + "}", answer, out);
    }
    if (!extras.isEmpty()) {
      extras.forEach(
          (ordinal, extra) -> part(ReturnedReasoning.extra(ordinal, extra), answer, out));
    }
  }

  private void part(String json, AnswerDraft answer, Consumer<ResponseEvent> out) {
    answer.part(new Content.ProviderPart(dialect, json), out);
  }
}
