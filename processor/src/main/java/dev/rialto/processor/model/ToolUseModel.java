package dev.rialto.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;

/**
 * What {@code @Tools} says of a method, its interface's included.
 *
 * @param tools the classes that offer the tools
 * @param maxRounds how often at most the model's calls are made
 * @param maxParallel how many of them run at the same time at most
 * @param maxCalls how many calls of one round are made at most
 * @param choice the name of the choice
 * @param onFailure the name of the policy
 */
public record ToolUseModel(
    List<ClassName> tools,
    int maxRounds,
    int maxParallel,
    int maxCalls,
    String choice,
    String onFailure) {

  /** How many tools run at the same time where nothing is said. */
  public static final int DEFAULT_PARALLEL = 16;

  /** How many calls of one round are made where nothing is said. */
  public static final int DEFAULT_CALLS = 128;

  /** No tools. */
  public static final ToolUseModel NONE = new ToolUseModel(List.of(), 0, 0, 0, "AUTO", "DEFAULT");

  /** Returns whether the bounds within a round are the default ones. */
  public boolean hasDefaultBounds() {
    return maxParallel == DEFAULT_PARALLEL && maxCalls == DEFAULT_CALLS;
  }

  /** Copies the list. */
  public ToolUseModel {
    tools = List.copyOf(tools);
  }
}
