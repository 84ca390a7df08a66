package com.example.migration.after;

import dev.rialto.Completion;
import dev.rialto.Tools;
import dev.rialto.UserMessage;

/** Finds out what customers want to know. */
@Completion
@Tools(Orders.class)
public interface OrderClerk {

  @UserMessage("Answer with the tools' help: {{it}}")
  String answer(String question);
}
