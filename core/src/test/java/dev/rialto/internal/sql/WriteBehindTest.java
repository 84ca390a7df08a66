package dev.rialto.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

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

  @Test
  void closingWritesWhatWaits() {
    writer.add(1);
    writer.close();
    assertThat(batches).containsExactly(List.of(1));
  }
}
