package dev.rialto.spi;

/**
 * A model at an endpoint: what an attempt is made at.
 *
 * @param endpoint where
 * @param model the model's name at the provider
 */
public record Target(Endpoint endpoint, String model) {

  /** Returns {@code provider/model}. */
  public String modelId() {
    return endpoint.provider() + "/" + model;
  }
}
