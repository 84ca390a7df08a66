package dev.rialto.internal.client;

import dev.rialto.Result;
import dev.rialto.Timings;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.TaskOutput;
import java.util.List;

/** Makes what a method of a task beside completions returns out of an answer. */
final class TaskResults {

  private TaskResults() {}

  /** Returns the vectors of an embedding, copied where others hold them too, or the value. */
  @SuppressWarnings("unchecked") // the output type says which
  static <T> T value(MethodSpec<T> method, UnaryOutcome outcome) {
    if (method.output() == TaskOutput.DOUBLE_VECTORS
        || method.output() == TaskOutput.DOUBLE_VECTOR) {
      List<double[]> vectors =
          outcome.answer().vectors().stream().map(TaskResults::doubles).toList();
      return (T) (method.output() == TaskOutput.DOUBLE_VECTOR ? vectors.get(0) : vectors);
    }
    if (method.output() == TaskOutput.VECTORS || method.output() == TaskOutput.VECTOR) {
      List<float[]> vectors = PipelineEmbeddings.own(outcome);
      return (T) (method.output() == TaskOutput.VECTOR ? vectors.get(0) : vectors);
    }
    return Results.value(method, outcome);
  }

  static <T> Result<T> result(MethodSpec<T> method, UnaryOutcome outcome) {
    return Results.of(
        value(method, outcome), outcome.answer(), new Timings(outcome.totalNanos(), -1));
  }

  private static double[] doubles(float[] vector) {
    double[] wide = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      wide[i] = vector[i];
    }
    return wide;
  }
}
