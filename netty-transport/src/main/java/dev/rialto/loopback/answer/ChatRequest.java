package dev.rialto.loopback.answer;

import dev.rialto.loopback.json.Json;
import java.util.List;

/**
 * A request for a completion, the same for each dialect.
 *
 * @param model the model
 * @param prompt the text of the last message of the user
 * @param toolResult the result of a tool, if the last message is one; empty otherwise
 * @param stream whether the answer is streamed
 * @param maxTokens where the answer is cut
 * @param schema what the answer must look like; absent for free text
 * @param tools the tools offered
 * @param toolChoice whether one is called
 * @param toolName the tool that must be called; empty if any will do
 * @param inputTokens how long the request is
 */
public record ChatRequest(
    String model,
    String prompt,
    String toolResult,
    boolean stream,
    int maxTokens,
    Json schema,
    List<Tool> tools,
    ToolChoice toolChoice,
    String toolName,
    int inputTokens) {

  /** Whether a tool is called. */
  public enum ToolChoice {
    NONE,
    AUTO,
    REQUIRED
  }

  /**
   * A tool that may be called.
   *
   * @param name its name
   * @param description what it does
   * @param parameters the schema of its arguments
   */
  public record Tool(String name, String description, Json parameters) {}
}
