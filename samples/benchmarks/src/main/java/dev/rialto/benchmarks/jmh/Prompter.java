package dev.rialto.benchmarks.jmh;

import dev.rialto.Completion;
import dev.rialto.UserMessage;
import java.util.List;

/** A prompt of about 1,000 characters, a third of them from its variables. */
@Completion(model = "stub/model")
public interface Prompter {

  /** Answers. */
  @UserMessage(
      """
      You review changes to a service that carries calls to other services.
      Read the change below with these questions in mind, in this order:
      1. Does it say "what" happens when the other side is slow, is gone, or lies?
      2. Is there one deadline, and does giving up reach the wire?
      3. Who releases what was taken, on every way out, and who may call it from where?
      4. Does a test fail when the feature is taken out again?
      The change is by {{author}} and touches {{files}} files. Its title is "{{title}}".
      Answer in {{language}}, in at most {{sentences}} sentences, and name the line of each remark.
      {{#rules}}- {{.}}
      {{/rules}}
      The change:
      {{diff}}
      """)
  String review(
      String author,
      int files,
      String title,
      String language,
      int sentences,
      List<String> rules,
      String diff);
}
