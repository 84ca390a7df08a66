package dev.rialto;

import java.time.Duration;

/**
 * What a tool may know of the call that it serves. Thread-safe.
 *
 * <p>A {@link Tool} method takes it as a parameter, of which the model is not told.
 */
public interface ToolContext {

  /** Returns what the model asked for. */
  ToolCall call();

  /** Returns which round of tool calls this is, from 1. */
  int round();

  /** Returns the options of the call: tenant, user, metadata. */
  CallOptions options();

  /** Returns how much time is left until the call's deadline; zero if it has passed. */
  Duration remaining();

  /** Returns whether nobody waits for the result any more. The thread is interrupted then, too. */
  boolean isCancelled();
}
