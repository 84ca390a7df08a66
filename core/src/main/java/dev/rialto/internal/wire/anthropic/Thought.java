package dev.rialto.internal.wire.anthropic;

import dev.rialto.runtime.JsonWriter;

/** A thought that comes in, or one that the provider shows in cipher only. */
final class Thought {
  final StringBuilder text = new StringBuilder();
  final StringBuilder signature;
  private final String data;

  /**
   * Makes one.
   *
   * @param signature its signature, as far as it is there
   * @param data the cipher; empty if it is shown
   */
  Thought(String signature, String data) {
    this.signature = new StringBuilder(signature);
    this.data = data;
  }

  /** Returns whether the provider can make use of it: without its signature it refuses it. */
  boolean isWanted() {
    return !data.isEmpty() || signature.length() > 0;
  }

  /** Returns how much is held for it. */
  int chars() {
    return text.length() + signature.length() + data.length();
  }

  /** Returns the block as it is to be sent back. */
  String json() {
    JsonWriter out = new JsonWriter();
    out.beginObject();
    out.name("type");
    if (data.isEmpty()) {
      out.write("thinking");
      out.name("thinking");
      out.write(text.toString());
      out.name("signature");
      out.write(signature.toString());
    } else {
      out.write("redacted_thinking");
      out.name("data");
      out.write(data);
    }
    out.endObject();
    return out.toString();
  }
}
