package com.acme;

import dev.rialto.Completion;
import java.util.Date;

@Completion
interface Sealed {

  Shape shape(String text);

  Animal animal(String text);

  Open open(String text);

  Outcome<String> outcome(String text);

  sealed interface Shape {}

  record Circle(Date when) implements Shape {}

  final class Square implements Shape {}

  sealed interface Animal {}

  record Dog() implements Animal {}

  class Other {
    record Dog() implements Animal {}
  }

  interface Open {}

  sealed interface Outcome<T> {}

  record Done<T>(T value) implements Outcome<T> {}

  record Failed<T, E>(E error) implements Outcome<T> {}
}
