package dev.rialto.spi;

import dev.rialto.ConversationKey;
import dev.rialto.Message;
import java.util.List;

/**
 * Where the messages of conversations are kept between their turns. Thread-safe. May block: it is
 * read and written on the callback executor, within the call's deadline, and interrupted when the
 * call is given up.
 *
 * <p>What the model asked of tools and what it was told are messages like the others, between the
 * question and the answer: an assistant's with {@link Message#toolCalls()}, and one of {@link
 * dev.rialto.Role#TOOL} for each call. They must come back as they were, with the ids of the calls,
 * failures and the parts that are the provider's own.
 *
 * <p>Each conversation has a revision, which keeps two processes from losing each other's turns.
 */
public interface ConversationStore {

  /**
   * A conversation as it is kept.
   *
   * @param revision counts its changes; 0 for one that is not there
   * @param messages its messages without instructions, the oldest first
   */
  record Kept(long revision, List<Message> messages) {

    /** A conversation that is not there. */
    public static final Kept NOTHING = new Kept(0, List.of());

    /** Copies the list. */
    public Kept {
      messages = List.copyOf(messages);
    }
  }

  /** Returns a conversation; {@link Kept#NOTHING} if it is not there. */
  Kept load(ConversationKey key);

  /**
   * Replaces a conversation, unless somebody else has changed it meanwhile.
   *
   * @param revision the revision that was loaded
   * @param messages all messages, the oldest first
   * @return whether it was replaced; its revision is one higher then
   */
  boolean save(ConversationKey key, long revision, List<Message> messages);

  /** Forgets a conversation; of one that is not there, nothing is to be forgotten. */
  void delete(ConversationKey key);
}
