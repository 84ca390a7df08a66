package dev.rialto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.internal.bulk.BulkTools;
import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkTest {

  private final FakeClock clock = new FakeClock();
  private final Map<String, CompletableFuture<String>> started = new LinkedHashMap<>();
  private double heap;

  private Bulk<String> bulk(String... items) {
    return new Bulk<>(new BulkTools(clock, clock, Runnable::run, () -> heap), List.of(items));
  }

  private CompletionStage<String> begin(String item) {
    CompletableFuture<String> call = new CompletableFuture<>();
    started.put(item, call);
    return call;
  }

  private void answer(String item) {
    started.get(item).complete(item.toUpperCase(java.util.Locale.ROOT));
  }

  @Test
  void soManyAtATime_andResultsInTheOrderOfTheItems() {
    CompletableFuture<BulkResult<String, String>> all =
        bulk("a", "b", "c", "d").concurrency(2).callAsync(this::begin);
    assertThat(started).containsOnlyKeys("a", "b");
    answer("b");
    assertThat(started).containsOnlyKeys("a", "b", "c");
    answer("c");
    answer("d");
    assertThat(all).isNotDone();
    answer("a");
    assertThat(all.join().values()).containsExactly("A", "B", "C", "D");
  }

  @Test
  void whatFailsHasItsOwnError_andStopsNobody() {
    RuntimeException broken = new IllegalStateException("broken");
    BulkResult<String, String> all =
        bulk("a", "b", "c", "d")
            .callAsync(
                item -> {
                  if (item.equals("b")) {
                    throw broken; // before there is a future
                  }
                  return item.equals("c")
                      ? CompletableFuture.failedFuture(broken)
                      : CompletableFuture.completedFuture(item);
                })
            .join();
    assertThat(all.succeeded()).extracting(BulkItem::input).containsExactly("a", "d");
    assertThat(all.failed()).extracting(BulkItem::failure).containsExactly(broken, broken);
    assertThat(all.failed()).extracting(BulkItem::index).containsExactly(1, 2);
    assertThatThrownBy(all::values).isSameAs(broken);
  }

  @Test
  void atTheDeadline_whatRunsIsCancelledAndWhatWaitsIsNotStarted() {
    CompletableFuture<BulkResult<String, String>> all =
        bulk("a", "b", "c").concurrency(2).deadline(Duration.ofSeconds(10)).callAsync(this::begin);
    answer("a");
    clock.advance(Duration.ofSeconds(10));
    BulkResult<String, String> result = all.join();
    assertThat(result.succeeded()).extracting(BulkItem::input).containsExactly("a");
    assertThat(result.failed())
        .allSatisfy(i -> assertThat(i.failure()).isInstanceOf(DeadlineExceededException.class));
    assertThat(started.get("b")).isCancelled();
    assertThat(result.duration()).isEqualTo(Duration.ofSeconds(10));
    assertThat(clock.pending()).isZero();
  }

  @Test
  void theCallsAreToldTheirPriorityAndTheTimeThatIsLeft() {
    List<CallOptions> seen = new ArrayList<>();
    bulk("a", "b")
        .concurrency(1)
        .deadline(Duration.ofSeconds(10))
        .callAsync(
            (item, options) -> {
              seen.add(options);
              return begin(item);
            });
    clock.advance(Duration.ofSeconds(4));
    answer("a");
    assertThat(seen).extracting(CallOptions::priority).containsOnly(Priority.LOW);
    assertThat(seen)
        .extracting(CallOptions::timeout)
        .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(6));
  }

  @Test
  void cancellingTheFutureCancelsTheCallsAndStartsNoMore() {
    CompletableFuture<BulkResult<String, String>> all =
        bulk("a", "b").concurrency(1).callAsync(this::begin);
    all.cancel(true);
    assertThat(started.get("a")).isCancelled();
    assertThat(started).containsOnlyKeys("a");
    assertThat(clock.pending()).isZero();
  }

  @Test
  void heavyItemsStartFirst_twoAtATime_besideTheOthers() {
    String[] items =
        IntStream.range(0, 12).mapToObj(i -> "" + (char) ('a' + i)).toArray(String[]::new);
    CompletableFuture<BulkResult<String, String>> all =
        bulk(items)
            .groups(item -> item.compareTo("i") >= 0 ? 2_000 : item.equals("h") ? 500 : 10)
            .callAsync(this::begin);
    // i, j, k, l are heavy; h goes before the light ones.
    assertThat(started.keySet()).containsExactly("i", "j", "h", "a", "b", "c", "d", "e", "f", "g");
    answer("j");
    assertThat(started).containsKey("k").doesNotContainKey("l");
    answer("i");
    assertThat(started).containsKey("l");
    List.copyOf(started.keySet()).forEach(this::answer);
    assertThat(all.join().failed()).isEmpty();
  }

  @Test
  void groupsBeginAboveAThousandAndAboveThreeHundred() {
    Map<String, Integer> weights = Map.of("low", 300, "medium", 301, "most", 1_000, "high", 1_001);
    CompletableFuture<BulkResult<String, String>> all =
        bulk("low", "medium", "most", "high").groups(weights::get, 1, 1).callAsync(this::begin);
    assertThat(started.keySet()).containsExactly("high", "medium");
    answer("medium");
    answer("most");
    answer("low");
    answer("high");
    assertThat(all.join().failed()).isEmpty();
    assertThat(started.keySet()).containsExactly("high", "medium", "most", "low");
  }

  @Test
  void batchedCallsHaveADay_andAllBeginAtOnce_theHeavyOnesToo() {
    List<CallOptions> seen = new ArrayList<>();
    bulk("a", "b", "c", "d", "e", "f", "g", "h")
        .groups(item -> 2_000)
        .batched()
        .callAsync(
            (item, options) -> {
              seen.add(options);
              return begin(item);
            });
    assertThat(seen).hasSize(8).allMatch(CallOptions::batch);
    assertThat(seen).extracting(CallOptions::timeout).containsOnly(Duration.ofHours(24));
    assertThat(seen).extracting(CallOptions::liveLimit).doesNotContainNull().hasSize(8);
  }

  @Test
  void aDeadlineThatWasSetStays_whenBatched() {
    bulk("a")
        .deadline(Duration.ofHours(3))
        .batched()
        .callAsync(
            (item, options) -> {
              assertThat(options.timeout()).isEqualTo(Duration.ofHours(3));
              return begin(item);
            });
    assertThat(started).containsOnlyKeys("a");
  }

  @Test
  void batchedIsRefusedByWaysThatWaitForNoBatch() {
    List<Runnable> ways =
        List.of(
            () -> bulk("a").batched().callAsync(this::begin),
            () -> bulk("a").batched().call(item -> item),
            () -> bulk("a").batched().call((item, options) -> item),
            () -> bulk("a").batched().stream((item, options) -> s -> {}, (item, element) -> {}));
    assertThat(ways)
        .allSatisfy(
            way ->
                assertThatThrownBy(way::run)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("bulk.batched")
                    .hasMessageContaining("callAsync((item, options)"));
    assertThat(started).isEmpty();
  }

  @Test
  void whatIsLiveBeginsInTurn_andManyThatEndAtOnceDoNotGrowTheStack() {
    LiveLimit limit = new LiveLimit(2);
    List<Integer> begun = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      limit.begin(() -> begun.add(number));
    }
    assertThat(begun).containsExactly(0, 1);
    for (int i = 4; i < 100_000; i++) {
      int number = i;
      limit.begin(
          () -> {
            begun.add(number);
            limit.ended();
          });
    }
    limit.ended();
    assertThat(begun).containsExactly(0, 1, 2);
    limit.ended();
    assertThat(begun).hasSize(4);
    limit.ended();
    assertThat(begun).hasSize(100_000);
  }

  @ParameterizedTest
  @CsvSource({"0.79,8", "0.81,4", "0.89,4", "0.91,1"})
  void memoryNarrowsAtEightyPercent_andAtNinetyToOneAtATime(double full, int atATime) {
    heap = full;
    bulk("a", "b", "c", "d", "e", "f", "g", "h").concurrency(8).callAsync(this::begin);
    assertThat(started).hasSize(atATime);
  }

  @Test
  void fiveAtATime_unlessSaidOtherwise() {
    bulk("a", "b", "c", "d", "e", "f", "g", "h").callAsync(this::begin);
    assertThat(started).hasSize(5);
  }

  @Test
  void aFullHeapNarrowsIt_andItWidensAgain() {
    heap = 0.85;
    CompletableFuture<BulkResult<String, String>> all =
        bulk("a", "b", "c", "d", "e", "f", "g", "h").concurrency(4).callAsync(this::begin);
    assertThat(started).hasSize(2);
    heap = 0.95;
    answer("a");
    assertThat(started).hasSize(2);
    answer("b");
    assertThat(started).as("one at a time").hasSize(3);
    heap = 0.5;
    clock.advance(Duration.ofSeconds(1));
    assertThat(started).hasSize(6);
    List.of("c", "d", "e", "f", "g", "h").forEach(this::answer);
    assertThat(all.join().failed()).isEmpty();
  }

  @Test
  void progressIsTold_andAListenerThatThrowsHearsNoMore() {
    List<BulkProgress> told = new ArrayList<>();
    bulk("a", "b").concurrency(1).progress(told::add).callAsync(this::begin);
    clock.advance(Duration.ofSeconds(3));
    answer("a");
    started.get("b").completeExceptionally(new IllegalStateException("no"));
    BulkProgress last = told.get(told.size() - 1);
    assertThat(last.succeeded()).isEqualTo(1);
    assertThat(last.failed()).isEqualTo(1);
    assertThat(last.bar(10)).isEqualTo("[##########] 2/2, 1 failed, 0 running, 3 s");
    AtomicReference<BulkProgress> first = new AtomicReference<>();
    CompletableFuture<BulkResult<String, String>> all =
        bulk("c", "d")
            .progress(
                p -> {
                  assertThat(first.compareAndSet(null, p)).as("it hears no more").isTrue();
                  throw new IllegalStateException("a listener");
                })
            .callAsync(this::begin);
    answer("c");
    answer("d");
    assertThat(all.join().failed()).isEmpty();
  }

  @Test
  void anEmptyListIsDoneAtOnce() {
    assertThat(bulk().callAsync(this::begin).join().items()).isEmpty();
    assertThat(clock.pending()).isZero();
  }

  @Test
  void zeroAndNegativeSettingsAreRefusedByName() {
    assertThatThrownBy(() -> bulk("a").concurrency(0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("bulk.concurrency is 0; allowed is 1 or more");
    assertThatThrownBy(() -> bulk("a").streams(-1)).hasMessageContaining("bulk.streams");
    assertThatThrownBy(() -> bulk("a").deadline(Duration.ofSeconds(-1)))
        .hasMessageContaining("bulk.deadline");
  }

  /** Whatever ends when: the limit holds, each item has one outcome, and nothing is left. */
  @Test
  void randomSchedulesKeepThePromises() {
    long first = System.nanoTime();
    for (long seed = first; seed < first + 500; seed++) {
      Random random = new Random(seed);
      FakeClock time = new FakeClock(random.nextLong());
      int count = random.nextInt(30);
      int most = 1 + random.nextInt(6);
      List<CompletableFuture<Integer>> calls = new ArrayList<>();
      int[] begun = new int[count];
      List<Integer> items = IntStream.range(0, count).boxed().toList();
      CompletableFuture<BulkResult<Integer, Integer>> all =
          new Bulk<>(new BulkTools(time, time, Runnable::run, random::nextDouble), items)
              .concurrency(most)
              .deadline(Duration.ofSeconds(1 + random.nextInt(20)))
              .callAsync(
                  item -> {
                    begun[item]++;
                    assertThat(running(calls)).isLessThan(most);
                    CompletableFuture<Integer> call = new CompletableFuture<>();
                    calls.add(call);
                    Runnable end =
                        random.nextInt(4) == 0
                            ? () -> call.completeExceptionally(new IllegalStateException())
                            : () -> call.complete(item);
                    if (random.nextInt(4) == 0) {
                      end.run();
                    } else {
                      time.schedule(end, random.nextInt(5_000) * 1_000_000L);
                    }
                    return call;
                  });
      if (random.nextInt(10) == 0) {
        time.advance(Duration.ofSeconds(random.nextInt(5)));
        all.cancel(true);
      }
      time.runAll();
      String where = "seed " + seed;
      assertThat(all).as(where).isDone();
      assertThat(running(calls)).as(where).isZero();
      assertThat(all.isCancelled() || all.join().items().stream().noneMatch(BulkTest::isWrong))
          .as(where)
          .isTrue();
      assertThat(begun).as(where).doesNotContain(2);
      if (!all.isCancelled()) {
        assertThat(all.join().items()).as(where).hasSize(count);
      }
    }
  }

  private static boolean isWrong(BulkItem<?, ?> item) {
    return item.failure() instanceof AssertionError;
  }

  private static long running(List<CompletableFuture<Integer>> calls) {
    return calls.stream().filter(call -> !call.isDone()).count();
  }
}
