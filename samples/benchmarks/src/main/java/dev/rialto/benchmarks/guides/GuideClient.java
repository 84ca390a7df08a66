package dev.rialto.benchmarks.guides;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.Result;
import dev.rialto.SystemMessage;
import dev.rialto.UserMessage;
import java.util.List;

/** What the scenarios ask. */
@Completion(timeout = "120s")
interface GuideClient {

  @UserMessage("In one sentence: what is {{thing}}?")
  Result<String> simple(String thing, CallOptions options);

  @SystemMessage("You are an experienced architect. Weigh the options before you decide.")
  @UserMessage(
      """
      A shop has {{orders}} orders a day, one database, and a nightly import that locks it for an hour.
      Propose three ways to get rid of the lock, each with its cost and its risk, and recommend one.""")
  Result<Plan> complex(int orders, CallOptions options);

  @Completion(task = "code")
  @UserMessage(
      "Write a Java method that {{goal}}, with a short Javadoc and no explanation around it.")
  Result<String> code(String goal, CallOptions options);

  @UserMessage("Tell in about 150 words how {{topic}} works.")
  CompletionStream<String> stream(String topic, CallOptions options);

  /** What the complex question asks for. */
  record Plan(List<Way> ways, String recommended, String why) {}

  /** A way. */
  record Way(String name, String cost, String risk) {}
}
