package dev.rialto.metrics;

import com.codahale.metrics.Gauge;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the process has of memory and threads. The heap is measured as the last collection has left
 * it: what lies around until the next one is no shortage. Thread-safe.
 */
final class Resources {

  /**
   * How it stands.
   *
   * @param heapBytes what the last collection left, or what is used if there was none
   * @param maxHeapBytes what there may be
   * @param threads how many are alive
   */
  record Now(long heapBytes, long maxHeapBytes, int threads) {

    double heapShare() {
      return maxHeapBytes <= 0 ? 0 : (double) heapBytes / maxHeapBytes;
    }
  }

  private final Supplier<Now> source;

  Resources(Supplier<Now> source) {
    this.source = source;
  }

  /** Returns those of this process. */
  static Resources ofThisProcess() {
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
    long left = 0;
    long used = 0;
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage collected = pool.getCollectionUsage();
      MemoryUsage now = pool.getUsage();
      left += collected == null ? 0 : collected.getUsed();
      used += now == null ? 0 : now.getUsed();
    }
    return left > 0 ? Math.min(left, used) : used;
  }

  Now now() {
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
