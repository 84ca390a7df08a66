package dev.rialto.spi;

/** What hung on a caller's thread when its call began. Used by several threads, at once too. */
public interface CallContext {

  /** Puts it onto the current thread, until the scope is closed there. */
  Scope restore();

  /** While it is open, a context hangs on the thread that opened it. */
  interface Scope extends AutoCloseable {

    /** Takes the context off the thread again, and puts back what was there before. */
    @Override
    void close();
  }
}
