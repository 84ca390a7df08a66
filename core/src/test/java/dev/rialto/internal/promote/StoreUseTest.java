package dev.rialto.internal.promote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreUseTest {

  private final Logger log = Logger.getLogger("dev.rialto");
  private final List<LogRecord> records = new ArrayList<>();
  private final Handler keeping =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    keeping.setLevel(Level.ALL);
    log.addHandler(keeping);
    log.setUseParentHandlers(false);
    log.setLevel(Level.ALL);
  }

  @AfterEach
  void stop() {
    log.removeHandler(keeping);
    log.setUseParentHandlers(true);
    log.setLevel(null);
  }

  @Test
  void whatGoesWrongInTheMiddle_isLoggedWithItsTrace() {
    CompletableFuture<List<String>> asked = new CompletableFuture<>();
    StoreUse.thenIfAnswered(
        "Taking job 7 over",
        asked,
        items -> {
          throw new IllegalStateException("no item");
        });
    asked.complete(List.of());
    assertThat(records).hasSize(1);
    assertThat(records.get(0).getLevel()).isEqualTo(Level.WARNING);
    assertThat(records.get(0).getMessage()).isEqualTo("Taking job 7 over failed in the middle");
    assertThat(records.get(0).getThrown()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aStoreThatIsAway_isNoFaultOfOurs_andAskedByALaterRound() {
    StoreUse.thenIfAnswered(
        "Renewing the lease of job 7",
        StoreUse.guarded(
            () -> {
              throw new IllegalStateException("away");
            }),
        never -> {
          throw new AssertionError();
        });
    assertThat(records).hasSize(1);
    assertThat(records.get(0).getLevel()).isEqualTo(Level.FINE);
    assertThat(records.get(0).getThrown()).isNull();
  }

  @Test
  void aHookThatHearsOfFailures_mayFailItself() {
    StoreUse.then(
        "Asking where job 7 stands",
        CompletableFuture.failedFuture(new IllegalStateException("away")),
        (state, error) -> {
          throw new IllegalArgumentException("twice");
        });
    assertThat(records.get(0).getThrown()).hasMessage("twice");
  }
}
