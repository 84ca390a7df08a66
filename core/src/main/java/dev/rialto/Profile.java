package dev.rialto;

import java.util.List;
import java.util.Objects;

/**
 * How much and how fast a call may answer.
 *
 * <p>The figures of the built-in profiles are those of the field's performance guides.
 *
 * @param name lower-case letters, digits and hyphens
 * @param temperature the temperature for calls whose task is not named; {@code NaN}: the provider's
 * @param maxTokens the most tokens of a free-text answer; 0: no cap
 * @param topP nucleus sampling; {@code NaN}: the provider's
 * @param frequencyPenalty the frequency penalty; {@code NaN}: the provider's
 */
public record Profile(
    String name, double temperature, int maxTokens, double topP, double frequencyPenalty) {

  /** Short answers, soon. */
  public static final Profile SPEED = new Profile("speed", 0.3, 300, 0.9, 0.1);

  /** The best answer. */
  public static final Profile QUALITY = new Profile("quality", 0.7, 1000, 0.95, 0);

  /** Something of both. */
  public static final Profile BALANCED = new Profile("balanced", 0.5, 600, 0.92, 0.05);

  /** The cheapest answer that serves. */
  public static final Profile COST = new Profile("cost", 0.4, 200, 0.9, 0.2);

  /** The profiles every application has. */
  public static final List<Profile> BUILT_IN = List.of(SPEED, QUALITY, BALANCED, COST);

  /** Checks the ranges. */
  public Profile {
    Objects.requireNonNull(name, "name");
    check(name, "temperature", temperature, 0, 2);
    check(name, "topP", topP, 0, 1);
    check(name, "frequencyPenalty", frequencyPenalty, -2, 2);
    if (maxTokens < 0) {
      throw new IllegalArgumentException(
          "maxTokens of profile '"
              + name
              + "' is "
              + maxTokens
              + "; allowed is 0 (no cap) or more");
    }
  }

  private static void check(String profile, String what, double value, double min, double max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          what
              + " of profile '"
              + profile
              + "' is "
              + value
              + "; allowed is "
              + min
              + " to "
              + max);
    }
  }
}
