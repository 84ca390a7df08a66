package dev.rialto.processor.model;

import java.util.Map;
import java.util.Optional;

/**
 * What {@code @Completion} says of a method, its interface's included.
 *
 * @param task the task's name; empty if none
 * @param definedTask the task, if it is declared in the code
 * @param profile the profile's name; empty if none
 * @param definedProfile the profile, if it is declared in the code
 * @param model the model; empty if the route decides
 * @param timeoutNanos the deadline; 0 if the module's
 * @param temperature the temperature; {@code NaN} if the task's
 * @param maxTokens the most tokens; 0 if the profile's
 * @param cache the name of the cache mode; empty if none
 * @param cacheTtlNanos how long an answer is remembered; 0 if the module's
 * @param repair the name of the repair mode; empty if none
 * @param options what is said beyond that, by the member's name: numbers, truth values, texts,
 *     lists of texts, and {@link Constant}s
 */
public record SettingsModel(
    String task,
    Optional<DefinedTask> definedTask,
    String profile,
    Optional<DefinedProfile> definedProfile,
    String model,
    long timeoutNanos,
    double temperature,
    int maxTokens,
    String cache,
    long cacheTtlNanos,
    String repair,
    Map<String, Object> options) {

  /**
   * A constant of an enum in {@code dev.rialto}.
   *
   * @param type the enum's simple name
   * @param name the constant's
   */
  public record Constant(String type, String name) {}
}
