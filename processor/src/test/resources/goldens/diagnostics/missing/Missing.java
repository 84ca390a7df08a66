package com.acme;

import dev.rialto.Completion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

interface Plain {
  @Completion
  interface OfAClass {
    Revew ask(String text);
  }

  @Completion
  interface OfAGenericClass {
    Pge<String> ask(String text);
  }

  @Completion
  interface WithinOthers {
    CompletableFuture<Map<String, Pge<String>>> ask(String text);
  }

  @Completion
  interface OfAnArgument {
    String ask(Pge<String> page, com.nowhere.Thing thing);
  }

  @Completion
  interface OfAComponent {
    Holder ask(String text);

    record Holder(Optional<Pge<Integer>> page) {}
  }

  @Completion
  interface Extending extends Bse<String> {
    String ask(String text);
  }
}
