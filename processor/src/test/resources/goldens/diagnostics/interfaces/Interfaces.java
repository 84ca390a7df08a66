package com.acme;

import dev.rialto.Completion;

class Interfaces {

  @Completion
  static class NoInterface {}

  @Completion
  private interface Private {
    String ask(String a);
  }

  @Completion
  interface Generic<T> {
    String ask(T a);
  }

  @Completion
  interface Empty {}

  @Completion
  interface Missing {
    Review ask(String a);

    Nothing other(String a);

    Object third(String a);
  }

  @Completion
  interface Good {
    String ask(String a);
  }
}
