package dev.rialto.endtoend;

import dev.rialto.Completion;
import dev.rialto.Conversation;
import dev.rialto.MemoryId;
import dev.rialto.SystemMessage;
import dev.rialto.Tools;
import dev.rialto.UserMessage;
import java.util.concurrent.Flow;

/** A client whose model has a desk, and remembers what it did there. */
@Completion(timeout = "10s")
@SystemMessage("Be brief.")
@Tools(Desk.class)
interface TalkingClerk {

  String ask(Conversation talk, @UserMessage String question);

  Flow.Publisher<String> tell(Conversation talk, @UserMessage String question);

  String askAs(@MemoryId String user, @UserMessage String question);

  @Tools({})
  String idle(Conversation talk, @UserMessage String question);
}
