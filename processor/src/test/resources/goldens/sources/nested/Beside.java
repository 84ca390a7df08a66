package com.acme;

import dev.rialto.Completion;
import dev.rialto.UserMessage;

/** A package-private interface. */
@Completion
interface Beside {
  @UserMessage("What is beside {{it}}?")
  Outer.Kind beside(String it);
}
