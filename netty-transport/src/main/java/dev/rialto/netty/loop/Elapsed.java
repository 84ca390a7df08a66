package dev.rialto.netty.loop;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Spans of time, for clocks and for people. */
public final class Elapsed {

  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private Elapsed() {}

  /** Returns a span in nanoseconds; at most half the range, so that moments can be compared. */
  public static long nanos(Duration span) {
    return span.compareTo(FOR_EVER) >= 0 ? Long.MAX_VALUE / 2 : span.toNanos();
  }

  /** Returns a span as an event loop's timers take it, at least one. */
  public static int millis(Duration span) {
    return (int)
        Math.max(1, Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos(span))));
  }

  /** Returns a span as people read it: {@code 250 ms}, {@code 2.5 s}. */
  public static String of(long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
