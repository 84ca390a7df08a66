package dev.rialto.internal.conversation;

import dev.rialto.ConversationKey;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.ConversationStore;
import java.util.Set;
import java.util.concurrent.Executor;

/** The conversations of one Rialto. Thread-safe. */
public final class Conversations {

  private final ConversationStore store;
  private final MemoryWindow window;
  private final Executor writer;
  private final Set<ConversationKey> going;

  /**
   * Makes them.
   *
   * @param store keeps them
   * @param window what of them is sent
   * @param writer runs what may block: reading before the call, writing when an answer is there
   * @param going the conversations with a turn under way; safe for several threads
   */
  public Conversations(
      ConversationStore store, MemoryWindow window, Executor writer, Set<ConversationKey> going) {
    this.store = store;
    this.window = window;
    this.writer = writer;
    this.going = going;
  }

  /** Returns a stage in which calls go on a conversation, above the given one. */
  public Stage above(Stage next, ConversationKey key) {
    return new Stage() {
      @Override
      public Flight start(Call call, ResponseSink sink) {
        return Turn.start(next, call, sink, key, Conversations.this);
      }

      @Override
      public boolean answersSoon() {
        return next.answersSoon();
      }
    };
  }

  ConversationStore store() {
    return store;
  }

  MemoryWindow window() {
    return window;
  }

  /** A store in memory does not block, so that no other thread is needed. */
  boolean storeBlocks() {
    return !(store instanceof MemoryStore);
  }

  /** Runs what touches the store; on this thread where it does not block or nobody else may. */
  void run(Runnable task) {
    if (!storeBlocks()) {
      task.run();
      return;
    }
    try {
      writer.execute(task);
    } catch (RuntimeException | OutOfMemoryError refused) {
      // After close(), or when it is full, nobody may be left waiting.
      task.run();
    }
  }

  /** Begins a turn; false if one is under way. */
  boolean begin(ConversationKey key) {
    return going.add(key);
  }

  void end(ConversationKey key) {
    going.remove(key);
  }
}
