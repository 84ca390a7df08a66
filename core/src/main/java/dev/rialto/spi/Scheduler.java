package dev.rialto.spi;

/** Runs something later; driven by a fake clock in tests. Thread-safe. */
public interface Scheduler {

  /**
   * Runs a task once after a delay. The task must not block.
   *
   * @param task what to run
   * @param delayNanos how long to wait; 0 or less: as soon as possible
   * @return cancels the task as long as it has not begun
   */
  Timer schedule(Runnable task, long delayNanos);

  /** A scheduled task. */
  interface Timer {
    /** Keeps the task from running, if it has not begun. */
    void cancel();
  }
}
