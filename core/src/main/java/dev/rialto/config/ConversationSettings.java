package dev.rialto.config;

import dev.rialto.spi.ConversationStore;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the conversations of {@link dev.rialto.MemoryId} are kept. Immutable.
 *
 * @param maxMessages how many messages a call sends, the question included; 0: any number
 * @param maxTokens how many tokens a call sends, the question included; 0: any number
 * @param store where they are kept; null: in memory, the latest 10,000
 */
public record ConversationSettings(
    int maxMessages, int maxTokens, @Nullable ConversationStore store) {

  /** Twenty messages, in memory. */
  public static final ConversationSettings DEFAULT = new ConversationSettings(20, 0, null);

  /** Checks the numbers. */
  public ConversationSettings {
    if (maxMessages < 0) {
      throw Require.refused(
          "conversations.maxMessages", maxMessages, "1 or more, or 0 for any number");
    }
    if (maxTokens < 0) {
      throw Require.refused("conversations.maxTokens", maxTokens, "1 or more, or 0 for any number");
    }
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private int maxMessages = DEFAULT.maxMessages;
    private int maxTokens;
    private @Nullable ConversationStore store;

    Builder() {}

    /** Sets how many messages a call sends, the question included; 20 if not set, 0: any number. */
    public Builder maxMessages(int value) {
      maxMessages = value;
      return this;
    }

    /** Sets how many tokens a call sends, the question included; 0, any number, if not set. */
    public Builder maxTokens(int value) {
      maxTokens = value;
      return this;
    }

    /** Sets where conversations are kept; in memory, the latest 10,000, if not set. */
    public Builder store(ConversationStore value) {
      store = Objects.requireNonNull(value, "store");
      return this;
    }

    ConversationSettings build() {
      return new ConversationSettings(maxMessages, maxTokens, store);
    }
  }
}
