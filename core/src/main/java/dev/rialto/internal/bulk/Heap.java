package dev.rialto.internal.bulk;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Which share of the heap holds what has survived. The pools of young objects are left out: they
 * fill and empty all the time, and say nothing of what is needed. Thread-safe.
 */
public final class Heap implements DoubleSupplier {

  private final List<MemoryPoolMXBean> pools;

  /** Finds the pools. */
  public Heap() {
    List<MemoryPoolMXBean> all =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    List<MemoryPoolMXBean> old =
        all.stream()
            .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
            .toList();
    pools = old.isEmpty() ? all : old;
  }

  @Override
  public double getAsDouble() {
    long used = 0;
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage usage = pool.getUsage();
      used += usage == null ? 0 : usage.getUsed();
    }
    return (double) used / Runtime.getRuntime().maxMemory();
  }
}
