package dev.rialto.loopback;

import java.util.List;

/** What the "model" says. */
sealed interface Answer {

  /** Returns the text that counts as output, in the pieces in which it is streamed. */
  List<String> pieces();

  /** Returns how long it is: never longer than the request allows. */
  default int tokens(int maxTokens) {
    return Math.min(maxTokens, Tokens.count(String.join("", pieces())));
  }

  /**
   * Text.
   *
   * @param pieces the text, cut as it is streamed
   * @param cut whether the request's limit of tokens cut it
   */
  record Text(List<String> pieces, boolean cut) implements Answer {
    String whole() {
      return String.join("", pieces);
    }
  }

  /**
   * A call of a tool.
   *
   * @param name the tool
   * @param arguments a JSON object
   */
  record ToolUse(String name, String arguments) implements Answer {
    @Override
    public List<String> pieces() {
      return Tokens.split(arguments);
    }
  }
}
