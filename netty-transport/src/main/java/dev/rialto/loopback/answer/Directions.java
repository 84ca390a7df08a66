package dev.rialto.loopback.answer;

import dev.rialto.loopback.Fault;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the script says about one request; null where it says nothing.
 *
 * @param answer makes the text from the prompt
 * @param pieces the text, cut as it is to be streamed
 * @param tool a tool to call
 * @param fault what goes wrong
 * @param latency the wait before the first byte
 * @param pace the wait before each further event
 */
public record Directions(
    @Nullable Function<String, String> answer,
    @Nullable List<String> pieces,
    Answer.@Nullable ToolUse tool,
    @Nullable Fault fault,
    @Nullable Duration latency,
    @Nullable Duration pace) {

  private static final Duration LONGEST = Duration.ofDays(1);

  public static final Directions NONE = new Directions(null, null, null, null, null, null);

  public Directions withAnswer(Function<String, String> value) {
    return new Directions(value, pieces, tool, fault, latency, pace);
  }

  public Directions withPieces(List<String> value) {
    return new Directions(answer, value, tool, fault, latency, pace);
  }

  public Directions withTool(Answer.ToolUse value) {
    return new Directions(answer, pieces, value, fault, latency, pace);
  }

  public Directions withFault(Fault value) {
    return new Directions(answer, pieces, tool, value, latency, pace);
  }

  public Directions withLatency(Duration value) {
    requireWait("latency", value);
    return new Directions(answer, pieces, tool, fault, value, pace);
  }

  public Directions withPace(Duration value) {
    requireWait("tokenPace", value);
    return new Directions(answer, pieces, tool, fault, latency, value);
  }

  private static void requireWait(String what, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(what + " is " + value + "; allowed is PT0S to " + LONGEST);
    }
  }

  /** Returns whether the content of the answer is settled. */
  boolean hasContent() {
    return answer != null || pieces != null || tool != null;
  }

  /** Returns whether the other adds something that is not settled here. */
  public boolean lacksAnyOf(Directions other) {
    return (other.hasContent() && !hasContent())
        || (other.fault != null && fault == null)
        || (other.latency != null && latency == null)
        || (other.pace != null && pace == null);
  }

  /** Returns these directions, filled up from later ones. */
  public Directions or(Directions later) {
    boolean settled = hasContent();
    return new Directions(
        settled ? answer : later.answer,
        settled ? pieces : later.pieces,
        settled ? tool : later.tool,
        fault != null ? fault : later.fault,
        latency != null ? latency : later.latency,
        pace != null ? pace : later.pace);
  }
}
