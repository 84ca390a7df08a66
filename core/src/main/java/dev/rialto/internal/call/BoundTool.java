package dev.rialto.internal.call;

import dev.rialto.ToolContext;
import dev.rialto.ToolFailurePolicy;

/** A tool together with the object whose method it is. Thread-safe. */
public interface BoundTool {

  /** Returns what becomes of the call when it throws. */
  ToolFailurePolicy onFailure();

  /**
   * Reads the arguments. May run the user's constructors.
   *
   * @throws dev.rialto.InvalidOutputException if they are not what the tool takes; it says where
   */
  Invocation prepare(String arguments);

  /** A tool with its arguments. */
  interface Invocation {
    /**
     * Calls the tool.
     *
     * @return a text, or a {@link dev.rialto.runtime.LaterResult}
     */
    Object call(ToolContext context) throws Throwable;
  }
}
