package dev.rialto.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.internal.store.StoreUnavailableException;
import dev.rialto.testing.FakeClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteBehindTest {

  private final FakeClock clock = new FakeClock();
  private final List<List<Integer>> batches = new ArrayList<>();
  private CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
  private final WriteBehind<Integer> writer =
      new WriteBehind<>(
          "Numbers",
          10,
          4,
          Duration.ofMillis(50).toNanos(),
          clock,
          rows -> {
            batches.add(List.copyOf(rows));
            return answer;
          });

  @Test
  void rowsWaitForOthersAndGoTogether() {
    writer.add(1);
    writer.add(2);
    assertThat(batches).isEmpty();
    clock.advance(Duration.ofMillis(50));
    assertThat(batches).containsExactly(List.of(1, 2));
    assertThat(writer.written()).isEqualTo(2);
  }

  @Test
  void aFullBatchWaitsForNothing() {
    for (int i = 0; i < 4; i++) {
      writer.add(i);
    }
    assertThat(batches).containsExactly(List.of(0, 1, 2, 3));
  }

  @Test
  void batchesAreWrittenOneAfterTheOther() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    answer = first;
    for (int i = 0; i < 6; i++) {
      writer.add(i);
    }
    clock.advance(Duration.ofMillis(50));
    assertThat(batches).hasSize(1);
    answer = CompletableFuture.completedFuture(null);
    first.complete(null);
    assertThat(batches).containsExactly(List.of(0, 1, 2, 3), List.of(4, 5));
  }

  @Test
  void whatIsTooMuchIsDroppedAndCounted() {
    answer = new CompletableFuture<>();
    for (int i = 0; i < 30; i++) {
      writer.add(i);
    }
    assertThat(writer.dropped())
        .as("ten wait at most, those being written among them")
        .isEqualTo(20);
    assertThat(batches).hasSize(1);
  }

  @Test
  void aBatchThatCannotBeWrittenDoesNotStopTheNext() {
    answer = CompletableFuture.failedFuture(new IllegalStateException("disk full"));
    writer.add(1);
    writer.flush().join();
    answer = CompletableFuture.completedFuture(null);
    writer.add(2);
    writer.flush().join();
    assertThat(writer.dropped()).isEqualTo(1);
    assertThat(writer.written()).isEqualTo(1);
  }

  /** As one that is larger than the database takes. */
  @Test
  void aRowThatIsRefusedTakesNoOtherWithIt() {
    List<Integer> kept = new ArrayList<>();
    List<Integer> tried = new ArrayList<>();
    WriteBehind<Integer> large =
        new WriteBehind<>(
            "Numbers",
            1_000,
            200,
            1,
            clock,
            rows -> {
              tried.add(rows.size());
              if (rows.stream().anyMatch(row -> row % 150 == 77)) {
                return CompletableFuture.failedFuture(new SQLException("too large"));
              }
              kept.addAll(rows);
              return CompletableFuture.completedFuture(null);
            });
    for (int i = 0; i < 600; i++) {
      large.add(i);
    }
    assertThat(kept).hasSize(596).isSorted();
    assertThat(large.dropped()).isEqualTo(4);
    assertThat(large.written()).isEqualTo(596);
    assertThat(tried).as("8 halves and their others for each").hasSizeLessThan(80);
  }

  @Test
  void aDatabaseThatTakesNothingIsNotAskedRowByRow() {
    answer = CompletableFuture.failedFuture(new SQLException("the disk is full", "53100"));
    for (int i = 0; i < 8; i++) {
      writer.add(i);
    }
    assertThat(writer.dropped()).isEqualTo(8);
    assertThat(batches).as("1, 2 + 4 once, and then 1").hasSize(8);
    answer = CompletableFuture.completedFuture(null);
    for (int i = 0; i < 4; i++) {
      writer.add(i);
    }
    assertThat(writer.written()).isEqualTo(4);

    batches.clear();
    answer = CompletableFuture.failedFuture(new StoreUnavailableException("left alone"));
    for (int i = 0; i < 4; i++) {
      writer.add(i);
    }
    assertThat(batches).hasSize(1);
  }

  /** An outage, or a full disk, says nothing of the rows that come afterwards. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void afterATimeWithoutTheDatabase_aRowThatIsRefusedTakesNoOtherWithIt(boolean outage) {
    answer =
        CompletableFuture.failedFuture(
            outage
                ? new StoreUnavailableException("left alone")
                : new SQLException("the disk is full", "53100"));
    List<Integer> kept = new ArrayList<>();
    WriteBehind<Integer> large =
        new WriteBehind<>(
            "Numbers",
            1_000,
            4,
            1,
            clock,
            rows -> {
              if (answer.isDone() && !answer.isCompletedExceptionally()) {
                if (rows.stream().anyMatch(row -> row % 4 == 1)) {
                  return CompletableFuture.failedFuture(new SQLException("too large"));
                }
                kept.addAll(rows);
              }
              return answer;
            });
    for (int i = 0; i < 4; i++) {
      large.add(i);
    }
    answer = CompletableFuture.completedFuture(null);
    int first = outage ? 4 : 4 + 7 * 4; // one batch of eight shows that the disk is free again
    for (int i = 4; i < first + 8; i++) {
      large.add(i);
    }
    assertThat(kept).containsExactly(first, first + 2, first + 3, first + 4, first + 6, first + 7);
  }

  /** As while a database hangs for long, and then refuses all. */
  @Test
  void veryManyBatchesThatWaitForOne_endWithIt() {
    CompletableFuture<Void> hanging = new CompletableFuture<>();
    List<CompletableFuture<Void>> answers = new ArrayList<>(List.of(hanging));
    WriteBehind<Integer> slow =
        new WriteBehind<>(
            "Numbers",
            100_000,
            200,
            1,
            clock,
            rows ->
                answers.isEmpty()
                    ? CompletableFuture.failedFuture(new StoreUnavailableException("left alone"))
                    : answers.remove(0));
    for (int i = 0; i < 50_000; i++) {
      slow.add(i);
      slow.flush();
    }
    hanging.complete(null);
    assertThat(slow.flush()).isCompleted();
    assertThat(slow.written()).isEqualTo(1);
    assertThat(slow.dropped()).isEqualTo(49_999);
    slow.add(1);
    assertThat(slow.flush()).isCompleted();
    assertThat(slow.dropped()).isEqualTo(50_000);
  }

  @Test
  void aWriterThatThrowsStopsNoOther() {
    boolean[] throwing = {true};
    List<Integer> kept = new ArrayList<>();
    WriteBehind<Integer> odd =
        new WriteBehind<>(
            "Numbers",
            10,
            4,
            1,
            clock,
            rows -> {
              if (throwing[0]) {
                throw new IllegalStateException("a bug");
              }
              kept.addAll(rows);
              return CompletableFuture.completedFuture(null);
            });
    odd.add(1);
    odd.flush();
    throwing[0] = false;
    odd.add(2);
    assertThat(odd.flush()).isCompleted();
    assertThat(kept).containsExactly(2);
    assertThat(odd.dropped()).isEqualTo(1);
  }

  /** Ten thousand answers of a megabyte are more than any memory. */
  @Test
  void whatWaitsWeighsNoMoreThanItMay() {
    List<Integer> kept = new ArrayList<>();
    CompletableFuture<Void> first = new CompletableFuture<>();
    WriteBehind<Integer> heavy =
        new WriteBehind<>(
            "Numbers",
            1_000,
            1,
            1,
            clock,
            rows -> {
              kept.addAll(rows);
              return kept.size() == 1 ? first : CompletableFuture.completedFuture(null);
            });
    heavy.weighing(row -> row, 100);
    assertThat(heavy.add(500)).as("alone").isTrue();
    assertThat(heavy.add(1)).isFalse();
    first.complete(null);
    assertThat(heavy.add(60)).isTrue();
    assertThat(heavy.add(60)).as("what is written weighs nothing").isTrue();
    assertThat(heavy.dropped()).isEqualTo(1);
  }

  @Test
  void closingWritesWhatWaits() {
    writer.add(1);
    writer.close();
    assertThat(batches).containsExactly(List.of(1));
  }
}
