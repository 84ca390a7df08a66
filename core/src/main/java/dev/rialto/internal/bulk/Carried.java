package dev.rialto.internal.bulk;

import dev.rialto.spi.PipelineEvent;
import java.util.function.Supplier;

/** What hung on the thread that began a bulk. Thread-safe. */
public final class Carried {

  static final Carried NOTHING = new Carried(new PipelineEvent.Origin("", "", ""));

  private final PipelineEvent.Origin from;

  Carried(PipelineEvent.Origin from) {
    this.from = from;
  }

  /** Returns what something returns that runs with it on the current thread. */
  @SuppressWarnings("unchecked") // what was put in is taken out
  public <R> R within(Supplier<? extends R> task) {
    if (from.contexts().isEmpty()) {
      return task.get();
    }
    Object[] result = new Object[1];
    from.within(() -> result[0] = task.get());
    return (R) result[0];
  }
}
