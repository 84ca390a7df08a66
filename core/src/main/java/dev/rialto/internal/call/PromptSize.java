package dev.rialto.internal.call;

import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Message;
import dev.rialto.Request;
import java.util.List;

/** How long a prompt is. */
public final class PromptSize {

  private PromptSize() {}

  /** Returns the characters of all messages or inputs; a token has at least one. */
  public static long chars(Request request) {
    long chars = 0;
    if (request instanceof CompletionRequest completion) {
      List<Message> messages = completion.messages();
      for (int i = 0; i < messages.size(); i++) { // an iterator is garbage of each call
        chars += messages.get(i).text().length();
      }
    } else if (request instanceof EmbeddingRequest embedding) {
      for (String input : embedding.inputs()) {
        chars += input.length();
      }
    }
    return chars;
  }
}
