package dev.rialto.benchmarks.sidebyside;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** Keeps a number of calls in flight, each followed by the next, and measures what they cost. */
final class ClosedLoop {

  private static final int LOOK_MILLIS = 100;

  /** Compilers are at rest when they have worked for no more than this share of so much CPU. */
  private static final double AT_REST = 0.04;

  private static final int AT_REST_MILLIS = 1_000;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final LongAdder calls = new LongAdder();
  private final ConcurrentHistogram times =
      new ConcurrentHistogram(TimeUnit.SECONDS.toNanos(60), 3);
  private final ConcurrentHistogram firsts =
      new ConcurrentHistogram(TimeUnit.SECONDS.toNanos(60), 3);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch running;
  private volatile boolean stopping;

  private ClosedLoop(int inFlight) {
    running = new CountDownLatch(inFlight);
  }

  static Sample run(Contender contender, Plan.Load load, Plan plan, boolean isWarm)
      throws Exception {
    ClosedLoop loop = new ClosedLoop(load.inFlight());
    Contender.Calling calling = load.stream() ? contender.stream() : contender.unary();
    loop.start(calling, load.inFlight());
    loop.spend(isWarm ? plan.warmUpMillis() / 6 : plan.warmUpMillis(), plan.mostMillis());
    loop.spendUntilCompiled(plan);
    Sample sample = loop.measure(load.name(), plan);
    loop.stop();
    return sample;
  }

  private void start(Contender.Calling calling, int inFlight) {
    for (int i = 0; i < inFlight; i++) {
      if (calling instanceof Contender.Async async) {
        new Repeated(async).next();
      } else if (calling instanceof Contender.Blocking blocking) {
        blocking.start(() -> repeat(blocking), "caller-" + i);
      }
    }
  }

  private void repeat(Contender.Blocking blocking) {
    try {
      while (!stopping) {
        long start = System.nanoTime();
        blocking.call();
        counted(start);
      }
    } catch (Throwable e) {
      failed(e);
    } finally {
      running.countDown();
    }
  }

  private Sample measure(String name, Plan plan) throws Exception {
    times.reset();
    firsts.reset();
    long callsBefore = calls.sum();
    Map<Long, Long> bytesBefore = allocated();
    long cpuBefore = system.getProcessCpuTime();
    long start = System.nanoTime();
    spend(plan.measuredMillis(), plan.mostMillis());
    long wall = System.nanoTime() - start;
    long cpu = system.getProcessCpuTime() - cpuBefore;
    long bytes = grown(bytesBefore, allocated());
    long made = calls.sum() - callsBefore;
    return new Sample(
        name,
        made,
        wall,
        cpu,
        bytes,
        times.getValueAtPercentile(50),
        times.getValueAtPercentile(99),
        firsts.getTotalCount() == 0 ? 0 : firsts.getValueAtPercentile(50));
  }

  /** Lets the calls go on until they have taken so much CPU time. */
  private void spend(int cpuMillis, int mostMillis) throws Exception {
    long cpuUntil = system.getProcessCpuTime() + TimeUnit.MILLISECONDS.toNanos(cpuMillis);
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
    while (system.getProcessCpuTime() < cpuUntil && System.nanoTime() - until < 0) {
      pause(LOOK_MILLIS);
    }
  }

  /**
   * Lets the calls go on until the compilers have come to rest: what they take of the CPU is the
   * process's, and belongs to no call.
   */
  private void spendUntilCompiled(Plan plan) throws Exception {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.mostCompilingMillis());
    double share = 1;
    while (share > AT_REST && System.nanoTime() - until < 0) {
      long compiledBefore = compilation.getTotalCompilationTime();
      long cpuBefore = system.getProcessCpuTime();
      spend(AT_REST_MILLIS, plan.mostMillis());
      long compiled = compilation.getTotalCompilationTime() - compiledBefore;
      long cpu = system.getProcessCpuTime() - cpuBefore;
      share = (double) TimeUnit.MILLISECONDS.toNanos(compiled) / Math.max(1, cpu);
    }
  }

  private Map<Long, Long> allocated() {
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    Map<Long, Long> all = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      all.put(ids[i], Math.max(0, bytes[i]));
    }
    return all;
  }

  /** What a thread that has ended meanwhile allocated is lost; contenders keep theirs. */
  private static long grown(Map<Long, Long> before, Map<Long, Long> after) {
    long sum = 0;
    for (Map.Entry<Long, Long> thread : after.entrySet()) {
      sum += Math.max(0, thread.getValue() - before.getOrDefault(thread.getKey(), 0L));
    }
    return sum;
  }

  private void stop() throws Exception {
    stopping = true;
    if (!running.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("calls hang: " + running.getCount());
    }
    check();
  }

  private void pause(int millis) throws Exception {
    running.await(millis, TimeUnit.MILLISECONDS);
    check();
  }

  private void check() {
    if (failure.get() != null) {
      throw new IllegalStateException("a call failed", failure.get());
    }
  }

  private void counted(long start) {
    times.recordValue(Math.min(System.nanoTime() - start, times.getHighestTrackableValue()));
    calls.increment();
  }

  private void failed(Throwable error) {
    failure.compareAndSet(null, error);
    stopping = true;
  }

  /** A place in flight. */
  private final class Repeated implements Contender.Done {
    private final Contender.Async async;
    private long start;
    private boolean begun;

    Repeated(Contender.Async async) {
      this.async = async;
    }

    void next() {
      begun = false;
      start = System.nanoTime();
      try {
        async.start(this);
      } catch (Throwable e) {
        done(e);
      }
    }

    @Override
    public void first() {
      if (!begun) {
        begun = true;
        firsts.recordValue(Math.min(System.nanoTime() - start, firsts.getHighestTrackableValue()));
      }
    }

    @Override
    public void done(Throwable error) {
      if (error == null) {
        counted(start);
      } else {
        failed(error);
      }
      if (stopping) {
        running.countDown();
      } else {
        next();
      }
    }
  }
}
