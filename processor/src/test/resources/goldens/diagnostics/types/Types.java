package com.acme;

import dev.rialto.Completion;
import dev.rialto.Result;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

@Completion
interface Types {

  void nothing(String a);

  Object anything(String a);

  Date date(String a);

  List<?> wildcard(String a);

  @SuppressWarnings("rawtypes")
  List raw(String a);

  @SuppressWarnings("rawtypes")
  CompletionStage rawStage(String a);

  String[] array(String a);

  Flow.Publisher<java.util.Date> stream(String a);

  <T> T variable(String a);

  Outer nested(String a);

  List<Result<String>> inner(String a);

  Map<Integer, String> keys(String a);

  None none(String a);

  Hidden.Secret secret(String a);

  Pojo pojo(String a);

  Page<String> generic(String a);

  Optional<Optional<String>> twice(String a);

  Page<Optional<Optional<Integer>>> twiceWithin(String a);

  Maybe maybe(String a);

  record Outer(String ok, Date when, int[] numbers, Inner inner) {}

  record Inner(ArrayList<String> names, Object any) {}

  record Page<T>(List<T> items) {}

  record Maybe(Optional<Page<Optional<Optional<String>>>> all) {}

  enum None {}

  class Pojo {}

  class Hidden {
    private record Secret(String a) {}
  }
}
