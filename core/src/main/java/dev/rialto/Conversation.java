package dev.rialto;

import dev.rialto.internal.conversation.MemoryStore;
import dev.rialto.spi.ConversationStore;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A conversation that is held in hand: passed to the methods of clients as a parameter, it goes on
 * with each call. The messages of its earlier calls are sent along, within its window; a question
 * and its answer are remembered when the answer is whole, with the tool calls between them and
 * their results; a call that fails leaves it as it was. A method without tools, or a window without
 * room, sends earlier turns without their tool calls: the questions and the answers. Thread-safe,
 * but one call at a time: a second one is turned away with a {@link RejectedCallException}. It
 * lives in memory; for one that is kept elsewhere and found by its id see {@link MemoryId}.
 */
public final class Conversation {

  private final ConversationKey key =
      new ConversationKey("", "Conversation", UUID.randomUUID().toString());
  private final ConversationStore store = new MemoryStore(1);
  private final Set<ConversationKey> going = ConcurrentHashMap.newKeySet();
  private final int maxMessages;
  private final int maxTokens;

  private Conversation(int maxMessages, int maxTokens) {
    this.maxMessages = maxMessages;
    this.maxTokens = maxTokens;
  }

  /**
   * Returns an empty conversation whose calls send so many messages at most, the question included
   * and instructions and examples not.
   *
   * @param max 1 or more
   */
  public static Conversation withMaxMessages(int max) {
    return new Conversation(positive("maxMessages", max), 0);
  }

  /**
   * Returns an empty conversation whose calls send so many tokens at most, the question included
   * and instructions and examples not. The question is always sent.
   *
   * @param max 1 or more
   */
  public static Conversation withMaxTokens(int max) {
    return new Conversation(0, positive("maxTokens", max));
  }

  private static int positive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " is " + value + "; allowed is 1 or more");
    }
    return value;
  }

  /** Returns what is remembered, the oldest first. */
  public List<Message> messages() {
    return store.load(key).messages();
  }

  /** Forgets everything. */
  public void clear() {
    store.delete(key);
  }

  /** Returns how many messages a call sends; 0 if tokens are counted. */
  public int maxMessages() {
    return maxMessages;
  }

  /** Returns how many tokens a call sends; 0 if messages are counted. */
  public int maxTokens() {
    return maxTokens;
  }

  /** Returns where it is kept. */
  public ConversationStore store() {
    return store;
  }

  /** Returns what is under way: its key while a call goes on, nothing otherwise. */
  public Set<ConversationKey> going() {
    return going;
  }

  /** Returns what it is kept by. */
  public ConversationKey key() {
    return key;
  }
}
