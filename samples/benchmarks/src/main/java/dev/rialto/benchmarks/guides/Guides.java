package dev.rialto.benchmarks.guides;

import dev.rialto.Attempt;
import dev.rialto.CallOptions;
import dev.rialto.Cost;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.Usd;
import dev.rialto.benchmarks.Table;
import dev.rialto.catalog.TokenRates;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the scenarios against each model, and says what came of it. */
public final class Guides {

  private static final int WARM_UP = 2;

  private final GuideClient client;
  private final int calls;
  private final int threads;
  private final ProgressBar progress;

  private Guides(Rialto rialto, int calls, int threads, ProgressBar progress) {
    this.client = rialto.client(GuideClient.class);
    this.calls = calls;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Runs.
   *
   * @param args {@code model=provider/model} … , {@code provider=name@url} …, {@code calls=20},
   *     {@code threads=10}, {@code out=guides.html}
   * @throws IllegalArgumentException if one is none of these, or a model has no provider
   */
  public static void run(List<String> args) throws Exception {
    List<String> models = new ArrayList<>();
    Map<String, String> compatible = new LinkedHashMap<>();
    int calls = 20;
    int threads = 10;
    Path out = Path.of("target", "guides.html");
    for (String arg : args) {
      String value = arg.substring(arg.indexOf('=') + 1);
      switch (arg.substring(0, Math.max(0, arg.indexOf('=')))) {
        case "model" -> models.add(value);
        case "provider" -> {
          int at = value.indexOf('@');
          if (at < 1) {
            throw new IllegalArgumentException("'" + arg + "'; allowed is provider=name@url");
          }
          compatible.put(value.substring(0, at), value.substring(at + 1));
        }
        case "calls" -> calls = count(arg, value);
        case "threads" -> threads = count(arg, value);
        case "out" -> out = Path.of(value);
        default ->
            throw new IllegalArgumentException(
                "'" + arg + "'; allowed are model=, provider=name@url, calls=, threads=, out=");
      }
    }
    try (Entrant entrant = Entrant.of(models, compatible)) {
      compare(entrant, calls, threads, out);
    }
  }

  private static int count(String arg, String value) {
    if (!value.matches("[1-9]\\d{0,5}")) {
      throw new IllegalArgumentException("'" + arg + "'; allowed is a number, 1 to 999999");
    }
    return Integer.parseInt(value);
  }

  private static void compare(Entrant entrant, int calls, int threads, Path out) throws Exception {
    Rialto.Builder builder = Rialto.builder().admission(a -> a.adaptive(false));
    entrant.providers().forEach(builder::provider);
    if (entrant.loopback()) {
      TokenRates free = TokenRates.of(Usd.ZERO, Usd.ZERO);
      builder.catalog(c -> entrant.models().forEach(model -> c.model(model, m -> m.prices(free))));
    }
    int total = entrant.models().size() * Scenario.values().length * calls;
    ProgressBar progress = new ProgressBar(System.err, total, System.console() != null);
    Map<String, Map<Scenario, Summary>> all = new LinkedHashMap<>();
    try (Rialto rialto = builder.build()) {
      Guides guides = new Guides(rialto, calls, threads, progress);
      for (String model : entrant.models()) {
        all.put(model, guides.measure(model));
      }
    }
    progress.end();
    if (entrant.loopback()) {
      System.out.println(
          "No key is set: two loopback providers in this process answered, which are no models.\n");
    }
    print(all, System.out);
    Path parent = out.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(out, new HtmlReport(all, calls, threads, setting()).html());
    System.out.println("The page with plots is " + out.toAbsolutePath());
  }

  private static String setting() {
    return LocalDate.now()
        + " with JDK "
        + Runtime.version().feature()
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " processors";
  }

  private Map<Scenario, Summary> measure(String model) throws Exception {
    CallOptions options = CallOptions.model(model);
    for (int i = 0; i < WARM_UP; i++) {
      progress.label(model + ": warming up");
      call(Scenario.SIMPLE, options, i);
      call(Scenario.STREAMING, options, i);
    }
    Map<Scenario, Summary> all = new EnumMap<>(Scenario.class);
    for (Scenario scenario : Scenario.values()) {
      progress.label(model + ": " + scenario.title());
      long start = System.nanoTime();
      List<Summary.Sample> samples =
          scenario.isTogether() ? together(scenario, options) : each(scenario, options);
      all.put(scenario, Summary.of(samples, System.nanoTime() - start));
    }
    return all;
  }

  private List<Summary.Sample> each(Scenario scenario, CallOptions options) {
    List<Summary.Sample> samples = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      samples.add(call(scenario, options, i));
      progress.step();
    }
    return samples;
  }

  private List<Summary.Sample> together(Scenario scenario, CallOptions options) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Summary.Sample>> started = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        int number = i;
        started.add(
            executor.submit(
                () -> {
                  Summary.Sample sample = call(scenario, options, number);
                  progress.step();
                  return sample;
                }));
      }
      List<Summary.Sample> samples = new ArrayList<>();
      for (Future<Summary.Sample> each : started) {
        samples.add(each.get());
      }
      return samples;
    } finally {
      executor.shutdown();
    }
  }

  private Summary.Sample call(Scenario scenario, CallOptions options, int number) {
    long start = System.nanoTime();
    try {
      Result<?> result = scenario.ask(client, options, number);
      long first = result.timings().firstTokenNanos();
      return new Summary.Sample(System.nanoTime() - start, first, result.cost(), "");
    } catch (CompletionException e) {
      return failed(start, e.getCause());
    } catch (RialtoException e) {
      return failed(start, e);
    }
  }

  static Summary.Sample failed(long start, Throwable error) {
    Cost cost = Cost.NOTHING;
    if (error instanceof RialtoException known) {
      for (Attempt attempt : known.details().attempts()) {
        cost = cost.plus(attempt.cost());
      }
    }
    return new Summary.Sample(
        System.nanoTime() - start, -1, cost, error.getClass().getSimpleName());
  }

  static void print(Map<String, Map<Scenario, Summary>> all, PrintStream out) {
    Table table =
        new Table(
            "scenario, model",
            "mean",
            "median",
            "p95",
            "p99",
            "min",
            "max",
            "first token",
            "answers/s",
            "success",
            "cost");
    for (Scenario scenario : Scenario.values()) {
      all.forEach(
          (model, summaries) -> {
            Summary s = summaries.get(scenario);
            table.row(
                scenario.title() + ", " + model,
                Figures.millis(s.mean()),
                Figures.millis(s.quantile(.5)),
                Figures.millis(s.quantile(.95)),
                Figures.millis(s.quantile(.99)),
                Figures.millis(s.quantile(0)),
                Figures.millis(s.quantile(1)),
                Figures.millis(s.firstMedian()),
                Figures.perSecond(s.answersPerSecond()),
                Figures.percent(s.successRate()),
                Figures.cost(s.cost()));
          });
    }
    out.println(table);
    for (String model : all.keySet()) {
      Verdict verdict = Verdict.of(model, all);
      out.println(model);
      say(out, "strong", verdict.strengths());
      say(out, "weak", verdict.weaknesses());
      say(out, "gap", verdict.gaps());
      out.println();
    }
  }

  private static void say(PrintStream out, String kind, List<String> all) {
    all.forEach(line -> out.println("  " + kind + ": " + line));
  }
}
