package com.acme;

import dev.rialto.Description;
import dev.rialto.P;
import dev.rialto.Tool;
import dev.rialto.ToolContext;
import dev.rialto.ToolFailurePolicy;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

class Calculator extends Base<Calculator.Unit> implements Rounding {

  enum Unit {
    METRE,
    FOOT
  }

  record Length(double value, Unit unit) {}

  sealed interface Shape {
    record Circle(double radius) implements Shape {}

    record Square(@Description("in metres") double side) implements Shape {}
  }

  record Found(String name, Optional<Length> length, Map<String, Integer> counts, Shape shape) {}

  @Tool("Adds two numbers.")
  int add(@P("the first") int a, @P(value = "the second", name = "second-number") int b) {
    return a + b;
  }

  @Tool(value = {"Measures.", "Slow."}, name = "measure_all", onFailure = ToolFailurePolicy.ABORT)
  CompletionStage<List<Found>> measure(
      List<Shape> shapes,
      @P(value = "since when", required = false) LocalDate since,
      ToolContext context,
      Optional<Integer> toString) {
    throw new UnsupportedOperationException();
  }

  /**
   * Forgets what it knows. For ever.
   *
   * @param sure whether {@code true} is meant
   */
  @Tool
  void forget(boolean sure) throws Exception {}

  @Tool("The answer.")
  static String answer() {
    return "42";
  }

  @Override
  public Length convert(Length from, Unit to) {
    return from;
  }
}
