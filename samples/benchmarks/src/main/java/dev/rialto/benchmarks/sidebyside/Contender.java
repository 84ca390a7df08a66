package dev.rialto.benchmarks.sidebyside;

/** Something that makes calls. */
interface Contender extends AutoCloseable {

  /** Returns how it makes a call that is answered whole. */
  Calling unary();

  /** Returns how it makes a call that is answered piece by piece. */
  Calling stream();

  @Override
  void close() throws Exception;

  /** A way of making calls. */
  sealed interface Calling {}

  /** The caller's thread waits for the answer. */
  non-sealed interface Blocking extends Calling {
    /** Returns when the answer is whole. */
    void call() throws Exception;

    /** Starts a thread that makes calls, one after the other. */
    default void start(Runnable calls, String name) {
      Thread thread = new Thread(calls, name);
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Nobody waits. */
  non-sealed interface Async extends Calling {
    /** Starts a call, and has it said when its answer is whole. */
    void start(Done done);
  }

  /** Hears how a call ended. */
  interface Done {
    /** The first piece of the answer has come; may be said again. */
    default void first() {}

    /** It ended; the error is null if it was answered. */
    void done(Throwable error);
  }
}
