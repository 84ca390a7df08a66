package dev.rialto.benchmarks.guides;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One page that needs nothing else: the table, the verdicts, and for each scenario a plot. */
final class HtmlReport {

  private static final List<String> COLORS =
      List.of("#1f6feb", "#b35900", "#1a7f37", "#8250df", "#c0272d", "#5a5f66");

  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
      table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
      th, td { padding: .3rem .6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid #8886; }
      th:first-child, td:first-child { text-align: left; }
      .wide { overflow-x: auto; } svg { width: 100%; height: auto; } svg text { font-size: 12px; fill: currentColor; }
      .axis { stroke: #8888; } li.strong { color: #1a7f37; } li.weak { color: #b35900; } li.gap { color: #c0272d; }
      """;

  private final Map<String, Map<Scenario, Summary>> all;
  private final int calls;
  private final int threads;
  private final String setting;
  private final StringBuilder page = new StringBuilder();

  /**
   * Makes one.
   *
   * @param setting when and where it was measured
   */
  HtmlReport(Map<String, Map<Scenario, Summary>> all, int calls, int threads, String setting) {
    this.setting = setting;
    this.all = all;
    this.calls = calls;
    this.threads = threads;
  }

  String html() {
    page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .append("<title>Models compared</title><style>")
        .append(STYLE)
        .append("</style></head><body><h1>Models compared</h1><p>")
        .append(calls)
        .append(" calls of each scenario and model, one after the other; ")
        .append(threads)
        .append(
            " at a time where many are made at once. Percentiles are measured values. In the plots"
                + " each dot is a call,")
        .append(
            " the line the median, the bar where the median is in 95 of 100 cases, from six answers"
                + " on; with fewer, from the shortest to the longest. \"First token\"")
        .append(
            " is the median of streams, \"answers/s\" counts from the first call to the last end;")
        .append(" what failed is in the success rate and the cost alone.</p><p>Measured on ")
        .append(escaped(setting))
        .append(".</p>");
    verdicts();
    for (Scenario scenario : Scenario.values()) {
      page.append("<h2>").append(escaped(scenario.title())).append("</h2>");
      plot(scenario);
      table(scenario);
    }
    return page.append("</body></html>\n").toString();
  }

  private void verdicts() {
    for (String model : all.keySet()) {
      Verdict verdict = Verdict.of(model, all);
      page.append("<h3>").append(escaped(model)).append("</h3><ul>");
      items("strong", verdict.strengths());
      items("weak", verdict.weaknesses());
      items("gap", verdict.gaps());
      if (verdict.strengths().isEmpty()
          && verdict.weaknesses().isEmpty()
          && verdict.gaps().isEmpty()) {
        page.append("<li>No difference that is more than chance.</li>");
      }
      page.append("</ul>");
    }
  }

  private void items(String kind, List<String> lines) {
    for (String line : lines) {
      page.append("<li class=\"").append(kind).append("\">").append(kind).append(": ");
      page.append(escaped(line)).append("</li>");
    }
  }

  private void table(Scenario scenario) {
    page.append("<div class=\"wide\"><table><thead><tr>");
    for (String head :
        List.of(
            "model",
            "mean",
            "median",
            "p95",
            "p99",
            "min",
            "max",
            "first token",
            "answers/s",
            "success",
            "cost")) {
      page.append("<th scope=\"col\">").append(head).append("</th>");
    }
    page.append("</tr></thead><tbody>");
    all.forEach(
        (model, summaries) -> {
          Summary s = summaries.get(scenario);
          List<String> cells = new ArrayList<>();
          cells.add(Figures.millis(s.mean()));
          for (double share : new double[] {.5, .95, .99, 0, 1}) {
            cells.add(Figures.millis(s.quantile(share)));
          }
          cells.add(Figures.millis(s.firstMedian()));
          cells.add(Figures.perSecond(s.answersPerSecond()));
          cells.add(Figures.percent(s.successRate()));
          cells.add(Figures.cost(s.cost()));
          page.append("<tr><th scope=\"row\">").append(escaped(model)).append("</th>");
          cells.forEach(cell -> page.append("<td>").append(escaped(cell)).append("</td>"));
          page.append("</tr>");
        });
    page.append("</tbody></table></div>");
  }

  /** Each call is a dot; the bar is from the median's lower to its upper end, a stroke at it. */
  private void plot(Scenario scenario) {
    double most =
        all.values().stream()
            .mapToDouble(s -> s.get(scenario).quantile(1))
            .filter(v -> v > 0)
            .max()
            .orElse(1);
    int row = 34;
    int height = row * all.size() + 24;
    page.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 900 %d\" role=\"img\" aria-label=\"%s: how long each call took\">",
            height,
            escaped(scenario.title())));
    int at = 0;
    for (Map.Entry<String, Map<Scenario, Summary>> entry : all.entrySet()) {
      Summary s = entry.getValue().get(scenario);
      String color = COLORS.get(at % COLORS.size());
      double y = row * at + row / 2.0;
      add("<text x=\"0\" y=\"%.1f\">%s</text>", y + 4, escaped(shortened(entry.getKey())));
      if (s.answered() > 0) {
        double low = x(s.medianLow(), most);
        add(
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"16\" fill=\"%s\""
                + " fill-opacity=\".25\"/>",
            low, y - 8, Math.max(1, x(s.medianHigh(), most) - low), color);
        double median = x(s.quantile(.5), most);
        add(
            "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
                + " stroke-width=\"3\"/>",
            median, median, y - 11, y + 11, color);
        for (double millis : s.sortedMillis()) {
          add(
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\" fill-opacity=\".45\"/>",
              x(millis, most), y, color);
        }
      }
      at++;
    }
    add(
        "<line class=\"axis\" x1=\"220\" x2=\"890\" y1=\"%d\" y2=\"%d\"/>",
        height - 20, height - 20);
    add("<text x=\"220\" y=\"%d\">0</text>", height - 5);
    add("<text x=\"890\" y=\"%d\" text-anchor=\"end\">%s</text>", height - 5, Figures.millis(most));
    page.append("</svg>");
  }

  private void add(String format, Object... values) {
    page.append(String.format(Locale.ROOT, format, values));
  }

  private static double x(double millis, double most) {
    return 220 + 670 * millis / most;
  }

  private static String shortened(String model) {
    return model.length() <= 30 ? model : model.substring(0, 29) + "…";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
