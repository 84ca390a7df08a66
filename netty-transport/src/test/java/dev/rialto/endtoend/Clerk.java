package dev.rialto.endtoend;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.Result;
import dev.rialto.ToolChoice;
import dev.rialto.ToolFailurePolicy;
import dev.rialto.Tools;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A client whose model has a desk. */
@Completion
@Tools(Desk.class)
interface Clerk {

  String ask(String question);

  Result<String> askFully(String question, CallOptions options);

  CompletableFuture<String> askLater(String question);

  Probe.Review review(String question);

  Flow.Publisher<String> tell(String question);

  CompletionStream<String> tellFully(String question);

  CompletionStream<Probe.Review> reviews(String question);

  @Tools(value = Desk.class, maxRounds = 2)
  String patience(String question);

  @Tools(value = Desk.class, maxParallel = 1, maxCalls = 2)
  Result<String> bounded(String question);

  @Tools(value = Desk.class, onFailure = ToolFailurePolicy.ABORT)
  String strict(String question);

  @Tools(value = Desk.class, choice = ToolChoice.REQUIRED)
  String busy(String question);

  @Tools({})
  String idle(String question);

  @Completion(cache = CacheMode.ON)
  Result<String> remembered(String question);
}
