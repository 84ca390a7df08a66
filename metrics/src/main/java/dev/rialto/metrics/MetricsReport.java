package dev.rialto.metrics;

import dev.rialto.CacheStatus;
import dev.rialto.Report;
import dev.rialto.cost.BudgetStatus;
import dev.rialto.cost.CostAdvice;
import dev.rialto.cost.CostProjection;
import dev.rialto.metrics.internal.text.Text;
import dev.rialto.metrics.internal.text.TextTable;
import dev.rialto.spi.TuningStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the pipeline has done, for people and programs.
 *
 * @param at when it was made
 * @param uptime since when there has been anything to count
 * @param windows all calls, by window
 * @param window which one the next three are of
 * @param methods by {@code Client.method}
 * @param models by {@code provider/model}
 * @param endpoints by name
 * @param circuits the circuit breakers
 * @param issues what is not as it should be, the worst first
 * @param tuning the settings that are tuned, as they stand
 * @param budgets the budgets, the fullest first
 * @param advice where money could have been saved in the last 30 days, the most first
 * @param projection what will probably be spent today and in the two days after; empty before there
 *     are days to go by
 */
public record MetricsReport(
    Instant at,
    Duration uptime,
    Map<Window, Stats> windows,
    Window window,
    Map<String, Stats> methods,
    Map<String, Stats> models,
    Map<String, Stats> endpoints,
    List<CircuitStatus> circuits,
    List<Issue> issues,
    List<TuningStatus> tuning,
    List<BudgetStatus> budgets,
    List<CostAdvice> advice,
    List<CostProjection> projection)
    implements Report {

  /** So many characters of a sentence are shown. */
  private static final int PROSE = 300;

  @Override
  public String text() {
    return render(false);
  }

  @Override
  public String markdown() {
    return render(true);
  }

  @Override
  public String brief() {
    Stats stats = windows.getOrDefault(window, windows.values().iterator().next());
    StringBuilder out = new StringBuilder("Last ");
    out.append(window.label()).append(": ").append(Text.count(stats.calls()));
    out.append(stats.calls() == 1 ? " call, " : " calls, ");
    out.append(Text.percent(stats.errorRate())).append(" failed");
    if (stats.lookups() > 0) {
      out.append(", the cache had ").append(Text.percent(stats.hitRatio()));
      out.append(" of what it was asked");
    }
    out.append("; median ").append(duration(stats.latency(), stats.latency().p50Nanos()));
    out.append(", p95 ").append(duration(stats.latency(), stats.latency().p95Nanos()));
    out.append("; ").append(Text.count(stats.tokens().input())).append(" tokens in, ");
    out.append(Text.count(stats.tokens().output())).append(" out; ");
    out.append(Text.spent(stats)).append("\nIssues: ");
    if (issues.isEmpty()) {
      out.append("none\n");
    } else {
      Issue worst = issues.get(0);
      out.append(Text.count(issues.size())).append(", the worst: ");
      out.append(TextTable.clean(worst.subject())).append(": ");
      out.append(TextTable.clean(worst.message(), PROSE));
      out.append("\n    → ").append(worst.advice()).append('\n');
    }
    if (!advice.isEmpty()) {
      CostAdvice best = advice.get(0);
      out.append("Advice: ").append(TextTable.clean(best.method())).append(": ");
      out.append(TextTable.clean(best.what(), PROSE)).append('\n');
    }
    return out.toString();
  }

  private String render(boolean markdown) {
    StringBuilder out = new StringBuilder();
    heading(out, markdown, "All calls");
    TextTable all = statsTable("window");
    for (Map.Entry<Window, Stats> each : windows.entrySet()) {
      row(all, each.getKey().label(), each.getValue());
      if (each.getKey().length().compareTo(uptime) > 0) {
        break; // the longer ones would say the same
      }
    }
    add(out, markdown, all);
    section(out, markdown, "Methods", "method", methods);
    section(out, markdown, "Models", "model", models);
    endpoints(out, markdown);
    cache(out, markdown);
    budgets(out, markdown);
    money(out, markdown);
    tuning(out, markdown);
    issues(out, markdown);
    out.append(markdown ? "\n_" : "\n")
        .append(at.truncatedTo(ChronoUnit.SECONDS))
        .append(", up for ")
        .append(Text.duration(uptime.toNanos()))
        .append(markdown ? "_\n" : "\n");
    return out.toString();
  }

  private void section(
      StringBuilder out, boolean markdown, String title, String head, Map<String, Stats> stats) {
    if (stats.isEmpty()) {
      return;
    }
    heading(out, markdown, title + ", last " + window.label());
    TextTable table = statsTable(head);
    stats.forEach((name, each) -> row(table, name, each));
    add(out, markdown, table);
  }

  private void endpoints(StringBuilder out, boolean markdown) {
    if (endpoints.isEmpty()) {
      return;
    }
    heading(out, markdown, "Endpoints, last " + window.label());
    TextTable table =
        new TextTable()
            .left("endpoint")
            .left("circuit")
            .right("attempts")
            .right("failed")
            .right("p50")
            .right("p95")
            .right("p99")
            .right("first token p50");
    endpoints.forEach(
        (name, stats) ->
            table.row(
                name,
                circuits.stream()
                    .filter(circuit -> circuit.endpoint().equals(name))
                    .map(circuit -> circuit.state().name().toLowerCase(Locale.ROOT))
                    .findFirst()
                    .orElse("–"),
                Text.count(stats.attempts().count()),
                Text.percent(stats.attemptErrorRate()),
                duration(stats.attempts(), stats.attempts().p50Nanos()),
                duration(stats.attempts(), stats.attempts().p95Nanos()),
                duration(stats.attempts(), stats.attempts().p99Nanos()),
                duration(stats.firstToken(), stats.firstToken().p50Nanos())));
    add(out, markdown, table);
  }

  private void cache(StringBuilder out, boolean markdown) {
    Stats stats = windows.get(window);
    if (stats == null || stats.lookups() == 0) {
      return;
    }
    heading(out, markdown, "Cache, last " + window.label());
    TextTable table = new TextTable().left("answered by").right("calls").right("share");
    for (Map.Entry<CacheStatus, Long> entry : stats.answers().entrySet()) {
      if (entry.getKey() != CacheStatus.BYPASS) {
        table.row(
            Text.source(entry.getKey()),
            Text.count(entry.getValue()),
            Text.percent((double) entry.getValue() / stats.lookups()));
      }
    }
    add(out, markdown, table);
  }

  private void budgets(StringBuilder out, boolean markdown) {
    if (budgets.isEmpty()) {
      return;
    }
    heading(out, markdown, "Budgets");
    TextTable table =
        new TextTable()
            .left("budget")
            .left("of")
            .right("spent")
            .right("reserved")
            .right("limit")
            .right("full")
            .left("room again");
    for (BudgetStatus budget : budgets) {
      table.row(
          budget.budget(),
          budget.owner().isEmpty() ? "all" : budget.owner(),
          Text.dollars(budget.spent().toDouble()),
          Text.dollars(budget.reserved().toDouble()),
          Text.dollars(budget.limit().toDouble()),
          Text.percent(budget.share()),
          budget.roomAt().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    add(out, markdown, table);
  }

  private void money(StringBuilder out, boolean markdown) {
    if (!projection.isEmpty()) {
      heading(out, markdown, "Costs to come");
      TextTable table =
          new TextTable().left("day").right("expected").right("at least").right("at most");
      for (CostProjection day : projection) {
        table.row(
            day.from().truncatedTo(ChronoUnit.SECONDS).toString(),
            Text.dollars(day.expected().toDouble()),
            Text.dollars(day.low().toDouble()),
            Text.dollars(day.high().toDouble()));
      }
      add(out, markdown, table);
    }
    if (!advice.isEmpty()) {
      heading(out, markdown, "Savings, last 30 days");
      TextTable table = new TextTable().left("method").right("saving").prose("how");
      for (CostAdvice each : advice) {
        table.row(each.method(), Text.dollars(each.saving().toDouble()), each.what());
      }
      add(out, markdown, table);
    }
  }

  private void tuning(StringBuilder out, boolean markdown) {
    if (tuning.isEmpty()) {
      return;
    }
    heading(out, markdown, "Tuning");
    TextTable table =
        new TextTable()
            .left("setting")
            .right("now")
            .right("configured")
            .right("bounds")
            .prose("last step");
    for (TuningStatus each : tuning) {
      table.row(
          each.setting(),
          Text.count(each.value()),
          Text.count(each.configured()),
          Text.count(each.least()) + " to " + Text.count(each.most()),
          (each.trying() ? "trying: " : "") + (each.reason().isEmpty() ? "–" : each.reason()));
    }
    add(out, markdown, table);
  }

  private void issues(StringBuilder out, boolean markdown) {
    heading(out, markdown, "Issues");
    if (issues.isEmpty()) {
      out.append(markdown ? "None.\n" : "  none\n");
    }
    for (Issue issue : issues) {
      String severity = issue.severity().name().toLowerCase(Locale.ROOT);
      if (markdown) {
        out.append("- **").append(severity).append("** ");
        out.append(TextTable.escape(TextTable.clean(issue.subject()))).append(": ");
        out.append(TextTable.escape(TextTable.clean(issue.message(), PROSE)))
            .append(". ")
            .append(issue.advice());
        out.append(".\n");
      } else {
        out.append("  ").append(severity).append("  ");
        out.append(TextTable.clean(issue.subject())).append(": ");
        out.append(TextTable.clean(issue.message(), PROSE));
        out.append("\n      → ").append(issue.advice()).append('\n');
      }
    }
  }

  private static TextTable statsTable(String head) {
    return new TextTable()
        .left(head)
        .right("calls")
        .right("per second")
        .right("failed")
        .right("cache hits")
        .right("p50")
        .right("p95")
        .right("p99")
        .right("first token p50")
        .right("tokens in")
        .right("out")
        .right("cost")
        .right("a call");
  }

  private static void row(TextTable table, String name, Stats stats) {
    table.row(
        name,
        Text.count(stats.calls()),
        String.format(Locale.ROOT, "%.2f", stats.callsPerSecond()),
        Text.percent(stats.errorRate()),
        Text.percent(stats.hitRatio()),
        duration(stats.latency(), stats.latency().p50Nanos()),
        duration(stats.latency(), stats.latency().p95Nanos()),
        duration(stats.latency(), stats.latency().p99Nanos()),
        duration(stats.firstToken(), stats.firstToken().p50Nanos()),
        Text.count(stats.tokens().input()),
        Text.count(stats.tokens().output()),
        Text.spent(stats),
        Text.perCall(stats));
  }

  private static String duration(Percentiles of, long nanos) {
    return of.count() == 0 ? "–" : Text.duration(nanos);
  }

  private static void heading(StringBuilder out, boolean markdown, String title) {
    out.append(out.length() == 0 ? "" : "\n").append(markdown ? "## " : "").append(title);
    out.append(markdown ? "\n\n" : "\n");
  }

  private static void add(StringBuilder out, boolean markdown, TextTable table) {
    out.append(markdown ? table.markdown() : table.text());
  }
}
