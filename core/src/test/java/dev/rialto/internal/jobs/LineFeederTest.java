package dev.rialto.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LineFeederTest {
  private static final int PIECE = 16_384;

  private static final Supplier<CompletableFuture<?>> ROOM =
      () -> CompletableFuture.completedFuture(null);

  @Test
  void linesOfAHundredMegabytes_areHandedOutAsTheyEnd_andNothingElseIsKept() {
    byte[] line =
        ("{\"custom_id\":\"a\",\"x\":\"" + "y".repeat(5_000) + "\"}\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] ring = new byte[line.length * PIECE / gcd(line.length, PIECE)];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = line[i % line.length];
    }
    long[] lines = new long[1];
    LineFeeder feeder =
        new LineFeeder(
            whole -> {
              assertThat(whole.length).isEqualTo(line.length - 1);
              lines[0]++;
            },
            ROOM);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long fed = 0;
    for (int at = 0; fed < 100_000_000; at = (at + PIECE) % ring.length) {
      assertThat(feeder.feed(ring, at, PIECE)).isTrue();
      fed += PIECE;
      assertThat(lines[0]).as("each as soon as it ends").isEqualTo(fed / line.length);
    }
    // A line is copied when it is put together and when it is handed out, and never with others.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(5 * fed);
  }

  @Test
  void aLineWithoutEnd_isGivenUpOn_andTheLastNeedsNoLineFeed() {
    LineFeeder endless = new LineFeeder(line -> {}, ROOM);
    byte[] filling = new byte[1 << 20];
    int fed = 0;
    while (endless.feed(filling, 0, filling.length)) {
      fed++;
    }
    assertThat(fed).isEqualTo(64);
    List<String> lines = new ArrayList<>();
    LineFeeder feeder =
        new LineFeeder(line -> lines.add(new String(line, StandardCharsets.UTF_8)), ROOM);
    byte[] text = "a\r\n\nb".getBytes(StandardCharsets.UTF_8);
    for (byte one : text) {
      assertThat(feeder.feed(new byte[] {one}, 0, 1)).isTrue();
    }
    feeder.end();
    assertThat(lines).containsExactly("a\r", "b");
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
