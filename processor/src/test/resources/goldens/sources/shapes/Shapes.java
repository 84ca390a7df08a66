package com.acme;

import dev.rialto.Completion;
import dev.rialto.Description;
import java.util.List;
import java.util.Optional;

@Completion
public interface Shapes {

  Shape read(String text);

  Drawing draw(String text);

  @Description("Something to draw")
  sealed interface Shape {}

  @Description("Round")
  record Circle(double radius) implements Shape {}

  record Group(List<Shape> parts, String type) implements Shape {}

  record Drawing(Shape first, @Description("Below it") Optional<Shape> second) {}
}
