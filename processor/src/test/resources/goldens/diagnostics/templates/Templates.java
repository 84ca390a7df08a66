package com.acme;

import dev.rialto.AssistantMessage;
import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.SystemMessage;
import dev.rialto.UserMessage;
import dev.rialto.V;

@Completion
@SystemMessage("Speak {{langage}}.")
interface Templates {

  @UserMessage("Write a function that {{gaol}}.")
  String nearest(String language, String goal);

  @UserMessage({"First line.", "Second {{line}}."})
  String far(String goal);

  @UserMessage("Open {{goal")
  String unclosed(String goal);

  @UserMessage("Empty {{ }} and {{a.b}} and {{{goal}}}")
  String malformed(String goal);

  @UserMessage("Nothing")
  String unused(String goal, int depth);

  @UserMessage("{{x}}")
  String duplicate(@V("x") String a, @V("x") String b);

  @UserMessage("{{goal}}")
  String badName(@V("a b") String goal);

  @SystemMessage("Be {{how}}.")
  String nothingToAsk(String how, String other);

  String nothingAtAll();

  @UserMessage("")
  String empty(String goal);

  @UserMessage("{{goal}}")
  String two(@UserMessage String goal);

  @UserMessage("{{it}}")
  String it(String a, String b);

  @UserMessage(fromResource = "missing.txt")
  String resource(String goal);

  @UserMessage("{{words}} {{more}}")
  String array(byte[] words, char[][] more);

  @UserMessage("{{a}}")
  @AssistantMessage(value = "x", fromResource = "y")
  String options(String a, CallOptions one, @V("z") CallOptions two);

  @UserMessage("""
      Three lines, and the mistake
      is in the {{seccond}} one,
      as you see.""")
  String block(String second);
}
