package dev.rialto.endtoend;

import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.Conversation;
import dev.rialto.Partial;
import dev.rialto.Result;
import dev.rialto.UserMessage;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** Asks a model that thinks aloud, and introduces what it says. */
@Completion(timeout = "20s")
interface Thinker {

  String ask(String question);

  Result<String> askForResult(String question);

  CompletableFuture<String> askLater(String question);

  @Completion(keepThoughts = true)
  String askRaw(String question);

  @UserMessage("{{question}}")
  String talk(String question, Conversation conversation);

  Flow.Publisher<String> stream(String question);

  CompletionStream<String> streamWithResult(String question);

  @Completion(keepThoughts = true)
  Stream<String> streamRaw(String question);

  Result<Verdict> judge(String question);

  Stream<Verdict> verdicts(String question);

  Flow.Publisher<Partial<Verdict>> growing(String question);

  boolean sure(String question);

  LocalDate day(String question);

  int count(String question);

  /** What was found. */
  record Verdict(String text, Optional<Integer> points) {}
}
