package dev.rialto.endtoend;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.Partial;
import dev.rialto.RepairMode;
import dev.rialto.Result;
import dev.rialto.UserMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** An interface as a user would write it; the processor under test generates its client. */
@Completion(timeout = "10s")
public interface Probe {

  @UserMessage("{{text}}")
  String say(String text);

  @UserMessage("{{text}}")
  Result<String> ask(String text, CallOptions options);

  @UserMessage("{{text}}")
  CompletableFuture<Result<String>> later(String text, CallOptions options);

  @UserMessage("{{text}}")
  Flow.Publisher<String> stream(String text, CallOptions options);

  @UserMessage("{{text}}")
  Review review(String text);

  @UserMessage("{{text}}")
  List<Review> reviews(String text);

  @UserMessage("{{text}}")
  Flow.Publisher<Review> reviewStream(String text, CallOptions options);

  @UserMessage("{{text}}")
  CompletionStream<Review> reviewCompletions(String text);

  @UserMessage("{{text}}")
  Flow.Publisher<Partial<Review>> growing(String text);

  @UserMessage("{{text}}")
  Stream<Review> reviewsHere(String text);

  @UserMessage("{{text}}")
  Stream<String> words(String text);

  @UserMessage("{{text}}")
  Page<Review> page(String text);

  @UserMessage("{{text}}")
  Result<Review> reviewed(String text);

  @UserMessage("{{text}}")
  Result<Review> reviewedWithin(String text, CallOptions options);

  @UserMessage("{{text}}")
  @Completion(repair = RepairMode.OFF)
  Result<Review> reviewedAtOnce(String text);

  /** A page of anything. */
  record Page<T>(List<T> items, int total) {}

  /** A typed answer. */
  record Review(String summary, List<String> remarks, int score) {}
}
