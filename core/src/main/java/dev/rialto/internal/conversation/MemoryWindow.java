package dev.rialto.internal.conversation;

import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Role;
import dev.rialto.tokens.TokenCounter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * What of a conversation is sent along. It drops whole turns, the oldest first, a turn being a
 * question with all that belongs to it: so nothing begins with an answer whose question is gone,
 * and no tool's result stands without its call. A turn that does not fit with what went between the
 * model and the tools is sent without that, as its question and its answer; so is every turn where
 * the new question has no tools, since a provider may refuse calls of tools that it is not told of.
 *
 * @param maxMessages how many messages, the new question included; 0: any number
 * @param maxTokens how many tokens, the new question included; 0: any number
 * @param tokens counts them
 */
public record MemoryWindow(int maxMessages, int maxTokens, TokenCounter tokens) {

  /**
   * The latest turns that fit.
   *
   * @param kept their messages, whole
   * @param sent their messages as they are sent
   */
  record View(List<Message> kept, List<Message> sent) {}

  /**
   * Returns the latest turns that fit.
   *
   * @param history the turns so far, the oldest first
   * @param question the new messages, which are always sent
   * @param model the model that is asked, for its tokens; may be empty
   * @param tools whether the question has tools
   */
  View of(List<Message> history, List<Message> question, String model, boolean tools) {
    List<List<Message>> turns = turns(history);
    Deque<List<Message>> sent = new ArrayDeque<>();
    Room room = new Room(question, model);
    int first = turns.size();
    while (first > 0) {
      List<Message> whole = turns.get(first - 1);
      List<Message> bare = withoutTools(whole);
      if (tools && room.take(whole)) {
        sent.addFirst(whole);
      } else if ((!tools || bare.size() < whole.size()) && room.take(bare)) {
        sent.addFirst(bare);
      } else {
        break;
      }
      first--;
    }
    return new View(joined(turns.subList(first, turns.size())), joined(sent));
  }

  private static List<Message> withoutTools(List<Message> turn) {
    return turn.stream()
        .filter(message -> message.role() != Role.TOOL && message.toolCalls().isEmpty())
        .toList();
  }

  private static List<Message> joined(Collection<List<Message>> turns) {
    return turns.stream().flatMap(List::stream).toList();
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

  /** What the window still has room for. */
  private final class Room {
    private final String model;
    private long messages;
    private long sum;

    Room(List<Message> question, String model) {
      this.model = model;
      messages = question.size();
      sum = tokensOf(question);
    }

    boolean take(List<Message> turn) {
      long moreTokens = tokensOf(turn);
      if ((maxMessages > 0 && messages + turn.size() > maxMessages)
          || (maxTokens > 0 && sum + moreTokens > maxTokens)) {
        return false;
      }
      messages += turn.size();
      sum += moreTokens;
      return true;
    }

    private long tokensOf(List<Message> turn) {
      return maxTokens == 0 ? 0 : count(turn, model);
    }
  }
}
