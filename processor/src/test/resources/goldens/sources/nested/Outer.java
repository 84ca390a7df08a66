package com.acme;

import dev.rialto.Completion;
import dev.rialto.UserMessage;
import java.util.concurrent.CompletableFuture;

/** Nested and package-private interfaces, with super-interfaces of either kind. */
final class Outer {

  private Outer() {}

  @Completion(task = "chat")
  interface Inner extends Named<Inner.Card> {

    @UserMessage("Who is {{name}}?")
    String who(String name);

    /** Kept as it is. */
    default String whoIsWho() {
      return who("Who");
    }

    static Inner none() {
      throw new IllegalStateException("none");
    }

    record Card(String name, Outer.Kind kind) {}

    @Completion(profile = "speed")
    interface Deeper {
      @UserMessage("How deep is {{it}}?")
      int depth(String it);
    }
  }

  enum Kind {
    PERSON,
    PLACE
  }

  interface Named<T> {
    @UserMessage("Make a card of {{name}}.")
    T card(String name);

    @UserMessage("Make a card of {{name}}, later.")
    CompletableFuture<T> cardLater(String name);
  }
}
