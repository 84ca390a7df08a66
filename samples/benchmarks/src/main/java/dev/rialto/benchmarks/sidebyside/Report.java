package dev.rialto.benchmarks.sidebyside;

import dev.rialto.benchmarks.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Shows the samples of all contenders: as one table for people, and as JSON. */
final class Report {

  private final Plan plan;
  private final Map<String, Map<String, Sample>> results;
  private final List<Extra> extras;

  Report(Plan plan, Map<String, Map<String, Sample>> results, List<Extra> extras) {
    this.plan = plan;
    this.results = results;
    this.extras = extras;
  }

  private record Column(
      String heading, Plan.Load load, ToDoubleFunction<Sample> value, String must) {}

  private List<Column> columns() {
    List<Column> all = new ArrayList<>();
    for (Plan.Load load : plan.loads()) {
      String name = load.name();
      boolean one = load.inFlight() == 1;
      if (!one) {
        String cpu = load == Plan.UNARY_32 ? "40" : load == Plan.STREAM_8 ? "300" : "";
        all.add(new Column(name + ": CPU µs", load, Sample::cpuMicros, cpu));
        String rate = load == Plan.UNARY_32 ? "20000" : "";
        all.add(new Column(name + ": calls/s", load, Sample::callsPerSecond, rate));
        String kilobytes = load == Plan.UNARY_32 ? "8" : load == Plan.STREAM_8 ? "40" : "";
        all.add(new Column(name + ": kB", load, Sample::kilobytes, kilobytes));
      }
      String p50 = load == Plan.UNARY_1 ? "95" : "";
      all.add(new Column(name + ": p50 µs", load, Sample::p50Micros, p50));
      String p99 = load == Plan.UNARY_256 ? "1.5 ×" : "";
      all.add(new Column(name + ": p99 µs", load, Sample::p99Micros, p99));
      if (load.stream()) {
        all.add(new Column(name + ": first token µs", load, Sample::firstMicros, ""));
        all.add(new Column(name + ": deltas/s", load, Sample::deltasPerSecond, ""));
      }
    }
    return all;
  }

  /** What there is to tell: the contest, the ways of asking, and the figures beside them. */
  String tables() {
    List<String> ways = new ArrayList<>(results.keySet());
    ways.retainAll(Contenders.ways());
    List<String> contest = new ArrayList<>(results.keySet());
    contest.removeAll(ways);
    StringBuilder more = new StringBuilder();
    if (!ways.isEmpty()) {
      more.append(
              "Who makes the call, and who is told: a hand-over between threads is a wake-up.\n\n")
          .append(table(ways, columns().stream().filter(c -> !c.load().stream()).toList()))
          .append('\n');
    }
    extras.forEach(extra -> more.append(extra.text()).append('\n'));
    return "\n"
        + table(contest, columns())
        + "\n"
        + more
        + "\n"
        + "× is the ratio to the floor in this run; `must` is meant for two idle cores and JDK"
        + " 25.\n"
        + "The machine and what else runs on it move the figures, and the ratios much less.\n";
  }

  /** One row a figure, one column a contender: the figure, and its ratio to the floor's. */
  private Table table(List<String> names, List<Column> columns) {
    List<String> headings = new ArrayList<>(List.of("of one call"));
    for (String name : names) {
      headings.add(name.replaceFirst(":.*", ""));
    }
    headings.add("must");
    Table table = new Table(headings.toArray(String[]::new));
    for (Column column : columns) {
      List<String> cells = new ArrayList<>(List.of(column.heading()));
      double floor = value(Contenders.FLOOR, column);
      for (String name : names) {
        cells.add(cell(value(name, column), floor));
      }
      cells.add(column.must());
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private double value(String name, Column column) {
    Sample sample = results.getOrDefault(name, Map.of()).get(column.load().name());
    return sample == null || sample.calls() == 0
        ? Double.NaN
        : column.value().applyAsDouble(sample);
  }

  private static String cell(double value, double floor) {
    if (Double.isNaN(value)) {
      return "-";
    }
    String shown = String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    return shown + String.format(Locale.ROOT, " %6.2f×", value / floor);
  }

  void writeJson() throws IOException {
    StringBuilder json = new StringBuilder("[");
    results.forEach(
        (name, samples) ->
            samples.forEach(
                (load, s) ->
                    json.append(json.length() == 1 ? "\n" : ",\n")
                        .append(
                            String.format(
                                Locale.ROOT,
                                "{\"contender\":\"%s\",\"load\":\"%s\",\"calls\":%d,"
                                    + "\"callsPerSecond\":%.0f,\"cpuMicros\":%.1f,"
                                    + "\"kilobytes\":%.2f,\"p50Micros\":%.1f,"
                                    + "\"p99Micros\":%.1f,\"firstTokenMicros\":%.1f,"
                                    + "\"deltasPerSecond\":%.0f}",
                                name,
                                load,
                                s.calls(),
                                s.callsPerSecond(),
                                s.cpuMicros(),
                                s.kilobytes(),
                                s.p50Micros(),
                                s.p99Micros(),
                                s.firstMicros(),
                                s.first() == 0 ? 0 : s.deltasPerSecond()))));
    for (Extra extra : extras) {
      json.append(json.length() == 1 ? "\n" : ",\n").append(extra.json());
    }
    Path file = Path.of(System.getProperty("benchmark.json", "side-by-side.json"));
    Files.writeString(file, json.append("\n]\n"));
    System.out.println("As JSON: " + file.toAbsolutePath());
  }
}
