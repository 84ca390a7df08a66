package dev.rialto.metrics.internal.registry;

import com.codahale.metrics.Gauge;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the process has of memory and threads. The heap is measured as the last collections have
 * left its pools, whatever the collector calls them: what lies around until the next one is no
 * shortage. Thread-safe.
 */
public final class Resources {

  /**
   * How it stands.
   *
   * @param heapBytes what the last collections left, and what is used where there was none
   * @param maxHeapBytes what there may be
   * @param threads how many are alive
   */
  public record Now(long heapBytes, long maxHeapBytes, int threads) {

    public double heapShare() {
      return maxHeapBytes <= 0 ? 0 : (double) heapBytes / maxHeapBytes;
    }
  }

  private final Supplier<Now> source;

  public Resources(Supplier<Now> source) {
    this.source = source;
  }

  /** Returns those of this process. */
  public static Resources ofThisProcess() {
    List<MemoryPoolMXBean> pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    return new Resources(
        () ->
            new Now(
                heap(pools),
                Runtime.getRuntime().maxMemory(),
                ManagementFactory.getThreadMXBean().getThreadCount()));
  }

  private static long heap(List<MemoryPoolMXBean> pools) {
    return pools.stream().mapToLong(pool -> left(pool.getCollectionUsage(), pool.getUsage())).sum();
  }

  /**
   * Returns what lives in a pool. One that a collection has been at, such as any young generation,
   * holds what that has left. One that none has been at yet, such as an old generation beside a
   * young one that is collected all the time, holds at most what is used: that nothing is known to
   * be left of it does not mean that it is empty.
   *
   * @param collected after the last collection of this pool, with nothing committed before the
   *     first; null if the collector does not tell
   * @param now at the moment; null if the pool is gone
   */
  public static long left(@Nullable MemoryUsage collected, @Nullable MemoryUsage now) {
    if (now == null) {
      return 0;
    }
    return collected == null || collected.getCommitted() == 0
        ? now.getUsed()
        : Math.min(collected.getUsed(), now.getUsed());
  }

  public Now now() {
    return source.get();
  }

  void register(Registration registration) {
    Gauge<Long> heap = () -> now().heapBytes();
    Gauge<Long> max = () -> now().maxHeapBytes();
    Gauge<Double> share = () -> now().heapShare();
    Gauge<Integer> threads = () -> now().threads();
    registration.put("process.heap.bytes", heap);
    registration.put("process.heap.max-bytes", max);
    registration.put("process.heap.share", share);
    registration.put("process.threads", threads);
  }
}
