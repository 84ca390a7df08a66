package dev.rialto.benchmarks.jmh;

import dev.rialto.CacheMode;
import dev.rialto.Completion;
import dev.rialto.UserMessage;

/** The client whose calls are measured; its answers are remembered. */
@Completion(model = "stub/model", cache = CacheMode.ON)
public interface Explainer {

  /** What the prompt begins with. */
  String QUESTION = "Explain to a new colleague, in one sentence of at most twenty words, ";

  /** Asks. */
  @UserMessage(QUESTION + "{{topic}}")
  String explain(String topic);
}
