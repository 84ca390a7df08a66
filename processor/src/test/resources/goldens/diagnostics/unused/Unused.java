package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.SystemMessage;
import dev.rialto.UserMessage;

@Completion
interface Unused {

  @UserMessage("Nothing")
  String unused(String goal, int depth, CallOptions options);

  @SystemMessage("Be {{how}}.")
  String partly(@UserMessage String question, String how, String why);
}
