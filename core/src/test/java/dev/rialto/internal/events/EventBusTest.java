package dev.rialto.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineListener;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventBusTest {

  private static final int CAPACITY = 16_384;

  @Test
  void events_reachEveryListenerInOrder_onAThreadOfTheirOwn() {
    List<PipelineEvent> first = Collections.synchronizedList(new ArrayList<>());
    List<PipelineEvent> second = Collections.synchronizedList(new ArrayList<>());
    List<String> threads = Collections.synchronizedList(new ArrayList<>());
    EventBus bus =
        new EventBus(
            List.of(
                e -> {
                  first.add(e);
                  threads.add(Thread.currentThread().getName());
                },
                second::add));
    List<PipelineEvent> sent = IntStream.range(0, 1_000).mapToObj(EventBusTest::event).toList();
    sent.forEach(bus);
    bus.close();
    assertThat(first).as("close hands out the queue").isEqualTo(sent);
    assertThat(second).isEqualTo(sent);
    assertThat(threads).containsOnly("rialto-listeners");
    assertThat(bus.dropped()).isZero();
  }

  @Test
  void slowListener_losesEvents_whichAreCounted_andNobodyWaits() throws Exception {
    CountDownLatch holding = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger heard = new AtomicInteger();
    EventBus bus =
        new EventBus(
            List.of(
                e -> {
                  heard.incrementAndGet();
                  holding.countDown();
                  await(release);
                }));
    bus.accept(event(0));
    assertThat(holding.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 0; i < CAPACITY + 100; i++) {
      bus.accept(event(i));
    }
    assertThat(bus.dropped()).isEqualTo(100);
    release.countDown();
    bus.close();
    assertThat(heard).hasValue(1 + CAPACITY);
  }

  @Test
  void listenerThatThrows_evenAnError_harmsNobody() {
    AtomicInteger heard = new AtomicInteger();
    EventBus bus =
        new EventBus(
            List.of(
                e -> {
                  throw new IllegalStateException("thrown by the test");
                },
                e -> {
                  throw new NoClassDefFoundError("thrown by the test");
                },
                e -> heard.incrementAndGet()));
    for (int i = 0; i < 10; i++) {
      bus.accept(event(i));
    }
    bus.close();
    assertThat(heard).hasValue(10);
  }

  @Test
  void listenerThatThrowsAtEveryEvent_isLoggedOnceAMinute_withTheNumber() {
    FakeClock clock = new FakeClock();
    List<String> logged = Collections.synchronizedList(new ArrayList<>());
    Handler handler = handler(logged);
    Logger logger = Logger.getLogger("dev.rialto");
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      EventBus bus =
          new EventBus(
              List.of(
                  e -> {
                    throw new IllegalStateException("the first of the test");
                  },
                  e -> {
                    if (((PipelineEvent.BatchSent) e).items() == 500) {
                      throw new IllegalStateException("the second of the test");
                    }
                  }),
              clock);
      for (int i = 0; i < 1_000; i++) {
        bus.accept(event(i));
      }
      bus.settle();
      assertThat(logged).hasSize(2).noneMatch(line -> line.contains("times"));
      assertThat(logged.get(1)).as("the other listener").contains("the second");

      clock.advance(Duration.ofMinutes(1));
      bus.accept(event(0));
      bus.accept(event(1));
      bus.settle();
      assertThat(logged).hasSize(3);
      assertThat(logged.get(2)).contains("threw, 1000 times since", "1001 in all");
      bus.close();
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
  }

  @Test
  void settle_waitsForWhatWasTold_andNotOnTheListenersThread() {
    AtomicInteger heard = new AtomicInteger();
    AtomicReference<@Nullable EventBus> self = new AtomicReference<>();
    EventBus bus =
        new EventBus(
            List.of(
                e -> {
                  self.get().settle();
                  heard.incrementAndGet();
                }));
    self.set(bus);
    for (int i = 1; i <= 200; i++) {
      bus.accept(event(i));
      bus.settle();
      assertThat(heard).hasValue(i);
    }
    bus.close();
    bus.settle();
  }

  private static Handler handler(List<String> to) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        to.add(record.getMessage() + ": " + record.getThrown());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void close_isIdempotent_leavesNoThread_andTakesNothingMore() throws Exception {
    AtomicInteger heard = new AtomicInteger();
    AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    EventBus bus =
        new EventBus(
            List.of(
                e -> {
                  thread.set(Thread.currentThread());
                  heard.incrementAndGet();
                }));
    bus.accept(event(0));
    bus.close();
    bus.close();
    bus.accept(event(1));
    assertThat(heard).hasValue(1);
    assertThat(thread.get().isAlive()).isFalse();
    assertThat(bus.dropped()).isZero();
  }

  @Test
  void listenerThatCloses_doesNotWaitForItself_andTheThreadEnds() throws Exception {
    AtomicReference<@Nullable EventBus> self = new AtomicReference<>();
    AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    CountDownLatch closed = new CountDownLatch(1);
    EventBus bus =
        new EventBus(
            List.of(
                e -> {
                  thread.set(Thread.currentThread());
                  self.get().close();
                  closed.countDown();
                }));
    self.set(bus);
    bus.accept(event(0));
    assertThat(closed.await(4, TimeUnit.SECONDS)).as("close returned").isTrue();
    thread.get().join(10_000);
    assertThat(thread.get().isAlive()).isFalse();
  }

  @Test
  void busWithoutListeners_hasNoThread() {
    long before = threads();
    EventBus bus = new EventBus(List.<PipelineListener>of());
    bus.accept(event(0));
    assertThat(threads()).isEqualTo(before);
    assertThat(bus.dropped()).isZero();
    bus.close();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals("rialto-listeners"))
        .count();
  }

  private static PipelineEvent event(int number) {
    return new PipelineEvent.BatchSent("acme/large", 1, number);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
