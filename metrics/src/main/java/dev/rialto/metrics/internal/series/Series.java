package dev.rialto.metrics.internal.series;

import dev.rialto.spi.PipelineEvent.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened with one method, model and endpoint: since the beginning, and of the last day.
 * Guarded by the lock of its {@link SeriesTable}.
 *
 * <pre>
 *   event → open minute ──(minute over)──→ 16 packed minutes ──(5 minutes over)──→ 288 packed fives
 *                        └→ total of all that is over
 * </pre>
 */
public final class Series {

  private static final int MINUTES = 16;
  private static final int FIVES = 24 * 12;

  final Origin origin;
  final String model;
  final String endpoint;

  /** The four scopes it is in. */
  final List<Scope> scopes = new ArrayList<>();

  /** The failure types that its scopes know of, one bit each. */
  int announcedFailures;

  /** Counts since the beginning by upper bound, for histograms that only ever grow. */
  private final long[][] buckets = new long[Timing.values().length][Buckets.COUNT];

  private final long[] past = new long[Tally.SIZE];
  private final Tally open = new Tally();
  private final @Nullable Packed[] minutes = new Packed[MINUTES];
  private final @Nullable Packed[] fives = new Packed[FIVES];
  private long openMinute;

  Series(Origin origin, String model, String endpoint, long minute) {
    this.origin = origin;
    this.model = model;
    this.endpoint = endpoint;
    openMinute = minute;
  }

  /** Returns where to count what happens in this minute. */
  public Tally open(long minute) {
    if (minute > openMinute) {
      close(minute);
    }
    return open;
  }

  public void record(Timing timing, long nanos) {
    open.record(timing, nanos);
    buckets[timing.index][Buckets.indexOf(nanos)]++;
  }

  Lifetime lifetime() {
    Tally total = new Tally();
    addTotalTo(total);
    return new Lifetime(
        origin, model, endpoint, total, Arrays.stream(buckets).map(long[]::clone).toList());
  }

  /** Adds the numbers since the beginning. */
  void addTotalTo(Tally sum) {
    sum.merge(past);
    sum.merge(open.numbers);
  }

  /**
   * Adds the open minute of a window, and to {@code packed} what of it is over, which can be read
   * without the lock.
   *
   * <p>Up to a quarter of an hour is made of minutes, what is longer of five minutes: the oldest of
   * them is left out as soon as a part of it is too old.
   */
  void addWindowTo(Tally sum, List<Packed> packed, long minute, int count) {
    Tally current = open(minute);
    if (!current.isEmpty()) {
      sum.merge(current);
    }
    long block = minute / 5;
    long first = count < MINUTES ? minute - count + 1 : block * 5;
    for (Packed over : minutes) {
      if (over != null && over.number >= first && over.number < minute) {
        packed.add(over);
      }
    }
    if (count >= MINUTES) {
      for (Packed over : fives) {
        if (over != null && over.number > block - count / 5 && over.number < block) {
          packed.add(over);
        }
      }
    }
  }

  /** Adds the numbers of one minute. */
  void addNumbersTo(Tally sum, long minute, long which) {
    Tally current = open(minute);
    if (which == minute) {
      sum.merge(current.numbers);
      return;
    }
    Packed packed = which < 0 ? null : minutes[(int) (which % MINUTES)];
    if (packed != null && packed.number == which) {
      packed.addNumbersTo(sum);
    }
  }

  private void close(long minute) {
    if (!open.isEmpty()) {
      minutes[(int) (openMinute % MINUTES)] = Packed.of(openMinute, open);
      for (int i = 0; i < past.length; i++) {
        past[i] = Picos.plus(past[i], open.numbers[i]);
      }
      open.reset();
    }
    long block = openMinute / 5;
    if (minute / 5 > block) {
      Tally five = new Tally();
      for (Packed packed : minutes) {
        if (packed != null && packed.number / 5 == block) {
          packed.addTo(five);
        }
      }
      if (!five.isEmpty()) {
        fives[(int) (block % FIVES)] = Packed.of(block, five);
      }
    }
    openMinute = minute;
  }
}
