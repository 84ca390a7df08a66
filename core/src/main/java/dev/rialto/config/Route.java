package dev.rialto.config;

import dev.rialto.spi.RouteChooser;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The models that may answer a kind of call, the preferred one first. Immutable.
 *
 * @param models as {@code provider/model}, or a bare name that only one provider has; not empty
 * @param strategy how one of them is chosen
 * @param auto how {@link Strategy#AUTO} chooses; no use for the others
 * @param chooser what {@link Strategy#CUSTOM} asks; null for the others
 */
public record Route(
    List<String> models, Strategy strategy, AutoSettings auto, @Nullable RouteChooser chooser) {

  /**
   * Copies the list.
   *
   * @throws dev.rialto.ConfigurationException if it is empty, save for {@link Strategy#AUTO}, which
   *     then chooses among all models that the providers list; or has a name that is none, or twice
   */
  public Route {
    models = List.copyOf(models);
    Objects.requireNonNull(strategy, "strategy");
    Objects.requireNonNull(auto, "auto");
    if (strategy == Strategy.CUSTOM && chooser == null) {
      throw Require.refused(
          "route.strategy", strategy, "another one, or strategy(…) with a RouteChooser");
    }
    if (models.isEmpty() && strategy != Strategy.AUTO) {
      throw Require.refused("route.primary", "missing", "one model as provider/model");
    }
    for (String model : models) {
      if (model.isBlank()) {
        throw Require.refused("route.models", models, "names that are not empty");
      }
      if (model.startsWith("/") || model.endsWith("/")) {
        throw Require.refused("route.models", "'" + model + "'", "names as provider/model");
      }
      if (model.equals("auto")) {
        throw Require.refused("route.models", "'auto'", "names of models, or route.auto()");
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

  /** Makes a route with another strategy than the default. */
  public Route(List<String> models, Strategy strategy) {
    this(models, strategy, AutoSettings.DEFAULT);
  }

  /** Makes a route whose choice is left to the score, within bounds. */
  public Route(List<String> models, Strategy strategy, AutoSettings auto) {
    this(models, strategy, auto, null);
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
    private final List<String> among = new ArrayList<>();
    private Strategy strategy = Strategy.PRIORITY;
    private AutoSettings auto = AutoSettings.DEFAULT;
    private @Nullable RouteChooser chooser;

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

    /** Leaves the choice to a strategy of the user's own. */
    public Builder strategy(RouteChooser value) {
      chooser = Objects.requireNonNull(value, "route.strategy");
      return strategy(Strategy.CUSTOM);
    }

    /**
     * Leaves the choice of the model to its score: among those named here, or among all models that
     * the providers list if none is named.
     */
    public Builder auto() {
      strategy = Strategy.AUTO;
      return this;
    }

    /** Leaves the choice of the model to its score, within bounds. */
    public Builder auto(Consumer<AutoSettings.Builder> settings) {
      AutoSettings.Builder builder = AutoSettings.builder();
      settings.accept(builder);
      auto = builder.build();
      return auto();
    }

    /** Adds models to choose from, none of them preferred. */
    public Builder among(String... models) {
      among.addAll(List.of(models));
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
      all.addAll(among);
      all.addAll(fallbacks);
      return new Route(all, strategy, auto, strategy == Strategy.CUSTOM ? chooser : null);
    }
  }
}
