package dev.rialto.benchmarks.jmh;

import dev.rialto.benchmarks.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the JMH benchmarks and prints one table: time and garbage of an operation, and the aim. The
 * aims are compared with CPU time, which other processes on the machine disturb least.
 */
public final class JmhRun {

  private JmhRun() {}

  /**
   * Runs those that match.
   *
   * @param patterns regular expressions; none: all
   * @param verbose whether JMH's own output is shown
   */
  public static void run(List<String> patterns, boolean verbose) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    patterns.forEach(options::include);
    if (patterns.isEmpty()) {
      options.include("dev\\.rialto\\.benchmarks\\.jmh\\..*");
    }
    if (!RedisHitBenchmark.isPossible()) {
      options.exclude("RedisHit");
    }
    options
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.NANOSECONDS)
        .forks(1)
        .warmupIterations(4)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(5)
        .measurementTime(TimeValue.seconds(1))
        .addProfiler(GCProfiler.class)
        .addProfiler(CpuProfiler.class)
        .jvmArgsAppend("-Xmx1g", "-Xms1g")
        .shouldFailOnError(true)
        .verbosity(verbose ? VerboseMode.EXTRA : VerboseMode.SILENT);
    System.out.println(table(new Runner(options.build()).run()));
  }

  private static Table table(Collection<RunResult> results) {
    Table table = new Table("benchmark", "CPU ns/op", "wall ns/op", "B/op", "aim");
    for (RunResult result : results) {
      table.row(
          name(result),
          number(cpu(result)),
          number(result.getPrimaryResult().getScore()),
          number(garbage(result)),
          Aims.of(name(result), results));
    }
    return table;
  }

  static double cpu(RunResult result) {
    return secondary(result, CpuProfiler.LABEL);
  }

  static double garbage(RunResult result) {
    return secondary(result, "gc.alloc.rate.norm");
  }

  private static double secondary(RunResult result, String label) {
    Result<?> found = result.getSecondaryResults().get(label);
    return found == null ? Double.NaN : found.getScore();
  }

  static String name(RunResult result) {
    String full = result.getParams().getBenchmark();
    String method = full.substring(full.lastIndexOf('.') + 1);
    String type = full.substring(0, full.lastIndexOf('.'));
    List<String> parameters = new ArrayList<>();
    for (String key : result.getParams().getParamsKeys()) {
      parameters.add(key + "=" + result.getParams().getParam(key));
    }
    return type.substring(type.lastIndexOf('.') + 1).replace("Benchmark", "")
        + "."
        + method
        + (parameters.isEmpty() ? "" : parameters.toString());
  }

  private static String number(double value) {
    return Double.isNaN(value)
        ? ""
        : String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value);
  }
}
