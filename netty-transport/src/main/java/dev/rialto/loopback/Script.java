package dev.rialto.loopback;

import dev.rialto.loopback.answer.Directions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The user's rules, in the order they were given. Thread-safe: rules may be added at any time. */
final class Script {

  static final int ALWAYS = -1;

  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  void add(Rule rule) {
    rules.add(rule);
  }

  void addAll(Script other) {
    other.rules.forEach(rule -> add(rule.afresh()));
  }

  void clear() {
    rules.clear();
  }

  /** Returns what the rules say about a request, and uses up those that hold a number of times. */
  Directions directionsFor(LoopbackRequest request) {
    Directions directions = Directions.NONE;
    for (Rule rule : rules) {
      if (directions.lacksAnyOf(rule.directions())
          && rule.condition().test(request)
          && rule.take()) {
        directions = directions.or(rule.directions());
      }
    }
    return directions;
  }

  /** One rule: a condition, its consequence, and how often it still holds. */
  record Rule(
      Predicate<LoopbackRequest> condition,
      Directions directions,
      int times,
      AtomicInteger remaining) {

    Rule(Predicate<LoopbackRequest> condition, Directions directions, int times) {
      this(condition, directions, times, new AtomicInteger(times));
    }

    Rule afresh() {
      return new Rule(condition, directions, times);
    }

    boolean take() {
      return times == ALWAYS || remaining.getAndUpdate(n -> n > 0 ? n - 1 : 0) > 0;
    }
  }
}
