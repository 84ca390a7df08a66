package com.acme;

import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.DefineProfile;
import dev.rialto.DefineTask;
import dev.rialto.Priority;
import dev.rialto.StreamRecovery;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

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

  @Completion(topP = 1.5, maxCost = "two", streamBuffer = -1, streamRecovery = StreamRecovery.HOLD)
  String options(String a);

  @Completion(streamRecovery = StreamRecovery.RESTART, streamBuffer = 10, batch = true)
  Flow.Publisher<String> restarted(String a);

  @Completion(streamRecovery = StreamRecovery.RESTART, priority = Priority.HIGH, maxCost = "0.02")
  CompletionStream<String> rightStream(String a);

  @Completion(task = "triage", profile = "tiny", timeout = "PT1M30S", cacheTtl = "500ms")
  String right(String a);

  @Completion(timeout = "24h", batch = true)
  String waiting(String a);

  @Completion(timeout = "24h", batch = true)
  CompletableFuture<String> rightBatch(String a);
}
