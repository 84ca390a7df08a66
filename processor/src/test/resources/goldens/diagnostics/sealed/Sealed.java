package com.acme;

import dev.rialto.Completion;
import java.util.Date;

@Completion
interface Sealed {

  Shape shape(String text);

  Animal animal(String text);

  Open open(String text);

  sealed interface Shape {}

  record Circle(Date when) implements Shape {}

  final class Square implements Shape {}

  sealed interface Animal {}

  record Dog() implements Animal {}

  class Other {
    record Dog() implements Animal {}
  }

  interface Open {}
}
