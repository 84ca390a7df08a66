package dev.rialto.internal.client;

import dev.rialto.Conversation;
import dev.rialto.ConversationKey;
import dev.rialto.internal.call.Stage;

/** Makes the stages in which calls go on a conversation. */
public interface Remembering {

  /** Returns a stage above the given one for a conversation that is held in hand. */
  Stage above(Stage next, Conversation conversation);

  /** Returns a stage above the given one for a conversation that is kept by its id. */
  Stage above(Stage next, ConversationKey key);

  /** For clients without conversations. */
  Remembering NONE =
      new Remembering() {
        @Override
        public Stage above(Stage next, Conversation conversation) {
          throw new IllegalStateException("there are no conversations here");
        }

        @Override
        public Stage above(Stage next, ConversationKey key) {
          throw new IllegalStateException("there are no conversations here");
        }
      };
}
