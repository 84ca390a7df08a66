package dev.rialto.benchmarks.merging;

import dev.rialto.Rialto;
import dev.rialto.benchmarks.Table;
import dev.rialto.loopback.LoopbackProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * 64 threads embed one text each at a provider behind a socket that takes 30 ms to answer, merged
 * and each by itself; and one thread alone does, with merging and without it. Who is alone with
 * merging switched off is what all are compared with. The ways take turns, since the machine's pace
 * changes from second to second; the median of the rounds counts for what a round's threads wait.
 */
public final class Merging {

  private static final int THREADS = 64;
  private static final int WARM_UP = 12;
  private static final int TURNS = 10;
  private static final int ROUNDS = 4;
  private static final Duration LATENCY = Duration.ofMillis(30);

  /** Longer than any window: whoever comes after it finds an idle process. */
  private static final long IDLE_MILLIS = 120;

  private static final int MOST_CALLS = 4;
  private static final double MOST_MILLIS = 5;

  /** What a timer and the scheduler of two busy cores make of no wait at all. */
  private static final double NOTHING_MILLIS = 0.5;

  private final boolean merged;
  private final int threads;
  private final int texts;
  private final List<long[]> waits = new ArrayList<>();
  private final List<Integer> calls = new ArrayList<>();

  private Merging(boolean merged, int threads, int texts) {
    this.merged = merged;
    this.threads = threads;
    this.texts = texts;
  }

  /** Runs. */
  public static void run() throws InterruptedException {
    Merging alone = new Merging(false, 1, 1);
    Merging idle = new Merging(true, 1, 1);
    Merging list = new Merging(false, 1, THREADS);
    Merging crowd = new Merging(true, THREADS, 1);
    Merging unmerged = new Merging(false, THREADS, 1);
    List<Merging> all = List.of(alone, idle, list, crowd, unmerged);
    try (LoopbackProvider server = LoopbackProvider.builder().latency(LATENCY).start();
        Rialto with = rialto(server, true);
        Rialto without = rialto(server, false)) {
      for (int turn = 0; turn <= TURNS; turn++) {
        for (Merging one : all) {
          one.rounds(server, one.merged ? with : without, turn == 0 ? WARM_UP : ROUNDS);
          if (turn == 0) {
            one.waits.clear();
            one.calls.clear();
          }
        }
      }
    }
    System.out.println(
        "A provider that answers after " + LATENCY.toMillis() + " ms, JDK " + Runtime.version());
    double base = alone.median(0.5);
    Table table =
        new Table(
            "embed one text each", "calls", "p50 ms", "max ms", "longer", "max longer", "must");
    alone.row(table, "1 thread, not merged", base, "");
    idle.row(
        table,
        "1 thread, idle",
        base,
        String.format(Locale.ROOT, "0 longer (%.1f ms is noise)", NOTHING_MILLIS));
    crowd.row(
        table,
        THREADS + " threads at once",
        base,
        String.format(Locale.ROOT, "≤ %d calls, max ≤ %.0f ms longer", MOST_CALLS, MOST_MILLIS));
    list.row(table, "1 thread, a list of " + THREADS, base, "");
    unmerged.row(table, THREADS + " threads, not merged", base, "");
    System.out.println(table);
  }

  private static Rialto rialto(LoopbackProvider server, boolean merged) {
    return Rialto.builder().provider(server.openAi()).batch(b -> b.enabled(merged)).build();
  }

  private void rounds(LoopbackProvider server, Rialto rialto, int rounds)
      throws InterruptedException {
    Embedder embedder = rialto.client(Embedder.class);
    long[] before = {server.counters().requests()};
    Crowd crowd = new Crowd(threads, rounds);
    boolean[] any = {false};
    crowd.run(
        number -> embed(embedder, number),
        () -> {
          if (any[0]) {
            note(server, before);
          }
          any[0] = true;
          pause();
        });
    note(server, before);
    waits.addAll(Arrays.asList(crowd.nanos()));
  }

  private void embed(Embedder embedder, int number) {
    if (texts == 1) {
      embedder.of("text " + number);
    } else {
      embedder.all(IntStream.range(0, texts).mapToObj(i -> number + " text " + i).toList());
    }
  }

  private void note(LoopbackProvider server, long[] before) {
    long now = server.counters().requests();
    calls.add((int) (now - before[0]));
    before[0] = now;
  }

  private static void pause() {
    try {
      Thread.sleep(IDLE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The median of all rounds of what a part of a round's threads wait at most. */
  private double median(double part) {
    return waits.stream()
            .mapToLong(
                round -> {
                  long[] sorted = round.clone();
                  Arrays.sort(sorted);
                  return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)];
                })
            .sorted()
            .skip(waits.size() / 2)
            .findFirst()
            .orElse(0)
        / 1e6;
  }

  private void row(Table table, String name, double base, String must) {
    int[] sorted = calls.stream().mapToInt(Integer::intValue).sorted().toArray();
    int least = sorted[0];
    int most = sorted[sorted.length - 1];
    table.row(
        name,
        least == most ? "" + most : least + "–" + most,
        millis(median(0.5)),
        millis(median(1)),
        millis(median(0.5) - base),
        millis(median(1) - base),
        must);
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
