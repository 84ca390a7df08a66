package dev.rialto.internal.call;

import dev.rialto.spi.PipelineEvent;
import java.util.function.Consumer;

/** Those who hear what happens. Must neither block nor throw. */
@FunctionalInterface
public interface Listeners extends Consumer<PipelineEvent> {

  /** Returns whether there is anybody: if not, an event of every call need not be made. */
  default boolean any() {
    return true;
  }
}
