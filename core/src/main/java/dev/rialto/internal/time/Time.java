package dev.rialto.internal.time;

import dev.rialto.spi.Scheduler;
import dev.rialto.spi.Ticker;

/**
 * By what a pipeline goes: a clock, and the timers that belong to it. Thread-safe.
 *
 * @param ticker the clock
 * @param scheduler runs what is due by that clock
 * @param end ends the timers
 */
public record Time(Ticker ticker, Scheduler scheduler, Runnable end) implements AutoCloseable {

  /** Returns the system's, with a thread of its own for timers. */
  public static Time system() {
    ThreadScheduler timers = new ThreadScheduler();
    return new Time(Ticker.SYSTEM, timers, timers::close);
  }

  @Override
  public void close() {
    end.run();
  }
}
