package dev.rialto.internal.wire;

import dev.rialto.ToolCall;
import dev.rialto.internal.wire.json.JsonFault;
import dev.rialto.internal.wire.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** A tool call that is still coming in. */
final class ToolCallDraft {
  private static final String NOTHING = "{}";

  final int ordinal;
  final int index;
  final TextJoin join = new TextJoin();
  String id = "";
  String name = "";
  boolean closed;
  private final StringBuilder arguments = new StringBuilder();
  // Held back, since some begin with it whatever follows.
  private boolean nothing;
  // What has been looked through of the arguments, and where in JSON that ended.
  private int scanned;
  private int open;
  private boolean quoted;
  private boolean escaped;

  /**
   * Makes a draft.
   *
   * @param ordinal which of the answer's calls, from 0
   * @param index the provider's number for it; −1 if it gave none
   */
  ToolCallDraft(int ordinal, int index) {
    this.ordinal = ordinal;
    this.index = index;
  }

  /**
   * Takes a piece of the arguments; returns what of it is new. Arguments that are whole and come
   * once more say nothing new.
   */
  String append(String piece) {
    if (arguments.length() == 0 && piece.strip().equals(NOTHING)) {
      nothing = true;
      return "";
    }
    if (repeats(piece)) {
      return "";
    }
    arguments.append(piece);
    return piece;
  }

  /** Returns whether a piece is all of the arguments, which were whole before. */
  boolean repeats(String piece) {
    int length = arguments.length();
    return length > 0
        && piece.length() == length
        && arguments.charAt(length - 1) == '}'
        && piece.contentEquals(arguments)
        && isWholeJson();
  }

  boolean hasArguments() {
    return nothing || arguments.length() > 0;
  }

  /** Returns whether arguments came that are one whole JSON value. */
  boolean isComplete() {
    return arguments.length() > 0 && isWholeJson();
  }

  /** Returns whether the arguments are one whole JSON value; an empty object held back counts. */
  boolean isWholeJson() {
    if (arguments.length() == 0) {
      return nothing;
    }
    if (!mayBeWhole()) {
      return false;
    }
    byte[] bytes = bytes();
    JsonReader json = new JsonReader();
    json.reset(bytes, 0, bytes.length);
    try {
      json.skip();
      return !json.more();
    } catch (JsonFault e) {
      return false;
    }
  }

  /**
   * Returns whether every bracket that was opened is closed. This is asked at each fragment of some
   * gateways, and so must not read all that came before.
   */
  private boolean mayBeWhole() {
    for (; scanned < arguments.length(); scanned++) {
      char c = arguments.charAt(scanned);
      if (quoted) {
        if (escaped) {
          escaped = false;
        } else if (c == '\\') {
          escaped = true;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        open++;
      } else if (c == '}' || c == ']') {
        open--;
      }
    }
    return open == 0 && !quoted;
  }

  private byte[] bytes() {
    return arguments.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Makes the call.
   *
   * @param taken ids of the calls before it, to which its own is added: what a tool said goes back
   *     by id, which must be of one call
   */
  ToolCall build(String answerId, Set<String> taken) {
    String known = id.isEmpty() ? madeUp(answerId) : id;
    String own = known;
    for (int i = ordinal; !taken.add(own); i++) {
      own = known + "_" + i;
    }
    return new ToolCall(own, name, TextJoin.wellFormed(object()));
  }

  /** Returns the arguments without what some wrap them in; none, and null, are no arguments. */
  private String object() {
    String text = arguments.toString();
    String bare = text.strip();
    if (bare.isEmpty() || bare.equals("null")) {
      return NOTHING;
    }
    if (bare.charAt(0) == '"' && isWholeJson()) {
      byte[] bytes = bytes();
      JsonReader json = new JsonReader();
      json.reset(bytes, 0, bytes.length);
      try {
        String inner = json.textOrEmpty().strip();
        return inner.startsWith("{") ? inner : inner.isEmpty() ? NOTHING : text;
      } catch (JsonFault e) {
        return text;
      }
    }
    return text;
  }

  // Distinct within a conversation, and the same whenever the same bytes are decoded.
  private String madeUp(String answerId) {
    return "call_" + Integer.toHexString(answerId.hashCode()) + "_" + ordinal;
  }
}
