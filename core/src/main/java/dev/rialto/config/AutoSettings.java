package dev.rialto.config;

import dev.rialto.Usd;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model is chosen for a call that leaves it open: of those that can do what the call needs
 * (its context, images, tools) and keep the bounds below, the one with the highest score. What is
 * not known of a model speaks neither for nor against it, save that one which is known to see, to
 * call tools or to have room goes before one of which that is not known, where the call needs it.
 * Immutable.
 *
 * @param maxLatency how long an answer may take to begin, or a whole one to come, going by what was
 *     seen lately; where every model is slower, or the faster ones are not free at once, this bound
 *     is dropped [5 s]
 * @param maxCost what a call may cost, going by the catalogue's prices; a call that names no most
 *     tokens is taken to be answered with 500; left at its default, this bound is dropped where
 *     every model is dearer, as for a long prompt, or none of the others answers, though they are
 *     waited for and asked again first [0.01 USD]
 * @param minQuality how good a model must be, 0 to 1 [.8]
 * @param quality how good models are, by {@code provider/model}; one that is not named here is
 *     reckoned by what its maker asks for it: {@code .55 + .15 · log10(USD per million output
 *     tokens / .1)}, within .3 and 1
 * @param weights what counts how much, by the name of the call's profile; a profile that is not
 *     named here has the weights of its kind in {@link ScoreWeights}
 * @param byDefault the weights of calls without a profile; null: by the task [null]
 * @param costBinds whether a call is refused that no model makes within {@code maxCost}; true where
 *     that is set [false]
 */
public record AutoSettings(
    Duration maxLatency,
    Usd maxCost,
    double minQuality,
    Map<String, Double> quality,
    Map<String, ScoreWeights> weights,
    @Nullable ScoreWeights byDefault,
    boolean costBinds) {

  /** Simple questions soon, code and analysis well. */
  private static final Map<String, ScoreWeights> OF_TASKS =
      Map.of(
          "chat", ScoreWeights.SPEED,
          "factual", ScoreWeights.SPEED,
          "summarize", ScoreWeights.SPEED,
          "classify", ScoreWeights.SPEED,
          "extract", ScoreWeights.SPEED,
          "code", ScoreWeights.QUALITY,
          "analysis", ScoreWeights.QUALITY);

  /** The defaults of each setting. */
  public static final AutoSettings DEFAULT =
      new AutoSettings(
          Duration.ofSeconds(5),
          Usd.of("0.01"),
          0.8,
          Map.of(),
          Map.of(
              "speed", ScoreWeights.SPEED,
              "quality", ScoreWeights.QUALITY,
              "balanced", ScoreWeights.BALANCED,
              "cost", ScoreWeights.COST),
          null,
          false);

  /**
   * Copies the maps and checks the ranges.
   *
   * @throws dev.rialto.ConfigurationException if one is passed
   */
  public AutoSettings {
    quality = Map.copyOf(quality);
    weights = Map.copyOf(weights);
    Require.positive("route.auto.maxLatency", maxLatency);
    if (maxCost.signum() <= 0) {
      throw Require.refused("route.auto.maxCost", maxCost, "above zero");
    }
    Require.within("route.auto.minQuality", minQuality, 0, 1);
    quality.forEach(
        (model, value) -> Require.within("route.auto.quality of " + model, value, 0, 1));
  }

  /**
   * Returns whether task or profile of a call tell what a model is to be chosen for: soon for
   * simple questions, well for code and analysis, as the profile says where one of the usual is
   * named.
   */
  public static boolean knowsUse(String task, String profile) {
    return DEFAULT.weights.containsKey(profile) || OF_TASKS.containsKey(task);
  }

  /** Returns the weights of a call. */
  public ScoreWeights weights(String task, String profile) {
    ScoreWeights own = weights.get(profile);
    if (own != null) {
      return own;
    }
    if (byDefault != null) {
      return byDefault;
    }
    return OF_TASKS.getOrDefault(task, ScoreWeights.BALANCED);
  }

  /** Returns a builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder(DEFAULT);
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private Duration maxLatency;
    private Usd maxCost;
    private double minQuality;
    private final Map<String, Double> quality;
    private final Map<String, ScoreWeights> weights;
    private @Nullable ScoreWeights byDefault;
    private boolean costBinds;

    private Builder(AutoSettings from) {
      maxLatency = from.maxLatency;
      maxCost = from.maxCost;
      minQuality = from.minQuality;
      quality = new LinkedHashMap<>(from.quality);
      weights = new LinkedHashMap<>(from.weights);
      byDefault = from.byDefault;
      costBinds = from.costBinds;
    }

    /** Sets how long an answer may take. */
    public Builder maxLatency(Duration value) {
      maxLatency = value;
      return this;
    }

    /** Sets what a call may cost; what no model answers for that is refused. */
    public Builder maxCost(Usd value) {
      maxCost = value;
      costBinds = true;
      return this;
    }

    /** Sets how good a model must be. */
    public Builder minQuality(double value) {
      minQuality = value;
      return this;
    }

    /** Says how good a model is, 0 to 1. */
    public Builder quality(String model, double value) {
      quality.put(model, value);
      return this;
    }

    /** Sets what counts how much for calls of a profile. */
    public Builder weights(String profile, ScoreWeights value) {
      weights.put(profile, value);
      return this;
    }

    /** Sets what counts how much for calls without a profile, whatever their task. */
    public Builder weights(ScoreWeights value) {
      byDefault = value;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws dev.rialto.ConfigurationException if one is out of range
     */
    public AutoSettings build() {
      return new AutoSettings(
          maxLatency, maxCost, minQuality, quality, weights, byDefault, costBinds);
    }
  }
}
