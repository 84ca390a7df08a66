package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheStatus;
import dev.rialto.Cost;
import dev.rialto.Usd;
import dev.rialto.spi.PipelineEvent;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallLogTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final CallLog log = new CallLog(4, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void theTableSaysWhatAnsweredEachCall() {
    log.onEvent(Events.answered(Events.REVIEW, Events.GPT, Duration.ofMillis(1_234)));
    log.onEvent(Events.from(CacheStatus.HIT_MEMORY, Duration.ofNanos(830)));
    log.onEvent(
        Events.streamed(
            Events.EXPLAIN, Events.SONNET, Duration.ofMillis(210), Duration.ofMillis(990)));
    log.onEvent(Events.failed(Events.EXPLAIN, "", "CircuitOpenException"));

    assertThat(log.table())
        .isEqualTo(
            """
              call                   answered by             model                        tokens in  out  cost  first token    total
              ─────────────────────  ──────────────────────  ───────────────────────────  ─────────  ───  ────  ───────────  ───────
              CodeAssistant.review   openai                  openai/gpt-4.1                     123   45     –            –   1.23 s
              CodeAssistant.review   cache, memory           openai/gpt-4.1                       –    –     –            –  0.83 µs
              CodeAssistant.explain  anthropic               anthropic/claude-sonnet-4-5        123   45     –       210 ms   990 ms
              CodeAssistant.explain  ✗ CircuitOpenException  –                                    –    –     –            –  30.0 ms

              4 calls, 0 requests to providers, 1 answered by the cache, 1 failed; 246 tokens in, 90 out, $0.00
            """);
  }

  @Test
  void costsAreShownExactAboutOrUnknown() {
    log.onEvent(Events.costing(Events.usd("0.01234")));
    log.onEvent(Events.costing(new Cost(Usd.of("0.5"), true)));
    log.onEvent(Events.costing(Cost.UNKNOWN));
    assertThat(log.table())
        .contains(" $0.0123 ")
        .contains(" about $0.500 ")
        .contains(" unknown ")
        .contains(" out, $0.512, the cost of 1 unknown\n");
  }

  @Test
  void onlyTheLastCallsAreKept() {
    for (int i = 1; i <= 6; i++) {
      log.onEvent(Events.answered(Events.REVIEW, Events.GPT, Duration.ofMillis(i)));
    }
    assertThat(log.entries())
        .extracting(entry -> entry.call().totalNanos() / 1_000_000)
        .containsExactly(3L, 4L, 5L, 6L);
    assertThat(log.entries().get(0).at()).isEqualTo(NOW);
    assertThat(log.seen()).isEqualTo(6);
  }

  @Test
  void itemsOfBatchesAreNoRequests() {
    log.onEvent(Events.attempt(Events.GPT, Duration.ofMillis(1), null));
    log.onEvent(Events.batched(Events.GPT, Events.usd("1")));
    assertThat(log.requests()).isEqualTo(1);
  }

  @Test
  void waitingEndsWhenTheCallsHaveArrived() throws Exception {
    assertThat(log.await(1, Duration.ZERO)).isFalse();
    Thread listener =
        new Thread(
            () -> log.onEvent(Events.answered(Events.REVIEW, Events.GPT, Duration.ofMillis(1))));
    listener.start();
    assertThat(log.await(1, Duration.ofSeconds(30))).isTrue();
    listener.join();
  }

  @Test
  void aNameCannotBreakATable() {
    log.onEvent(
        Events.answered(
            Events.REVIEW, "evil/\u001b[31m|<b>\n" + "x".repeat(200), Duration.ofMillis(1)));
    assertThat(log.table()).doesNotContain("\u001b").contains("evil/?[31m|<b>?xxx").contains("x…");
    assertThat(log.markdown()).contains("evil/?\\[31m\\|&lt;b>?xxx");
    assertThat(log.table().lines().filter(line -> line.contains("evil"))).hasSize(1);
  }

  @Test
  void itGrowsToItsCapacity_andKeepsTheOrder() {
    CallLog calls = new CallLog(2_500);
    for (int size : new int[] {999, 1_000, 1_001, 2_000, 2_001, 2_499, 2_500, 2_501, 6_000}) {
      while (calls.seen() < size) {
        calls.onEvent(
            Events.answered(Events.REVIEW, Events.GPT, Duration.ofNanos(1 + calls.seen())));
      }
      List<CallLog.Entry> entries = calls.entries();
      assertThat(entries).hasSize(Math.min(size, 2_500));
      assertThat(entries.get(0).call().totalNanos()).isEqualTo(1 + Math.max(0, size - 2_500));
      assertThat(entries)
          .extracting(entry -> entry.call().totalNanos())
          .isSorted()
          .last()
          .isEqualTo((long) size);
    }
  }

  @Test
  void aCallAllocatesNothing() {
    CallLog calls = new CallLog();
    PipelineEvent[] events = {
      Events.costing(Events.usd("0.01")), Events.attempt(Events.GPT, Duration.ofMillis(8), null)
    };
    for (int i = 0; i < 20_000; i++) {
      calls.onEvent(events[i % events.length]);
    }
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100_000; i++) {
      calls.onEvent(events[i % events.length]);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / 100_000.0).as("bytes per event").isLessThan(.5);
  }
}
