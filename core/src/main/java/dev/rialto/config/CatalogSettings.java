package dev.rialto.config;

import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of models, and where more is learnt. Immutable.
 *
 * @param base the catalogue to begin with, read when it is first needed [the shipped one]
 * @param rows the application's own rows; each is made from the catalogue below it
 * @param refreshFrom where a newer catalogue is read from, in LiteLLM's or models.dev's form; null:
 *     nowhere [null]
 * @param refreshEvery how often [1 day]
 */
public record CatalogSettings(
    Supplier<ModelCatalog> base,
    List<Function<ModelCatalog, ModelInfo>> rows,
    @Nullable URI refreshFrom,
    Duration refreshEvery) {

  /** The shipped catalogue, never refreshed. */
  public static final CatalogSettings DEFAULT =
      new CatalogSettings(ModelCatalog::shipped, List.of(), null, Duration.ofDays(1));

  /**
   * Checks the ranges.
   *
   * @throws dev.rialto.ConfigurationException if one is passed
   */
  public CatalogSettings {
    rows = List.copyOf(rows);
    if (refreshFrom != null) {
      String scheme = String.valueOf(refreshFrom.getScheme());
      if (!scheme.equals("https") && !scheme.equals("http") && !scheme.equals("file")) {
        throw Require.refused(
            "catalog.refreshFrom", refreshFrom, "an address that begins with https, http or file");
      }
    }
    Require.positive("catalog.refreshEvery", refreshEvery);
    if (refreshEvery.compareTo(Duration.ofMinutes(1)) < 0) {
      throw Require.refused("catalog.refreshEvery", refreshEvery, "a minute or more");
    }
  }

  /** Returns a builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder(DEFAULT);
  }

  /** Returns a builder that begins with these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns a catalogue with the application's own rows laid over it. */
  public ModelCatalog over(ModelCatalog catalog) {
    ModelCatalog whole = catalog;
    for (Function<ModelCatalog, ModelInfo> row : rows) {
      whole = whole.with(List.of(row.apply(whole)));
    }
    return whole;
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private Supplier<ModelCatalog> base;
    private final List<Function<ModelCatalog, ModelInfo>> rows;
    private @Nullable URI refreshFrom;
    private Duration refreshEvery;

    private Builder(CatalogSettings from) {
      base = from.base;
      rows = new ArrayList<>(from.rows);
      refreshFrom = from.refreshFrom;
      refreshEvery = from.refreshEvery;
    }

    /** Begins with another catalogue than the shipped one, such as {@code ModelCatalog.empty()}. */
    public Builder base(ModelCatalog value) {
      Objects.requireNonNull(value, "base");
      base = () -> value;
      return this;
    }

    /** Adds a model, or replaces all that is known of it. */
    public Builder model(ModelInfo value) {
      Objects.requireNonNull(value, "model");
      rows.add(below -> value);
      return this;
    }

    /**
     * Adds a model, or changes what is known of it.
     *
     * @param id {@code provider/model}
     * @param change gets a builder with what the catalogue knows
     */
    public Builder model(String id, Consumer<ModelInfo.Builder> change) {
      ModelInfo.Builder checked = ModelInfo.builder(id);
      Objects.requireNonNull(change, "change");
      change.accept(checked); // so that what is wrong is told here and not at the first call
      rows.add(
          below -> {
            ModelInfo.Builder row =
                below.find(id).map(known -> known.as(id)).orElseGet(() -> ModelInfo.builder(id));
            change.accept(row);
            return row.build();
          });
      return this;
    }

    /**
     * Says that a model is the same as another, such as an Azure deployment: {@code
     * same("azure/my-deployment", "openai/gpt-4o")}. It stays unknown if the other is.
     */
    public Builder same(String id, String as) {
      ModelInfo unknown = ModelInfo.builder(id).build();
      rows.add(below -> below.find(as).map(known -> known.as(id).build()).orElse(unknown));
      return this;
    }

    /**
     * Reads a newer catalogue from an address, at the start and then at intervals. Nothing is read
     * before a Rialto is built. What cannot be read, has fewer than 50 models of known providers,
     * or less than half of what there was, is left aside, and the last good catalogue stays.
     *
     * @param address of a JSON file in the form of LiteLLM's {@code
     *     model_prices_and_context_window.json} or of models.dev's {@code api.json}; {@code https},
     *     {@code http} or {@code file}
     */
    public Builder refreshFrom(URI address) {
      refreshFrom = Objects.requireNonNull(address, "refreshFrom");
      return this;
    }

    /** Sets how often the catalogue is read anew; a minute or more. */
    public Builder refreshEvery(Duration value) {
      refreshEvery = Objects.requireNonNull(value, "refreshEvery");
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws dev.rialto.ConfigurationException if one is out of range
     */
    public CatalogSettings build() {
      return new CatalogSettings(base, rows, refreshFrom, refreshEvery);
    }
  }
}
