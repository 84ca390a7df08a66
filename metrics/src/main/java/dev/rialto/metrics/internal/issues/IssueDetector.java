package dev.rialto.metrics.internal.issues;

import dev.rialto.cost.BudgetStatus;
import dev.rialto.metrics.CircuitStatus;
import dev.rialto.metrics.Issue;
import dev.rialto.metrics.IssueLimits;
import dev.rialto.metrics.Stats;
import dev.rialto.metrics.internal.registry.Resources;
import dev.rialto.metrics.internal.text.Text;
import dev.rialto.spi.CircuitState;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Finds issues in statistics: of calls by method, of attempts by endpoint; and in budgets. */
public final class IssueDetector {

  private static final int MUCH_WORSE = 4;

  /** From here on answers get shorter, by one step and by two; then calls are refused. */
  private static final double FIRST_STEP = .7;

  private static final double SECOND_STEP = .9;

  /** What is left of a full budget is too little for a call, and hardly ever nothing. */
  private static final double FULL = .99;

  private final IssueLimits limits;

  public IssueDetector(IssueLimits limits) {
    this.limits = limits;
  }

  public List<Issue> find(
      Map<String, Stats> methods,
      Map<String, Stats> endpoints,
      List<CircuitStatus> circuits,
      List<BudgetStatus> budgets,
      Resources.Now process) {
    List<Issue> issues = new ArrayList<>();
    checkProcess(process, issues);
    budgets.forEach(budget -> checkBudget(budget, issues));
    circuits.forEach(circuit -> checkCircuit(circuit, issues));
    methods.forEach((name, stats) -> checkMethod(name, stats, issues));
    endpoints.forEach((name, stats) -> checkEndpoint(name, stats, issues));
    issues.sort(Comparator.comparing(Issue::severity).reversed());
    return issues;
  }

  private void checkProcess(Resources.Now process, List<Issue> issues) {
    double share = process.heapShare();
    if (share > limits.maxHeapShare()) {
      issues.add(
          new Issue(
              "heap",
              share > (1 + limits.maxHeapShare()) / 2
                  ? Issue.Severity.CRITICAL
                  : Issue.Severity.WARNING,
              "this process",
              Text.percent(share)
                  + " of the heap is in use after a collection; at most "
                  + Text.percent(limits.maxHeapShare())
                  + " is all right",
              "Give the JVM more with -Xmx, or hold less: cache.memoryBytes, fewer calls at a time,"
                  + " streams read as they come"));
    }
    if (process.threads() > limits.maxThreads()) {
      issues.add(
          new Issue(
              "threads",
              severity((double) process.threads() / limits.maxThreads()),
              "this process",
              Text.count(process.threads())
                  + " threads are alive; at most "
                  + Text.count(limits.maxThreads())
                  + " is all right",
              "Rialto needs no thread for a call: look who makes a thread for each, and return"
                  + " futures or use virtual threads there"));
    }
  }

  /** Those by owner are another kind: many tenants' alerts must not keep the common one back. */
  private static void checkBudget(BudgetStatus budget, List<Issue> issues) {
    double share = budget.share();
    if (share < FIRST_STEP) {
      return;
    }
    boolean common = budget.owner().isEmpty();
    issues.add(
        new Issue(
            common ? "budget" : "budget-of-one",
            share >= FULL
                ? Issue.Severity.CRITICAL
                : share >= SECOND_STEP ? Issue.Severity.WARNING : Issue.Severity.INFO,
            common ? budget.budget() : budget.budget() + " of " + budget.owner(),
            Text.dollars(budget.spent().toDouble())
                + " of "
                + Text.dollars(budget.limit().toDouble())
                + " are spent, "
                + Text.percent(share)
                + (share >= FULL
                    ? "; calls that do not fit are refused"
                    : "; answers may be getting shorter"),
            "Room comes at "
                + budget.roomAt().truncatedTo(ChronoUnit.SECONDS)
                + "; until then raise the limit, or look at the report's advice for what to save"));
  }

