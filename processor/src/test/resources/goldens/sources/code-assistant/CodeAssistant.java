package com.acme;
import dev.rialto.*;
import java.util.*;
import java.util.concurrent.*;
@Completion(task = "code", profile = "speed")
public interface CodeAssistant {
  @SystemMessage("You are a senior {{language}} engineer.")
  @UserMessage("Write a function that {{goal}}.")
  String write(String language, String goal);

  @UserMessage("Review this change:\n{{diff}}")
  @Completion(profile = "quality", timeout = "20s")
  Review review(String diff);

  @UserMessage("List the risks of {{plan}}")
  List<Risk> risks(String plan);

  @UserMessage("Explain {{topic}}")
  Flow.Publisher<String> explain(String topic);

  @UserMessage("List the risks of {{plan}} in {{language}}")
  CompletionStream<Risk> risksOneByOne(String plan, String language);

  Flow.Publisher<Integer> count(String what);

  CompletionStage<Result<Review>> reviewLater(@UserMessage String diff, CallOptions options);

  @SystemMessage("Rate") @UserMessage("{{a}}{{b}}") Severity rate(int a, int b);

  Optional<Review> maybe(String x);
  Map<String, List<Review>> map(String x);

  enum Severity { @Description("fine") LOW, HIGH }
  @Description("A review")
  record Review(@Description("one line") String summary, int score, List<Risk> risks, Optional<Integer> lines) {}
  record Risk(String name, Severity severity, Set<String> tags, java.time.Instant when, Optional<Risk> parent) {}
}
