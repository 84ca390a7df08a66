package dev.rialto.internal.conversation;

import dev.rialto.spi.ConversationStore;
import dev.rialto.testing.ConversationStoreContract;

class MemoryStoreTest extends ConversationStoreContract {

  private final ConversationStore store = new MemoryStore(100);

  @Override
  protected ConversationStore store() {
    return store;
  }
}
