package dev.rialto;

import java.util.List;
import java.util.Map;

/**
 * The sampling parameters of a request. Immutable.
 *
 * @param temperature 0 to 2; {@code NaN}: not sent
 * @param maxTokens the most tokens of the answer; 0: not sent
 * @param topP nucleus sampling; {@code NaN}: not sent
 * @param frequencyPenalty −2 to 2; {@code NaN}: not sent
 * @param presencePenalty −2 to 2; {@code NaN}: not sent
 * @param stop sequences at which the model stops; empty: not sent
 * @param extra further members of the request's body, by name, for what this version has no name
 *     for; values are strings, numbers, booleans, lists and maps of those, or null
 */
public record Parameters(
    double temperature,
    int maxTokens,
    double topP,
    double frequencyPenalty,
    double presencePenalty,
    List<String> stop,
    Map<String, Object> extra) {

  /** Nothing said: the provider's defaults rule. */
  public static final Parameters NONE =
      new Parameters(Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN, List.of(), Map.of());

  /** Copies the collections. */
  public Parameters {
    stop = List.copyOf(stop);
    extra = Map.copyOf(extra);
  }
}
