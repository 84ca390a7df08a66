package dev.rialto.benchmarks.sidebyside;

import java.util.List;

/**
 * What is run, and for how long.
 *
 * @param rounds how often each contender runs; of several, the one that took the least CPU counts
 * @param warmUpMillis at least; goes on, at most three times as long, while code is being compiled
 * @param measuredMillis of each load
 * @param loads what each contender has to do
 */
record Plan(int rounds, int warmUpMillis, int measuredMillis, List<Load> loads) {

  static final Load UNARY_32 = new Load("unary, 32 in flight", false, 32);
  static final Load UNARY_1 = new Load("unary, one at a time", false, 1);
  static final Load STREAM_8 = new Load("stream, 8 in flight", true, 8);
  private static final Load UNARY_256 = new Load("unary, 256 in flight", false, 256);
  private static final Load STREAM_1 = new Load("stream, one at a time", true, 1);

  /** A load: so many calls in flight, each followed by the next. */
  record Load(String name, boolean stream, int inFlight) {}

  static Plan of(String name) {
    return switch (name) {
      case "quick" -> new Plan(1, 1_500, 2_000, List.of(UNARY_32, UNARY_1, STREAM_8));
      case "full" ->
          new Plan(3, 4_000, 6_000, List.of(UNARY_32, UNARY_1, STREAM_8, UNARY_256, STREAM_1));
      default -> throw new IllegalArgumentException(name + " is neither quick nor full");
    };
  }
}
