package com.acme;

import dev.rialto.Completion;
import java.util.List;

@Completion
interface Azure {

  @Completion(model = "azure/gpt-4o")
  Level1 deep(String text);

  @Completion(model = "openai/gpt-4o")
  Level1 elsewhere(String text);

  record Level1(Level2 next) {}

  record Level2(List<Level3> next) {}

  record Level3(Level4 next) {}

  record Level4(List<String> next) {}
}
