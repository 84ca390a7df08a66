package dev.rialto.internal.bulk;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Which share of the room for what survives is taken. The pools of young objects are left out: they
 * fill and empty all the time, and say nothing of what is needed. Most collectors let what has died
 * lie in the old ones for long, too: there the last collection tells what is needed, once there was
 * one; G1 clears its old regions as it goes, and does not say what it left. Thread-safe.
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
    long heap = Runtime.getRuntime().maxMemory();
    long used = 0;
    long room = 0;
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage usage = pool.getUsage();
      if (usage != null) { // else the pool is gone
        used += needed(pool, usage.getUsed());
        // The old objects' pool of some collectors is two thirds of the heap, and full when it is.
        room += usage.getMax() > 0 ? usage.getMax() : heap;
      }
    }
    return room == 0 ? 0 : (double) used / Math.min(room, heap);
  }

  private static long needed(MemoryPoolMXBean pool, long used) {
    MemoryUsage left = pool.getName().startsWith("G1") ? null : pool.getCollectionUsage();
    return left == null || left.getUsed() == 0 ? used : Math.min(used, left.getUsed());
  }
}
