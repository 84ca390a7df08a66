package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.WarmingStatistics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A generated client's question of every morning is answered before it is asked. */
@Timeout(60)
class WarmingTest {

  private static final Duration EVERY = Duration.ofMillis(20);

  private volatile Instant now = Instant.parse("2026-03-02T09:05:00Z");

  /** A clock that a test sets. */
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("in time").isNegative();
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Test
  void theQuestionOfEveryMorningIsAnsweredBeforehand() throws Exception {
    BlockingQueue<PipelineEvent.CacheWarmed> rounds = new LinkedBlockingQueue<>();
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .clock(clock)
                .cache(c -> c.warming(w -> w.every(EVERY).mostCalls(5)))
                .listener(
                    event -> {
                      if (event instanceof PipelineEvent.CacheWarmed warmed) {
                        rounds.add(warmed);
                      }
                    })
                .build()) {
      Probe probe = rialto.client(Probe.class);
      for (int day = 0; day < 3; day++) {
        assertThat(probe.ask("the figures", CallOptions.NONE).cacheStatus())
            .isEqualTo(CacheStatus.MISS);
        rialto.cache().invalidate(CacheScope.ALL).join();
        now = now.plus(Duration.ofDays(1));
      }
      assertThat(server.counters().requests()).isEqualTo(3);

      now = Instant.parse("2026-03-05T08:59:59.990Z");
      await(() -> rialto.cache().statistics().warming().warmed() == 1);
      assertThat(server.counters().requests()).isEqualTo(4);
      assertThat(rounds.poll(20, TimeUnit.SECONDS).warmed()).isEqualTo(1);

      now = Instant.parse("2026-03-05T09:05:00Z");
      assertThat(probe.ask("the figures", CallOptions.NONE).cacheStatus())
          .isEqualTo(CacheStatus.HIT_MEMORY);
      WarmingStatistics seen = rialto.cache().statistics().warming();
      assertThat(seen.used()).isEqualTo(1);
      assertThat(seen.wasted()).isZero();
      assertThat(server.counters().requests()).isEqualTo(4);
    }
  }
}
