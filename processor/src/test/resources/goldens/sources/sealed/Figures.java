package com.acme;

import dev.rialto.Completion;
import java.util.Optional;

/** Sealed interfaces within each other. */
@Completion
interface Figures extends Reading<Figures.Figure> {

  sealed interface Figure permits Dot, Round, Named {}

  record Dot() implements Figure {}

  sealed interface Round extends Figure permits Circle, Oval {}

  record Circle(double radius, Optional<Figure> within) implements Round {}

  record Oval(double width, String type) implements Round {}
}
