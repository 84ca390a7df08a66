package dev.rialto.netty.loop;

import io.netty.util.concurrent.FastThreadLocalThread;

/** A thread of one transport. Daemon. */
public final class LoopThread extends FastThreadLocalThread {

  private final Object owner;

  public LoopThread(Runnable target, String name, Object owner) {
    super(target, name);
    this.owner = owner;
    setDaemon(true);
  }

  /** Returns whether the current thread is one of the owner's. */
  public static boolean belongsTo(Object owner) {
    return Thread.currentThread() instanceof LoopThread thread && thread.owner == owner;
  }
}
