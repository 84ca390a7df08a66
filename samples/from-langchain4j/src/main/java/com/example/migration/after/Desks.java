package com.example.migration.after;

import dev.rialto.Rialto;
import dev.rialto.provider.OpenAi;

/** Makes desks, with Rialto. */
public final class Desks implements AutoCloseable {

  private final Rialto rialto;

  /** Asks a server that speaks OpenAI's dialect. */
  public Desks(String baseUrl, String key, String model) {
    rialto =
        Rialto.builder()
            .provider(OpenAi.builder(baseUrl).apiKey(key).defaultModel(model).build())
            .build();
  }

  /** Returns the desk. */
  public ReleaseDesk desk() {
    return rialto.client(ReleaseDesk.class);
  }

  @Override
  public void close() {
    rialto.close();
  }
}
