package dev.rialto.internal.wire;

/**
 * Ids of tool calls as a provider takes them. A conversation that moves from one provider to
 * another brings ids that only the first would accept.
 */
public final class ToolCallIds {
  private ToolCallIds() {}

  /**
   * Returns the id itself if it consists of letters, digits, underscores and hyphens and is short
   * enough, and otherwise one made of it, always the same.
   *
   * @param maxLength the most characters, 24 or more
   */
  public static String fit(String id, int maxLength) {
    boolean fits = !id.isEmpty() && id.length() <= maxLength;
    for (int i = 0; fits && i < id.length(); i++) {
      fits = isAllowed(id.charAt(i));
    }
    return fits ? id : "call_" + Long.toHexString(hash(id));
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  /** FNV-1a, 64 bits: the conversation has few ids, and nobody gains by making two collide. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
