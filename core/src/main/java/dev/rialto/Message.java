package dev.rialto;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation. Immutable.
 *
 * @param role who speaks
 * @param content the parts, in order
 * @param toolCalls the tool calls of an assistant's message; empty otherwise
 * @param toolCallId for a tool's result, the id of the call it answers; null otherwise
 * @param failed for a tool's result, whether it says what went wrong; false otherwise
 */
public record Message(
    Role role,
    List<Content> content,
    List<ToolCall> toolCalls,
    @Nullable String toolCallId,
    boolean failed) {

  /** Copies the lists. */
  public Message {
    content = List.copyOf(content);
    toolCalls = List.copyOf(toolCalls);
  }

  /** A message that is no failed tool's. */
  public Message(
      Role role, List<Content> content, List<ToolCall> toolCalls, @Nullable String toolCallId) {
    this(role, content, toolCalls, toolCallId, false);
  }

  /** Returns the instructions above the conversation. */
  public static Message system(String text) {
    return new Message(Role.SYSTEM, List.of(new Content.Text(text)), List.of(), null);
  }

  /** Returns what the user says. */
  public static Message user(String text) {
    return new Message(Role.USER, List.of(new Content.Text(text)), List.of(), null);
  }

  /**
   * Returns what the user says and shows, in order.
   *
   * @param parts text, images and documents
   */
  public static Message user(List<? extends Content> parts) {
    return new Message(Role.USER, List.copyOf(parts), List.of(), null);
  }

  /** Returns what the model says. */
  public static Message assistant(String text) {
    return new Message(Role.ASSISTANT, List.of(new Content.Text(text)), List.of(), null);
  }

  /** Returns the result of a tool. */
  public static Message toolResult(String toolCallId, String text) {
    return new Message(Role.TOOL, List.of(new Content.Text(text)), List.of(), toolCallId);
  }

  /** Returns what went wrong with a tool, or instead of it. */
  public static Message toolFailure(String toolCallId, String text) {
    return new Message(
        Role.TOOL, List.of(new Content.Text(text)), List.of(), toolCallId, /* failed= */ true);
  }

  /** Returns what the model says when it asks for tools to be called. */
  public static Message assistant(List<Content> content, List<ToolCall> toolCalls) {
    return new Message(Role.ASSISTANT, content, toolCalls, null);
  }

  /** Returns the text parts, joined with nothing between. */
  public String text() {
    if (content.size() == 1 && content.get(0) instanceof Content.Text only) {
      return only.text();
    }
    StringBuilder all = new StringBuilder();
    for (Content part : content) {
      if (part instanceof Content.Text t) {
        all.append(t.text());
      }
    }
    return all.toString();
  }
}
