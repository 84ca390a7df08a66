package dev.rialto.endtoend;

import dev.rialto.Completion;
import dev.rialto.Image;
import dev.rialto.UserMessage;

/** Methods for several uses, of which none names a model. */
@Completion
interface Errands {

  @Completion(task = "classify")
  @UserMessage("Is this praise or blame: {{text}}")
  String sort(String text);

  @Completion(task = "code")
  @UserMessage("Write a function that {{goal}}")
  String write(String goal);

  @Completion(task = "code", profile = "speed")
  @UserMessage("Write a function that {{goal}}, in short")
  String sketch(String goal);

  @Completion(task = "code", maxTokens = 77)
  @UserMessage("Write a function that {{goal}}, in a line")
  String line(String goal);

  @Completion(task = "analysis")
  @UserMessage("How long is {{text}}?")
  int length(String text);

  @UserMessage("Tell of {{topic}}")
  String tell(String topic);

  @UserMessage("What is in the picture?")
  String look(Image picture);

  @Completion(model = "auto")
  @UserMessage("What do you make of {{topic}}?")
  String think(String topic);
}
