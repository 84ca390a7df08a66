package dev.rialto.internal.conversation;

import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Role;
import dev.rialto.tokens.TokenCounter;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a conversation is sent along. It drops whole turns, the oldest first, a turn being a
 * question with all that belongs to it: so nothing begins with an answer whose question is gone,
 * and no tool's result stands without its call.
 *
 * @param maxMessages how many messages, the new question included; 0: any number
 * @param maxTokens how many tokens, the new question included; 0: any number
 * @param tokens counts them
 */
public record MemoryWindow(int maxMessages, int maxTokens, TokenCounter tokens) {

  /**
   * Returns the latest turns that fit.
   *
   * @param history the turns so far, the oldest first
   * @param question the new messages, which are always sent
   * @param model the model that is asked, for its tokens; may be empty
   */
  List<Message> of(List<Message> history, List<Message> question, String model) {
    List<List<Message>> turns = turns(history);
    int messages = question.size();
    long sum = maxTokens == 0 ? 0 : count(question, model);
    int first = turns.size();
    while (first > 0) {
      List<Message> turn = turns.get(first - 1);
      messages += turn.size();
      sum += maxTokens == 0 ? 0 : count(turn, model);
      if ((maxMessages > 0 && messages > maxMessages) || (maxTokens > 0 && sum > maxTokens)) {
        break;
      }
      first--;
    }
    List<Message> kept = new ArrayList<>();
    turns.subList(first, turns.size()).forEach(kept::addAll);
    return kept;
  }

  private static List<List<Message>> turns(List<Message> history) {
    List<List<Message>> turns = new ArrayList<>();
    for (Message message : history) {
      if (message.role() == Role.SYSTEM) {
        continue;
      }
      if (message.role() == Role.USER) {
        turns.add(new ArrayList<>());
      }
      if (!turns.isEmpty()) {
        turns.get(turns.size() - 1).add(message);
      }
    }
    return turns;
  }

  private long count(List<Message> messages, String model) {
    CompletionRequest request =
        new CompletionRequest(messages, Parameters.NONE, null, List.of(), false);
    return tokens.count(model, request).tokens();
  }
}
