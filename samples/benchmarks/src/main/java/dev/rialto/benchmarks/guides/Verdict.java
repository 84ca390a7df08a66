package dev.rialto.benchmarks.guides;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the figures say of each model beside the others. A difference in time counts if the 95 %
 * intervals of the medians do not overlap, which exist from six answers on: what may be chance is
 * not said. A difference in cost counts from a tenth.
 *
 * @param strengths where a model was faster or cheaper than all others
 * @param weaknesses where it was slower or dearer than all others, or has a long tail
 * @param gaps where it failed, something is not known, or too few calls were made to say
 */
record Verdict(List<String> strengths, List<String> weaknesses, List<String> gaps) {

  /** A model's p95 that is so much longer than its median makes callers wait by chance. */
  private static final double LONG_TAIL = 3;

  private static final double MORE_COST = 1.1;

  /** With fewer calls, the 99th percentile is the longest of them. */
  private static final int ENOUGH_FOR_P99 = 100;

  private static final int ENOUGH_FOR_P95 = 20;

  /** With fewer, even the shortest and the longest leave the median out in more of 100 than 5. */
  private static final int ENOUGH_FOR_MEDIAN = 6;

  static Verdict of(String model, Map<String, Map<Scenario, Summary>> all) {
    Verdict verdict = new Verdict(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Summary fewest = null;
    for (Map.Entry<Scenario, Summary> own : all.get(model).entrySet()) {
      Map<String, Summary> others = new LinkedHashMap<>();
      all.forEach(
          (name, summaries) -> {
            Summary other = summaries.get(own.getKey());
            if (!name.equals(model) && other != null && other.answered() > 0) {
              others.put(name, other);
            }
          });
      String title = own.getKey().title();
      verdict.gaps(title, own.getValue());
      if (own.getValue().answered() > 0) {
        if (own.getValue().calls() < ENOUGH_FOR_P99
            && (fewest == null || own.getValue().answered() < fewest.answered())) {
          fewest = own.getValue();
        }
        verdict.tail(title, own.getValue());
        if (!others.isEmpty()) {
          verdict.time(title, own.getValue(), others);
          verdict.cost(title, own.getValue(), others);
        }
      }
    }
    if (fewest != null) {
      verdict.gaps.add(
          (fewest.answered() < ENOUGH_FOR_P95 ? "p95 and p99 are" : "p99 is")
              + " the longest call where only "
              + fewest.answered()
              + " answered; calls="
              + (fewest.calls() < ENOUGH_FOR_P95 ? ENOUGH_FOR_P95 : ENOUGH_FOR_P99)
              + " tells more");
    }
    return verdict;
  }

  private void gaps(String title, Summary own) {
    if (own.successRate() < 1) {
      gaps.add(
          title + ": " + Figures.percent(own.successRate()) + " answered (" + own.failures() + ")");
    }
    if (own.cost().amount().isEmpty()) {
      gaps.add(title + ": its price is not known");
    }
  }

  private void tail(String title, Summary own) {
    double median = own.quantile(.5);
    double p95 = own.quantile(.95);
    if (own.answered() >= ENOUGH_FOR_P95 && p95 > LONG_TAIL * median) {
      weaknesses.add(
          title
              + ": one call in twenty takes "
              + times(p95 / median)
              + " the median or longer, "
              + Figures.millis(p95));
    }
  }

  private void time(String title, Summary own, Map<String, Summary> others) {
    if (own.answered() < ENOUGH_FOR_MEDIAN
        || others.values().stream().anyMatch(o -> o.answered() < ENOUGH_FOR_MEDIAN)) {
      return;
    }
    double median = own.quantile(.5);
    if (others.values().stream().allMatch(o -> own.medianHigh() < o.medianLow())) {
      String next = best(others, o -> o.quantile(.5));
      strengths.add(
          title
              + ": the fastest, median "
              + Figures.millis(median)
              + "; the next, "
              + next
              + ", takes "
              + times(others.get(next).quantile(.5) / median));
    } else if (others.values().stream().allMatch(o -> own.medianLow() > o.medianHigh())) {
      String fastest = best(others, o -> o.quantile(.5));
      weaknesses.add(
          title
              + ": the slowest, median "
              + Figures.millis(median)
              + ", "
              + times(median / others.get(fastest).quantile(.5))
              + " that of "
              + fastest);
    }
  }

  /** Of an answered call: a model that fails is not cheap. */
  private void cost(String title, Summary own, Map<String, Summary> others) {
    if (own.costPerAnswer() == null
        || others.values().stream().anyMatch(o -> o.costPerAnswer() == null)) {
      return;
    }
    double cost = own.costPerAnswer();
    if (others.values().stream().allMatch(o -> o.costPerAnswer() > MORE_COST * cost)) {
      strengths.add(title + ": the cheapest, " + Figures.dollars(cost) + " an answer");
    } else if (others.values().stream().allMatch(o -> cost > MORE_COST * o.costPerAnswer())) {
      String cheapest = best(others, Summary::costPerAnswer);
      double least = others.get(cheapest).costPerAnswer();
      weaknesses.add(
          title
              + ": the dearest, "
              + Figures.dollars(cost)
              + " an answer"
              + (least > 0 ? ", " + times(cost / least) + " that of " + cheapest : ""));
    }
  }

  private static String best(Map<String, Summary> of, ToDoubleFunction<Summary> figure) {
    return of.entrySet().stream()
        .min(Comparator.comparingDouble(e -> figure.applyAsDouble(e.getValue())))
        .orElseThrow()
        .getKey();
  }

  private static String times(double factor) {
    return String.format(Locale.ROOT, factor < 10 ? "%.1f×" : "%.0f×", factor);
  }
}
