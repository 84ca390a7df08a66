package com.acme;

import dev.rialto.Completion;
import dev.rialto.SystemMessage;
import dev.rialto.UserMessage;
import dev.rialto.V;

/** Instructions that name what not every method has. */
@Completion
@SystemMessage("Answer in {{language}}, as a {{role}}.")
interface Instructions {

  String right(@UserMessage String question, @V("language") String language, @V("role") String role);

  String first(@UserMessage String question, @V("role") String role);

  String second(@UserMessage String question);
}
