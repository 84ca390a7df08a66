package dev.rialto.internal.call;

import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Message;
import dev.rialto.Request;

/** How long a prompt is. */
public final class PromptSize {

  private PromptSize() {}

  /** Returns the characters of all messages or inputs; a token has at least one. */
  public static long chars(Request request) {
    long chars = 0;
    if (request instanceof CompletionRequest completion) {
      for (Message message : completion.messages()) {
        chars += message.text().length();
      }
    } else if (request instanceof EmbeddingRequest embedding) {
      for (String input : embedding.inputs()) {
        chars += input.length();
      }
    }
    return chars;
  }
}
