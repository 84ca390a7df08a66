package dev.rialto.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.List;

/**
 * What {@code @Tools} says of a method, its interface's included.
 *
 * @param tools the classes that offer the tools
 * @param maxRounds how often at most the model's calls are made
 * @param choice the name of the choice
 * @param onFailure the name of the policy
 */
public record ToolUseModel(List<ClassName> tools, int maxRounds, String choice, String onFailure) {

  /** No tools. */
  public static final ToolUseModel NONE = new ToolUseModel(List.of(), 0, "AUTO", "DEFAULT");

  /** Copies the list. */
  public ToolUseModel {
    tools = List.copyOf(tools);
  }
}
