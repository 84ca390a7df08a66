package dev.rialto.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The models that may answer a kind of call, the preferred one first. Immutable.
 *
 * @param models as {@code provider/model}, or a bare name that only one provider has; not empty
 * @param strategy how one of them is chosen
 */
public record Route(List<String> models, Strategy strategy) {

  /**
   * Copies the list.
   *
   * @throws dev.rialto.ConfigurationException if it is empty, has an empty name or a name twice
   */
  public Route {
    models = List.copyOf(models);
    Objects.requireNonNull(strategy, "strategy");
    if (models.isEmpty()) {
      throw Require.refused("route.primary", "missing", "one model as provider/model");
    }
    for (String model : models) {
      if (model.isBlank()) {
        throw Require.refused("route.models", models, "names that are not empty");
      }
      if (models.indexOf(model) != models.lastIndexOf(model)) {
        throw Require.refused("route.fallback", models, "each model once");
      }
    }
  }

  /** Makes a route whose models are tried in their order. */
  public Route(List<String> models) {
    this(models, Strategy.PRIORITY);
  }

  /** Returns a route with a primary and its fallbacks, in the order in which they are tried. */
  public static Route of(String primary, String... fallbacks) {
    return builder().primary(primary).fallback(fallbacks).build();
  }

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the models of a route. Not thread-safe. */
  public static final class Builder {
    private String primary = "";
    private final List<String> fallbacks = new ArrayList<>();
    private Strategy strategy = Strategy.PRIORITY;

    private Builder() {}

    /** Sets the model that is asked first, as {@code provider/model}. */
    public Builder primary(String model) {
      primary = model;
      return this;
    }

    /** Adds models to ask when those before them fail. */
    public Builder fallback(String... models) {
      fallbacks.addAll(List.of(models));
      return this;
    }

    /** Sets how one of the models is chosen while several could answer. */
    public Builder strategy(Strategy value) {
      strategy = value;
      return this;
    }

    /**
     * Returns the route.
     *
     * @throws dev.rialto.ConfigurationException if no primary was set, or a model is there twice
     */
    public Route build() {
      List<String> all = new ArrayList<>();
      if (!primary.isEmpty()) {
        all.add(primary);
      } else if (!fallbacks.isEmpty()) {
        throw Require.refused("route.primary", "missing", "one model as provider/model");
      }
      all.addAll(fallbacks);
      return new Route(all, strategy);
    }
  }
}
