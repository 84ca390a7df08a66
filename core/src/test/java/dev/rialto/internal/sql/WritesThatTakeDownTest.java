package dev.rialto.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.SqlSettings;
import dev.rialto.testing.FakeClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database that every write takes down, as H2 on a full disk, is read all the same. */
class WritesThatTakeDownTest {

  private static final SqlSchema SCHEMA =
      new SqlSchema(
          "thing", List.of(List.of("CREATE TABLE IF NOT EXISTS $Pthing (id INT PRIMARY KEY)")));
  private static final Duration STEP = Duration.ofMillis(100);

  private final FakeClock clock = new FakeClock();
  private final Deque<Runnable> queue = new ArrayDeque<>();
  private final Sql sql = new Sql(settings(this::execute), clock, clock);
  private boolean rejecting;
  private boolean queueing;
  private boolean full;
  private int tried;

  private void execute(Runnable task) {
    if (rejecting) {
      throw new RejectedExecutionException("full");
    }
    if (queueing) {
      queue.add(task);
    } else {
      task.run();
    }
  }

  private static SqlSettings settings(Executor executor) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    return SqlSettings.builder(source).executor(executor).build();
  }

  @AfterEach
  void close() {
    sql.close();
  }

  private boolean writes() {
    return !sql.writeBehind(
            SCHEMA,
            connection -> {
              tried++;
              if (full) {
                throw new SQLException("The database has been closed", "90098");
              }
              return 1;
            })
        .isCompletedExceptionally();
  }

  private boolean reads() {
    return !sql.run(SCHEMA, connection -> 1).isCompletedExceptionally();
  }

  @Test
  void aDatabaseThatNoWriteLeavesUpIsReadNearlyAlways() {
    assertThat(writes()).isTrue();
    full = true;
    tried = 0;
    int read = 0;
    for (int step = 0; step < 6_000; step++) {
      clock.advance(STEP);
      assertThat(writes()).isFalse();
      read += reads() ? 1 : 0;
    }
    assertThat(tried).as("1, 2, 4 … 60 s apart").isBetween(10, 16);
    assertThat(read).as("out for a second after each").isGreaterThan(6_000 - 11 * 16);
  }

  @Test
  void writesGoOnWithinAMinuteAndTheNextPauseIsShortOnceAllIsWell() {
    assertThat(writes()).isTrue();
    full = true;
    for (int step = 0; step < 6_000; step++) {
      clock.advance(STEP);
      writes();
    }
    full = false;
    int steps = 0;
    while (!writes()) {
      clock.advance(STEP);
      assertThat(++steps).isLessThanOrEqualTo(600);
    }
    for (int i = 0; i < 20; i++) {
      assertThat(writes()).isTrue();
    }
    full = true;
    assertThat(writes()).isFalse();
    full = false;
    clock.advance(Duration.ofMillis(1_001));
    assertThat(writes()).isTrue();
  }

  /** A full disk takes a write now and then; that is no reason to try each as before. */
  @Test
  void aWriteThatGoesThroughNowAndThenDoesNotShortenThePause() {
    assertThat(writes()).isTrue();
    for (int failures = 0; failures < 7; failures++) {
      full = false;
      while (!writes()) {
        clock.advance(STEP);
      }
      full = true;
      assertThat(writes()).isFalse();
    }
    tried = 0;
    for (int step = 0; step < 500; step++) {
      clock.advance(STEP);
      writes();
    }
    assertThat(tried).as("within 50 s").isZero();
  }

  /** Its owner tries again every tenth of a second, for ever, and calls go on reading. */
  @Test
  void aWriteThatHasToBeDoneAndTakesTheDatabaseDown_leavesItToThoseWhoRead() {
    assertThat(reads()).isTrue();
    full = true;
    tried = 0;
    int read = 0;
    for (int step = 0; step < 6_000; step++) {
      clock.advance(STEP);
      assertThat(isDone()).isFalse();
      read += reads() ? 1 : 0;
    }
    assertThat(tried).as("1, 2, 4 … 60 s apart").isBetween(10, 16);
    assertThat(read).as("out for a second after each").isGreaterThan(6_000 - 11 * 16);
    full = false;
    int steps = 0;
    while (!isDone()) {
      clock.advance(STEP);
      assertThat(++steps).as("done within a minute").isLessThanOrEqualTo(600);
    }
  }

  /** What may be lost fails, and is held back for long: that is nothing to a job. */
  @Test
  void whatHasToBeDoneDoesNotWaitForWhatMayBeLost() {
    assertThat(writes()).isTrue();
    full = true;
    for (int step = 0; step < 600; step++) {
      clock.advance(STEP);
      writes();
    }
    full = false;
    clock.advance(Duration.ofMillis(1_001));
    assertThat(reads()).isTrue();
    assertThat(isDone()).isTrue();
  }

  private boolean isDone() {
    return !sql.writeDue(
            SCHEMA,
            connection -> {
              tried++;
              if (full) {
                throw new SQLException("The database has been closed", "90098");
              }
              return 1;
            })
        .isCompletedExceptionally();
  }

  /** What has to be done is tried again by its owner every second, for ever. */
  @Test
  void workThatHasToBeDoneAndTakesTheDatabaseDownIsLetAtItEverMoreSeldom() {
    assertThat(reads()).isTrue();
    int downs = 0;
    for (int step = 0; step < 6_000; step++) {
      clock.advance(STEP);
      long before = sql.guard().failures();
      assertThat(
              sql.runBehind(
                  SCHEMA,
                  connection -> {
                    throw new SQLException("The database has been closed", "90098");
                  }))
          .isCompletedExceptionally();
      downs += sql.guard().failures() > before ? 1 : 0;
    }
    assertThat(downs).as("1, 2, 4 … 60 s apart").isBetween(10, 16);
  }

  @Test
  void moreWorkThanThreadsIsNoReasonToHoldWritesBack() {
    assertThat(writes()).isTrue();
    rejecting = true;
    assertThat(writes()).isFalse();
    rejecting = false;
    assertThat(writes()).isTrue();
  }

  /** Features write at the same time, and none of them has to lose what it writes. */
  @Test
  void onceAWriteHasSucceededAfterAPauseOthersGoBesideEachOther() {
    assertThat(writes()).isTrue();
    full = true;
    assertThat(writes()).isFalse();
    full = false;
    clock.advance(Duration.ofMillis(1_001));
    assertThat(reads()).isTrue();
    queueing = true;
    CompletableFuture<Integer> first = sql.writeBehind(SCHEMA, connection -> 1);
    assertThat(sql.writeBehind(SCHEMA, connection -> 2))
        .as("the first shows whether it is well")
        .isCompletedExceptionally();
    queue.remove().run();
    assertThat(first).isCompletedWithValue(1);

    CompletableFuture<Integer> one = sql.writeBehind(SCHEMA, connection -> 3);
    CompletableFuture<Integer> other = sql.writeBehind(SCHEMA, connection -> 4);
    queue.remove().run();
    queue.remove().run();
    assertThat(one).isCompletedWithValue(3);
    assertThat(other).isCompletedWithValue(4);
  }

  @Test
  void whatTheDatabaseOnlyRefusesHoldsNothingBack() {
    assertThat(writes()).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(
              sql.writeBehind(
                  SCHEMA,
                  connection -> {
                    throw new SQLException("could not extend file", "53100");
                  }))
          .isCompletedExceptionally();
    }
    assertThat(writes()).isTrue();
    assertThat(reads()).isTrue();
  }
}
