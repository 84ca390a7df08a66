package dev.rialto.config;

import dev.rialto.CompletionRequest;
import dev.rialto.Request;

/**
 * Says which calls may use the cache at all. Asked for every call that wants it, on the caller's
 * thread: must not block. One that throws keeps the call away from the cache, which costs an
 * upstream call and never a wrong answer.
 *
 * <pre>{@code
 * Rialto.builder()
 *     .cache(c -> c.onlyIf(call -> call.temperature() <= 0.5 && !call.tenant().equals("bank")));
 * }</pre>
 */
@FunctionalInterface
public interface CachePolicy {

  /** Every call that wants it. */
  CachePolicy ALL = call -> true;

  /** Returns whether a call's answer may be looked up, shared with equal calls, and stored. */
  boolean allows(Candidate call);

  /**
   * A call that wants to use the cache.
   *
   * @param client the interface's simple name
   * @param method the method's name
   * @param task the task's name; empty if none
   * @param model the model that was asked for; empty: the route's
   * @param tenant the tenant; empty if none
   * @param request what is asked
   */
  record Candidate(
      String client, String method, String task, String model, String tenant, Request request) {

    /** Returns the temperature; 1 if none is sent, since that is what providers take then. */
    public double temperature() {
      return request instanceof CompletionRequest completion
              && !Double.isNaN(completion.parameters().temperature())
          ? completion.parameters().temperature()
          : 1;
    }

    /** Returns whether the model may ask for tools to be called. */
    public boolean hasTools() {
      return request instanceof CompletionRequest completion && !completion.tools().isEmpty();
    }
  }
}
