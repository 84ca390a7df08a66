package dev.rialto.benchmarks.sidebyside;

import java.util.List;

/**
 * What is run, and for how long.
 *
 * <p>Time is CPU time of the contender's process: where others have the machine, it goes on for
 * longer by the wall, but does not get away with less. The wall's time is bounded too.
 *
 * @param rounds how often each contender runs; of several, the one that took the least CPU counts
 * @param warmUpMillis CPU time before the first load of a kind is measured, unary or stream; a
 *     sixth of it before the others, whose code has been compiled by then
 * @param mostCompilingMillis by the wall, for how long it is then waited for the compilers to have
 *     done; a call takes half as much CPU when they have
 * @param measuredMillis CPU time that is measured
 * @param mostMillis by the wall, for warming up and for measuring
 * @param loads what each contender has to do
 * @param heldSeconds how long the guides' throughput is held
 * @param jdk whether the JDK's client runs too
 */
record Plan(
    int rounds,
    int warmUpMillis,
    int mostCompilingMillis,
    int measuredMillis,
    int mostMillis,
    List<Load> loads,
    int heldSeconds,
    boolean jdk) {

  static final Load UNARY_32 = new Load("unary, 32 in flight", false, 32);
  static final Load UNARY_1 = new Load("unary, one at a time", false, 1);
  static final Load UNARY_256 = new Load("unary, 256 in flight", false, 256);
  static final Load STREAM_8 = new Load("stream, 8 in flight", true, 8);
  private static final Load STREAM_1 = new Load("stream, one at a time", true, 1);
  private static final Load STREAM_32 = new Load("stream, 32 in flight", true, 32);
  private static final Load STREAM_256 = new Load("stream, 256 in flight", true, 256);

  /** A load: so many calls in flight, each followed by the next. */
  record Load(String name, boolean stream, int inFlight) {}

  /** Returns what a contender has to do. */
  List<Load> loads(String contender) {
    return Contenders.ways().contains(contender)
        ? loads.stream().filter(load -> !load.stream()).toList()
        : loads;
  }

  static Plan of(String name) {
    return switch (name) {
      case "quick" ->
          new Plan(
              1,
              5_000,
              30_000,
              1_500,
              6_000,
              List.of(UNARY_32, UNARY_1, UNARY_256, STREAM_8),
              5,
              false);
      case "full" ->
          new Plan(
              3,
              12_000,
              60_000,
              5_000,
              15_000,
              List.of(UNARY_32, UNARY_1, UNARY_256, STREAM_8, STREAM_1, STREAM_32, STREAM_256),
              300,
              true);
      default -> throw new IllegalArgumentException(name + " is neither quick nor full");
    };
  }
}
