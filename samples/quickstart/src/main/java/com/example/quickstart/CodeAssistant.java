package com.example.quickstart;

import dev.rialto.CacheMode;
import dev.rialto.Completion;
import dev.rialto.Description;
import dev.rialto.Result;
import dev.rialto.SystemMessage;
import dev.rialto.UserMessage;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A colleague who reads code. There is no class behind it: the compiler writes the client. */
@Completion(task = "code", profile = "speed", timeout = "30s")
@SystemMessage("You are a senior Java engineer. Answer briefly.")
public interface CodeAssistant {

  /** Text. */
  @UserMessage("In one sentence: what is {{thing}} good for?")
  @Completion(task = "factual", cache = CacheMode.ON)
  Result<String> explain(String thing);

  /** A record. The model is asked for its JSON schema, and the answer is checked against it. */
  @UserMessage("Review this change:\n{{diff}}")
  @Completion(profile = "quality")
  Review review(String diff);

  /** A list of records, later. */
  @UserMessage("List the risks of this plan: {{plan}}")
  @Completion(task = "analysis")
  CompletionStage<List<Risk>> risks(String plan);

  /** A stream of text, piece by piece, no faster than it is read. */
  @UserMessage("Tell in three sentences how {{topic}} came about.")
  @Completion(task = "creative")
  Flow.Publisher<String> story(String topic);

  /** What a reviewer says. */
  record Review(
      @Description("one sentence") String summary, Verdict verdict, List<String> remarks) {}

  /** Whether the change may go in. */
  enum Verdict {
    APPROVE,
    CHANGE,
    REJECT
  }

  /** Something that can go wrong. */
  record Risk(@Description("a few words") String title, Severity severity) {}

  /** How bad it would be. */
  enum Severity {
    HARMLESS,
    ANNOYING,
    FATAL
  }
}
