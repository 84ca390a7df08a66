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
            .conversations(c -> c.maxMessages(20))
            .tools(new Orders())
            .build();
  }

  /** Returns the desk. */
  public ReleaseDesk desk() {
    return rialto.client(ReleaseDesk.class);
  }

  /** Returns a desk that remembers the latest messages of each customer. */
  public SupportDesk support() {
    return rialto.client(SupportDesk.class);
  }

  /** Returns a clerk who may look into the orders. */
  public OrderClerk clerk() {
    return rialto.client(OrderClerk.class);
  }

  @Override
  public void close() {
    rialto.close();
  }
}
