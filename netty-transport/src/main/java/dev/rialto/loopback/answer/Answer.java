package dev.rialto.loopback.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the "model" says. */
public sealed interface Answer {

  /** Returns the text that counts as output, in the pieces in which it is streamed. */
  List<String> pieces();

  /** Returns how long it is: never longer than the request allows. */
  default int tokens(int maxTokens) {
    return Math.min(maxTokens, Tokens.count(String.join("", pieces())));
  }

  /**
   * Text.
   *
   * @param pieces the text, cut as it is streamed
   * @param cut whether the request's limit of tokens cut it
   */
  record Text(List<String> pieces, boolean cut) implements Answer {
    public String whole() {
      return String.join("", pieces);
    }
  }

  /**
   * Calls of tools.
   *
   * @param text what is said before; empty if nothing
   * @param calls the calls; not empty
   */
  record ToolUse(String text, List<Call> calls) implements Answer {
    public ToolUse(String name, String arguments) {
      this("", List.of(new Call(name, arguments)));
    }

    @Override
    public List<String> pieces() {
      List<String> all = new ArrayList<>(Tokens.split(text));
      calls.forEach(call -> all.addAll(call.pieces()));
      return all;
    }
  }

  /**
   * A call of a tool.
   *
   * @param name the tool
   * @param arguments a JSON object
   */
  record Call(String name, String arguments) {
    public List<String> pieces() {
      return Tokens.split(arguments);
    }
  }

  /** Returns as many ids as there are calls, and one where there are none. */
  default List<String> callIds(Supplier<String> ids) {
    int calls = this instanceof ToolUse use ? use.calls().size() : 1;
    return Stream.generate(ids).limit(calls).toList();
  }
}