  private void checkMethod(String name, Stats stats, List<Issue> issues) {
    if (stats.calls() < limits.minCalls()) {
      return;
    }
    if (stats.errorRate() > limits.maxErrorRate()) {
      String most = mostFrequent(stats.failures());
      issues.add(
          new Issue(
              "error-rate",
              severity(stats.errorRate() / limits.maxErrorRate()),
              name,
              Text.percent(stats.errorRate())
                  + " of its calls fail, mostly with "
                  + most
                  + "; at most "
                  + Text.percent(limits.maxErrorRate())
                  + " is all right",
              FailureAdvice.of(most)));
    }
    long p95 = stats.latency().p95Nanos();
    long allowed = limits.maxP95().toNanos();
    if (p95 > allowed) {
      issues.add(
          new Issue(
              "latency",
              severity((double) p95 / allowed),
              name,
              "95 of 100 calls take up to "
                  + Text.duration(p95)
                  + "; at most "
                  + Text.duration(allowed)
                  + " is all right",
              stats.firstToken().count() > 0
                  ? "Cap the answer's length, or name a faster model as the primary one"
                  : "Return a stream, cap the answer's length, or use the profile 'speed'"));
    }
    checkCost(name, stats, issues);
    if (stats.lookups() >= limits.minCalls() && stats.hitRatio() < limits.minHitRatio()) {
      issues.add(
          new Issue(
              "hit-ratio",
              Issue.Severity.INFO,
              name,
              Text.percent(stats.hitRatio())
                  + " of its look-ups find an answer; at least "
                  + Text.percent(limits.minHitRatio())
                  + " makes a cache worth while",
              "Give answers a longer life, keep what changes with every call out of the prompt,"
                  + " or allow answers to texts of the same meaning"));
    }
  }

  private void checkCost(String name, Stats stats, List<Issue> issues) {
    if (stats.cost().compareTo(limits.maxCostPerCall().times(stats.calls())) <= 0) {
      return;
    }
    String unknown =
        stats.costUnknown() == 0
            ? ""
            : ", and the cost of " + Text.count(stats.costUnknown()) + " attempts is not known";
    issues.add(
        new Issue(
            "cost",
            severity(stats.costPerCall() / limits.maxCostPerCall().toDouble()),
            name,
            "A call costs "
                + Text.dollars(stats.costPerCall())
                + " on average"
                + unknown
                + "; at most "
                + Text.dollars(limits.maxCostPerCall().toDouble())
                + " is all right",
            costAdvice(stats)));
  }

  private static String costAdvice(Stats stats) {
    if (stats.tokens().output() > stats.tokens().input()) {
      return "Cap the answer's length with maxTokens, use the profile 'cost', or name a cheaper"
          + " model as the primary one";
    }
    return "Shorten the prompt or keep its beginning the same, so that the provider's prompt cache"
        + " serves it; cache answers; use the profile 'cost' or a cheaper model";
  }

  private void checkEndpoint(String name, Stats stats, List<Issue> issues) {
    if (stats.attempts().count() < limits.minCalls()
        || stats.attemptErrorRate() <= limits.maxErrorRate()) {
      return;
    }
    String most = mostFrequent(stats.attemptFailures());
    issues.add(
        new Issue(
            "endpoint-errors",
            severity(stats.attemptErrorRate() / limits.maxErrorRate()),
            name,
            Text.percent(stats.attemptErrorRate())
                + " of the attempts fail, mostly with "
                + most
                + "; at most "
                + Text.percent(limits.maxErrorRate())
                + " is all right",
            FailureAdvice.of(most)));
  }

  private static void checkCircuit(CircuitStatus circuit, List<Issue> issues) {
    if (circuit.state() == CircuitState.OPEN) {
      issues.add(
          new Issue(
              "circuit-open",
              Issue.Severity.CRITICAL,
              circuit.endpoint(),
              "The circuit breaker is open"
                  + (circuit.reason().isEmpty() ? "" : ": " + circuit.reason()),
              "Look at the provider's status page; calls go to the route's other candidates,"
                  + " if it has any"));
    }
  }

  private static String mostFrequent(Map<String, Long> failures) {
    return failures.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("no known type");
  }

  private static Issue.Severity severity(double timesTheLimit) {
    return timesTheLimit >= MUCH_WORSE ? Issue.Severity.CRITICAL : Issue.Severity.WARNING;
  }
}
