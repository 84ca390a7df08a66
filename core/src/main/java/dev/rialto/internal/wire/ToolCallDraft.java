package dev.rialto.internal.wire;

import dev.rialto.ToolCall;
import dev.rialto.internal.wire.json.JsonFault;
import dev.rialto.internal.wire.json.JsonReader;
import java.nio.charset.StandardCharsets;

/** A tool call that is still coming in. */
final class ToolCallDraft {
  final int ordinal;
  final int index;
  final TextJoin join = new TextJoin();
  String id = "";
  String name = "";
  boolean closed;
  private final StringBuilder arguments = new StringBuilder();

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

  void append(String piece) {
    arguments.append(piece);
  }

  boolean hasArguments() {
    return arguments.length() > 0;
  }

  int size() {
    return arguments.length();
  }

  /** Returns whether the arguments are one whole JSON value. */
  boolean isWholeJson() {
    byte[] bytes = arguments.toString().getBytes(StandardCharsets.UTF_8);
    JsonReader json = new JsonReader();
    json.reset(bytes, 0, bytes.length);
    try {
      json.skip();
      return !json.more();
    } catch (JsonFault e) {
      return false;
    }
  }

  ToolCall build(String answerId) {
    String known = id.isEmpty() ? madeUp(answerId) : id;
    String text = arguments.toString();
    return new ToolCall(known, name, text.isBlank() ? "{}" : TextJoin.wellFormed(text));
  }

  // Distinct within a conversation, and the same whenever the same bytes are decoded.
  private String madeUp(String answerId) {
    return "call_" + Integer.toHexString(answerId.hashCode()) + "_" + ordinal;
  }
}
