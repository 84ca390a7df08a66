package dev.rialto.benchmarks.faults;

import dev.rialto.Completion;
import dev.rialto.UserMessage;
import java.util.concurrent.Flow;

/** The same question, whole and as a stream. */
@Completion(timeout = "15s")
public interface FaultClient {

  @UserMessage("Count to {{n}}")
  String whole(String n);

  @UserMessage("Count to {{n}}")
  Flow.Publisher<String> stream(String n);
}
