package dev.rialto.spi;

import org.jspecify.annotations.Nullable;

/**
 * A listener that also carries what hangs on a caller's thread, such as a trace or a logging
 * context, to the threads that work for its call: those of tools, of dependents of futures, of
 * subscribers, and of listeners. Thread-safe. An exception is contained and reported.
 */
public interface ContextCarrier extends PipelineListener {

  /**
   * Takes what hangs on the current thread. Called once for each call, on the thread that makes it;
   * for a publisher, on the one that subscribes. Must not block.
   *
   * @param origin where the call comes from
   * @return null if there is nothing to carry
   */
  @Nullable CallContext capture(PipelineEvent.Origin origin);

  /**
   * Takes what hangs on the current thread for work that is no call itself but makes some, such as
   * a bulk. Nothing by default. Must not block.
   *
   * @return null if there is nothing to carry
   */
  default @Nullable CallContext current() {
    return null;
  }

  @Override
  default void onEvent(PipelineEvent event) {}
}
