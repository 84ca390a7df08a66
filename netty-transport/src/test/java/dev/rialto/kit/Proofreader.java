package dev.rialto.kit;

import dev.rialto.Completion;
import dev.rialto.UserMessage;

/** The smallest interface there is. */
@Completion
interface Proofreader {
  @UserMessage("Correct {{it}}")
  String read(String it);
}
