package dev.rialto.spi;

import dev.rialto.catalog.ModelInfo;
import org.jspecify.annotations.Nullable;

/**
 * A model at an endpoint: what an attempt is made at.
 *
 * @param endpoint where
 * @param model the model's name at the provider
 * @param info what the catalogue knows of it; null if nothing, or if it was not asked
 */
public record Target(Endpoint endpoint, String model, @Nullable ModelInfo info) {

  /** Makes a target of which nothing more is known. */
  public Target(Endpoint endpoint, String model) {
    this(endpoint, model, null);
  }

  /** Returns {@code provider/model}. */
  public String modelId() {
    return endpoint.provider() + "/" + model;
  }

  /** Returns this target with what the catalogue knows of it. */
  public Target with(@Nullable ModelInfo known) {
    return known == null ? this : new Target(endpoint, model, known);
  }
}
