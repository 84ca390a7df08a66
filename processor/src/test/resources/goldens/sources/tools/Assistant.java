package com.acme;

import dev.rialto.Completion;
import dev.rialto.Tool;
import dev.rialto.ToolChoice;
import dev.rialto.ToolFailurePolicy;
import dev.rialto.Tools;
import java.util.concurrent.Flow;

@Completion
@Tools(Calculator.class)
interface Assistant {

  String ask(String question);

  @Tools(
      value = {Calculator.class, Clock.class},
      maxRounds = 3,
      choice = ToolChoice.REQUIRED,
      onFailure = ToolFailurePolicy.ABORT)
  Flow.Publisher<String> tell(String question);

  @Tools({})
  int guess(String question);

  class Clock {
    @Tool("Tells the time.")
    public static String time() {
      return "noon";
    }
  }
}
