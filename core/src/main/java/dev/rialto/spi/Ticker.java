package dev.rialto.spi;

/** The clock by which time spans are measured; a fake one drives the tests. */
@FunctionalInterface
public interface Ticker {

  /** The JVM's clock. */
  Ticker SYSTEM = System::nanoTime;

  /** Returns nanoseconds since an arbitrary moment, as {@link System#nanoTime()} does. */
  long nanoTime();
}
