package dev.rialto.endtoend;

import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.Partial;
import dev.rialto.UserMessage;
import dev.rialto.endtoend.Outliner.Kind;
import dev.rialto.endtoend.Outliner.Outcome;
import dev.rialto.endtoend.Outliner.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** Streams whose elements are of the types that are seldom streamed. */
@Completion(timeout = "20s")
interface Unusual {

  @UserMessage("Kind of {{it}}")
  Optional<Kind> kind(String it);

  @UserMessage("Outcomes of {{it}}")
  Flow.Publisher<Outcome<Integer>> outcomes(String it);

  @UserMessage("Pages of {{it}}")
  CompletionStream<Pair<Topic, Kind>> pairs(String it);

  @UserMessage("Counts of {{it}}")
  Stream<Map<Kind, Integer>> counts(String it);

  @UserMessage("Kinds of {{it}}")
  Stream<Kind> kinds(String it);

  @UserMessage("Lists of {{it}}")
  Stream<List<Optional<Integer>>> lists(String it);

  @UserMessage("All of {{it}}")
  Flow.Publisher<Partial<Pair<List<Outcome<Integer>>, Map<Kind, Pair<Topic, Integer>>>>> growing(
      String it);

  /** Two things. */
  record Pair<A, B>(A left, B right) {}
}
