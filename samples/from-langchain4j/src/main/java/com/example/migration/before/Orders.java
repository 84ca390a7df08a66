package com.example.migration.before;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;

/** The orders of a shop, of which a model may ask. */
public class Orders {

  /** What is known of an order. */
  public record State(String number, boolean shipped, int days) {}

  @Tool("Finds an order by its number.")
  State find(@P("the number, such as A-17") String number) {
    return new State(number, true, 3);
  }

  @Tool(name = "cancelOrder", value = "Cancels an order.")
  String cancel(@P("the number") String number, @P("why") String reason) {
    return "cancelled " + number + " because " + reason;
  }
}
