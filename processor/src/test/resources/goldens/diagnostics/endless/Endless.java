package com.acme;

import dev.rialto.Completion;
import dev.rialto.Tool;
import dev.rialto.Tools;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

@Completion
interface Endless {

  Self self(String text);

  List<Self> again(String text);

  One mutual(String text);

  Shape everyCaseRecurses(String text);

  Flow.Publisher<Full> neverEmpty(String text);

  Box<Boxed> generic(String text);

  @Tools(Cutter.class)
  String withTool(String text);

  record Self(String name, Self next) {}

  record One(Two two) {}

  record Two(Optional<String> note, One one) {}

  sealed interface Shape permits Twice, Group {}

  record Twice(Shape inner) implements Shape {}

  record Group(@NotEmpty List<Shape> parts) implements Shape {}

  record Full(Map<String, @Size(min = 1) Set<Full>> none, @Size(min = 2) List<Full> some) {}

  record Box<T>(T value) {}

  record Boxed(Box<Boxed> box) {}

  // From here on all is well.

  Tree tree(String text);

  Formula formula(String text);

  Person person(String text);

  record Tree(List<Tree> below, Set<Tree> beside, Map<String, Tree> named, Optional<Tree> up) {}

  sealed interface Formula permits Sum, Variable {}

  record Sum(Formula left, @NotEmpty List<Formula> rest) implements Formula {}

  record Variable(String name) implements Formula {}

  record Person(String name, @Nullable Person mother) {}
}

class Cutter {

  record Cut(Cut deeper) {}

  @Tool("Cuts.")
  void cut(Cut cut) {}
}
