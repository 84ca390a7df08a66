package dev.rialto.internal.call;

import dev.rialto.ToolFailurePolicy;
import dev.rialto.ToolSpecification;
import java.util.List;
import java.util.Map;

/**
 * The tools of a call, ready to be called. Immutable.
 *
 * @param byName each tool by its name
 * @param specifications what the provider is told of them, in order
 * @param maxRounds how often at most the model's calls are made
 * @param maxParallel how many of them run at the same time at most
 * @param maxCalls how many calls of one round are made at most
 * @param onFailure what becomes of the call when a tool throws that says nothing of it; never
 *     {@link ToolFailurePolicy#DEFAULT}
 */
public record Toolset(
    Map<String, BoundTool> byName,
    List<ToolSpecification> specifications,
    int maxRounds,
    int maxParallel,
    int maxCalls,
    ToolFailurePolicy onFailure) {

  /** No tools. */
  public static final Toolset NONE =
      new Toolset(Map.of(), List.of(), 0, 0, 0, ToolFailurePolicy.TELL_MODEL);

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return byName.isEmpty();
  }
}
