package dev.rialto.benchmarks.jmh;

import dev.rialto.Completion;
import dev.rialto.UserMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Answers of about 2 kB of several shapes: what takes the time of reading differs. */
@Completion
public interface AnswerShapes {

  /** Objects within objects. */
  @UserMessage("{{it}}")
  Nested nested(String it);

  /** Text with quotes, line breaks and code. */
  @UserMessage("{{it}}")
  Escaped escaped(String it);

  /** Text beyond Latin letters. */
  @UserMessage("{{it}}")
  Foreign foreign(String it);

  /** Whole numbers. */
  @UserMessage("{{it}}")
  Counts counts(String it);

  /** Numbers with fractions. */
  @UserMessage("{{it}}")
  Curve curve(String it);

  /** Many short strings. */
  @UserMessage("{{it}}")
  Words words(String it);

  /** Few long strings. */
  @UserMessage("{{it}}")
  Essay essay(String it);

  /** Constants, and lists of lists. */
  @UserMessage("{{it}}")
  Ranks ranks(String it);

  /** Five levels. */
  record Nested(String name, List<Region> regions) {}

  /** A level. */
  record Region(String name, Place capital, List<Place> places) {}

  /** A level. */
  record Place(String name, Point at, boolean coastal, List<Point> outline) {}

  /** The last level. */
  record Point(int x, int y) {}

  /** Code and quotations. */
  record Escaped(String title, List<String> snippets) {}

  /** Many scripts. */
  record Foreign(String title, List<String> lines, String note) {}

  /** Integers, short and long. */
  record Counts(List<Integer> small, List<Long> large) {}

  /** Doubles as models write them. */
  record Curve(String unit, List<Double> values) {}

  /** Tags. */
  record Words(List<String> words) {}

  /** Prose. */
  record Essay(String title, String text, int words) {}

  /** Choices among few. */
  record Ranks(List<Rank> ranks, List<List<Integer>> rows) {}

  /** How much something matters. */
  enum Rank {
    /** A little. */
    MINOR,
    /** Some. */
    NOTABLE,
    /** Much. */
    DECISIVE
  }

  /** Returns an instance of a shape, by its name. */
  static Object sample(String shape) {
    return switch (shape) {
      case "nested" ->
          new Nested(
              "atlas",
              some(5, i -> new Region("region " + i, place(i), some(3, j -> place(i + j)))));
      case "escaped" ->
          new Escaped(
              "How to \"quote\"",
              some(
                  14,
                  i ->
                      "if (a["
                          + i
                          + "] == \"x\\y\") {\n\tSystem.out.println(\"no "
                          + i
                          + "\");\n}\n"));
      case "foreign" ->
          new Foreign(
              "Brücken über dem Fluß",
              some(18, i -> "第" + i + "座桥跨越了这条宽阔的河流,每天有许多人经过 🌉"),
              "Ærlig talt: ñandú, čeština, ελληνικά");
      case "counts" ->
          new Counts(
              some(200, i -> i * 37 % 1_000), some(80, i -> 1_700_000_000_000L + i * 7_919L));
      case "curve" -> new Curve("ms", some(200, i -> Math.round(Math.sin(i) * 1e6) / 1e4 + i));
      case "words" -> new Words(some(180, i -> "tag-" + i % 40));
      case "ranks" ->
          new Ranks(some(120, i -> Rank.values()[i % 3]), some(30, i -> some(8, j -> i * j % 100)));
      case "essay" ->
          new Essay(
              "On bridges", "A bridge carries what the river would have kept. ".repeat(40), 360);
      default -> throw new IllegalArgumentException(shape);
    };
  }

  private static Place place(int i) {
    return new Place("place " + i, new Point(i, -i), i % 2 == 0, some(2, j -> new Point(i * j, j)));
  }

  private static <T> List<T> some(int count, IntFunction<T> one) {
    List<T> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(one.apply(i));
    }
    return all;
  }
}
