package dev.rialto.benchmarks.sidebyside;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** Keeps a number of calls in flight, each followed by the next, and measures what they cost. */
final class ClosedLoop {

  private static final int LOOK_MILLIS = 100;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final LongAdder calls = new LongAdder();
  private final ConcurrentHistogram times =
      new ConcurrentHistogram(TimeUnit.SECONDS.toNanos(60), 3);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch running;
  private volatile boolean stopping;

  private ClosedLoop(int inFlight) {
    running = new CountDownLatch(inFlight);
  }

  static Sample run(Contender contender, Plan.Load load, Plan plan) throws Exception {
    ClosedLoop loop = new ClosedLoop(load.inFlight());
    Contender.Calling calling = load.stream() ? contender.stream() : contender.unary();
    loop.start(calling, load.inFlight());
    loop.warmUp(plan);
    Sample sample = loop.measure(load.name(), plan);
    loop.stop();
    return sample;
  }

  private void start(Contender.Calling calling, int inFlight) {
    for (int i = 0; i < inFlight; i++) {
      if (calling instanceof Contender.Async async) {
        new Repeated(async).next();
      } else if (calling instanceof Contender.Blocking blocking) {
        Thread thread = new Thread(() -> repeat(blocking), "caller-" + i);
        thread.setDaemon(true);
        thread.start();
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

  private void warmUp(Plan plan) throws Exception {
    spend(plan.warmUpMillis(), plan.mostMillis());
  }

  private Sample measure(String name, Plan plan) throws Exception {
    times.reset();
    long callsBefore = calls.sum();
    long bytesBefore = allocated();
    long cpuBefore = system.getProcessCpuTime();
    long start = System.nanoTime();
    spend(plan.measuredMillis(), plan.mostMillis());
    long wall = System.nanoTime() - start;
    long cpu = system.getProcessCpuTime() - cpuBefore;
    long bytes = allocated() - bytesBefore;
    long made = calls.sum() - callsBefore;
    return new Sample(
        name,
        made,
        wall,
        cpu,
        bytes,
        times.getValueAtPercentile(50),
        times.getValueAtPercentile(99));
  }

  /** Lets the calls go on until they have taken so much CPU time. */
  private void spend(int cpuMillis, int mostMillis) throws Exception {
    long cpuUntil = system.getProcessCpuTime() + TimeUnit.MILLISECONDS.toNanos(cpuMillis);
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(mostMillis);
    while (system.getProcessCpuTime() < cpuUntil && System.nanoTime() - until < 0) {
      pause(LOOK_MILLIS);
    }
  }

  /** Threads that have ended meanwhile are lost; contenders keep theirs. */
  private long allocated() {
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
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

    Repeated(Contender.Async async) {
      this.async = async;
    }

    void next() {
      start = System.nanoTime();
      try {
        async.start(this);
      } catch (Throwable e) {
        done(e);
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
