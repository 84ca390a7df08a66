package dev.rialto.runtime;

import dev.rialto.ToolChoice;
import dev.rialto.ToolFailurePolicy;
import java.util.List;

/**
 * What {@code @Tools} says of a method. Immutable.
 *
 * @param types the types whose tools the model may call
 * @param maxRounds how often at most the model's calls are made
 * @param maxParallel how many of them run at the same time at most
 * @param maxCalls how many calls of one round are made at most
 * @param choice whether the model calls tools
 * @param onFailure what becomes of the call when a tool throws that says nothing of it
 */
public record ToolUse(
    List<ToolType<?>> types,
    int maxRounds,
    int maxParallel,
    int maxCalls,
    ToolChoice choice,
    ToolFailurePolicy onFailure) {

  /** Copies the list. */
  public ToolUse {
    types = List.copyOf(types);
  }
}
