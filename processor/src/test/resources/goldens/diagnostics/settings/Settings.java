package com.acme;

import dev.rialto.Completion;
import dev.rialto.DefineProfile;
import dev.rialto.DefineTask;

@Completion(task = "cod", profile = "fast")
@DefineTask(name = "triage", temperature = 0.2)
@DefineTask(name = "code", temperature = 0.2)
@DefineTask(name = "Bad Name", temperature = 3)
@DefineProfile(name = "tiny", maxTokens = -1, topP = 1.5)
interface Settings {

  @Completion(task = "triag", timeout = "20 sec", cacheTtl = "0s")
  String durations(String a);

  @Completion(temperature = 2.5, maxTokens = -3, model = " gpt")
  String numbers(String a);

  @Completion(task = "triage", profile = "tiny", timeout = "PT1M30S", cacheTtl = "500ms")
  String right(String a);
}
