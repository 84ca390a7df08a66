package dev.rialto.loopback;

import dev.rialto.loopback.answer.Answer;
import dev.rialto.loopback.answer.Directions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A condition that waits for its consequence: {@code when(promptContains("risk")).answer("None.")}.
 * For each consequence the first rule given counts.
 *
 * @param <T> what the rule is added to, returned for the next rule
 */
public final class When<T> {

  private final Predicate<LoopbackRequest> condition;
  private final Script script;
  private final T owner;
  private final int times;

  When(Predicate<LoopbackRequest> condition, Script script, T owner, int times) {
    this.condition = condition;
    this.script = script;
    this.owner = owner;
    this.times = times;
  }

  /** Lets the rule hold for the next n requests that meet the condition, and then no more. */
  public When<T> times(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("times is " + n + "; allowed is 1 or more");
    }
    return new When<>(condition, script, owner, n);
  }

  /** Answers with this text; where a tool must be called, with these arguments of the call. */
  public T answer(String text) {
    return answer(prompt -> text);
  }

  /** Answers with what the function makes of the prompt. It must not block. */
  public T answer(Function<String, String> answer) {
    return add(Directions.NONE.withAnswer(answer));
  }

  /** Answers with this text, in exactly these pieces when streamed. */
  public T answerInPieces(String... pieces) {
    return add(Directions.NONE.withPieces(List.of(pieces)));
  }

  /** Calls a tool with these arguments, a JSON object. */
  public T callTool(String name, String arguments) {
    return add(Directions.NONE.withTool(new Answer.ToolUse(name, arguments)));
  }

  /**
   * Calls several tools at once.
   *
   * @param namesAndArguments in turn a name and its arguments, a JSON object
   */
  public T callTools(String... namesAndArguments) {
    return answerAndCallTools("", namesAndArguments);
  }

  /**
   * Says something, and then calls tools.
   *
   * @param text what is said before
   * @param namesAndArguments in turn a name and its arguments, a JSON object
   */
  public T answerAndCallTools(String text, String... namesAndArguments) {
    if (namesAndArguments.length == 0 || namesAndArguments.length % 2 != 0) {
      throw new IllegalArgumentException(
          "namesAndArguments has "
              + namesAndArguments.length
              + " elements; allowed are a name and its arguments, in turn");
    }
    List<Answer.Call> calls = new ArrayList<>();
    for (int i = 0; i < namesAndArguments.length; i += 2) {
      calls.add(new Answer.Call(namesAndArguments[i], namesAndArguments[i + 1]));
    }
    return add(Directions.NONE.withTool(new Answer.ToolUse(text, List.copyOf(calls))));
  }

  /** Lets the request fail. */
  public T fault(Fault fault) {
    return add(Directions.NONE.withFault(fault));
  }

  /** Waits before the first byte of the answer. */
  public T latency(Duration latency) {
    return add(Directions.NONE.withLatency(latency));
  }

  /** Waits before each event of a stream but the first. */
  public T tokenPace(Duration pace) {
    return add(Directions.NONE.withPace(pace));
  }

  private T add(Directions directions) {
    script.add(new Script.Rule(condition, directions, times));
    return owner;
  }
}
