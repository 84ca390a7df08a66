package dev.rialto.benchmarks.guides;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the figures say of each model beside the others. A difference counts if the 95 % intervals
 * of the medians do not overlap: what may be chance is not said.
 *
 * @param strengths where a model was faster than all others
 * @param weaknesses where it was slower than all others
 * @param gaps where it failed, or something is not known
 */
record Verdict(List<String> strengths, List<String> weaknesses, List<String> gaps) {

  static Verdict of(String model, Map<String, Map<Scenario, Summary>> all) {
    List<String> strengths = new ArrayList<>();
    List<String> weaknesses = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    for (Map.Entry<Scenario, Summary> own : all.get(model).entrySet()) {
      Scenario scenario = own.getKey();
      Summary summary = own.getValue();
      List<Summary> others =
          all.entrySet().stream()
              .filter(e -> !e.getKey().equals(model) && e.getValue().containsKey(scenario))
              .map(e -> e.getValue().get(scenario))
              .filter(s -> s.answered() > 0)
              .toList();
      if (summary.successRate() < 1) {
        gaps.add(
            scenario.title()
                + ": "
                + Figures.percent(summary.successRate())
                + " answered ("
                + summary.failures()
                + ")");
      }
      if (summary.cost().amount().isEmpty()) {
        gaps.add(scenario.title() + ": its price is not known");
      }
      if (summary.answered() == 0 || others.isEmpty()) {
        continue;
      }
      if (others.stream().allMatch(o -> summary.medianHigh() < o.medianLow())) {
        strengths.add(
            scenario.title() + ": the fastest, median " + Figures.millis(summary.quantile(.5)));
      } else if (others.stream().allMatch(o -> summary.medianLow() > o.medianHigh())) {
        weaknesses.add(
            scenario.title() + ": the slowest, median " + Figures.millis(summary.quantile(.5)));
      }
    }
    return new Verdict(strengths, weaknesses, gaps);
  }
}
