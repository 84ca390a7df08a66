package dev.rialto.benchmarks.sidebyside;

import java.lang.reflect.Method;

/** The virtual threads of a JDK that has them, 21 and newer, from code that JDK 17 runs too. */
final class VirtualThreads {

  private VirtualThreads() {}

  static boolean areThere() {
    return method() != null;
  }

  static void start(Runnable task) {
    Method method = method();
    if (method == null) {
      throw new IllegalStateException("JDK " + Runtime.version() + " has no virtual threads");
    }
    try {
      method.invoke(null, task);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method method() {
    if (Runtime.version().feature() < 21) {
      return null; // 19 and 20 had them as a preview
    }
    try {
      return Thread.class.getMethod("startVirtualThread", Runnable.class);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }
}
