package dev.rialto.internal.pipeline;

import dev.rialto.Conversation;
import dev.rialto.ConversationKey;
import dev.rialto.config.ConversationSettings;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.client.Remembering;
import dev.rialto.internal.conversation.Conversations;
import dev.rialto.internal.conversation.MemoryStore;
import dev.rialto.internal.conversation.MemoryWindow;
import dev.rialto.spi.ConversationStore;
import dev.rialto.tokens.TokenCounter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The conversations of one Rialto, those kept by their ids and those held in hand. Thread-safe. */
final class Memory implements Remembering {

  private static final int MOST_IN_MEMORY = 10_000;

  private final Conversations byId;
  private final TokenCounter tokens;
  private final Executor writer;

  Memory(ConversationSettings settings, TokenCounter tokens, Executor writer) {
    ConversationStore store = settings.store();
    this.tokens = tokens;
    this.writer = writer;
    byId =
        new Conversations(
            store != null ? store : new MemoryStore(MOST_IN_MEMORY),
            new MemoryWindow(settings.maxMessages(), settings.maxTokens(), tokens),
            writer,
            ConcurrentHashMap.newKeySet());
  }

  @Override
  public Stage above(Stage next, Conversation conversation) {
    MemoryWindow window =
        new MemoryWindow(conversation.maxMessages(), conversation.maxTokens(), tokens);
    Set<ConversationKey> going = conversation.going();
    return new Conversations(conversation.store(), window, writer, going)
        .above(next, conversation.key());
  }

  @Override
  public Stage above(Stage next, ConversationKey key) {
    return byId.above(next, key);
  }
}
