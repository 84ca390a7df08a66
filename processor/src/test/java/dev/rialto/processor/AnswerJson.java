package dev.rialto.processor;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Writes values as a model would that keeps to the schema; if asked, as sloppily as some do. */
final class AnswerJson {

  private final Random random;
  private final boolean sloppy;

  AnswerJson(Random random, boolean sloppy) {
    this.random = random;
    this.sloppy = sloppy;
  }

  /** Writes an answer: an object, of a record's own or around another value. */
  String answer(Object value) throws ReflectiveOperationException {
    String json;
    if (value.getClass().isRecord() && member(value).isEmpty()) {
      json = of(value);
    } else {
      String member =
          value instanceof Map ? "entries" : value instanceof Collection ? "items" : "value";
      json = "{\"" + member + "\":" + of(value) + "}";
    }
    if (!sloppy) {
      return json;
    }
    return switch (random.nextInt(5)) {
      case 0 -> "```json\n" + json + "\n```";
      case 1 -> "Sure, here {it} is:\n\n" + json + "\nAnything else?";
      case 2 -> "<think>{\"no\": \"not this\"}</think>\n" + json;
      case 3 -> "\uFEFF \n" + json + " ";
      default -> json;
    };
  }

  private static String member(Object value) {
    for (Class<?> i : value.getClass().getInterfaces()) {
      if (i.isSealed()) {
        return "value";
      }
    }
    return "";
  }

  private String of(Object value) throws ReflectiveOperationException {
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? of(optional.get()) : "null";
    }
    if (value instanceof Map<?, ?> map) {
      if (sloppy && random.nextInt(3) == 0) {
        return members(map);
      }
      List<String> entries = new ArrayList<>();
      for (Map.Entry<?, ?> e : map.entrySet()) {
        entries.add("{\"key\":" + of(e.getKey()) + ",\"value\":" + of(e.getValue()) + "}");
      }
      return joined("[", entries, "]");
    }
    if (value instanceof Collection<?> collection) {
      List<String> all = new ArrayList<>();
      for (Object element : collection) {
        all.add(of(element));
      }
      return joined("[", all, "]");
    }
    if (value.getClass().isRecord()) {
      return record(value);
    }
    if (value instanceof java.time.Year year) {
      return String.valueOf(year.getValue());
    }
    if (value instanceof java.util.Locale locale) {
      return quoted(locale.toLanguageTag());
    }
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : quoted(value instanceof Enum<?> constant ? constant.name() : value.toString());
  }

  /** As models write maps who were not held to the schema. */
  private String members(Map<?, ?> map) throws ReflectiveOperationException {
    List<String> members = new ArrayList<>();
    for (Map.Entry<?, ?> e : map.entrySet()) {
      members.add(of(e.getKey()) + ":" + of(e.getValue()));
    }
    return joined("{", members, "}");
  }

  private String record(Object value) throws ReflectiveOperationException {
    List<String> members = new ArrayList<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      members.add(quoted(component.getName()) + ":" + of(accessor.invoke(value)));
    }
    if (!member(value).isEmpty()) {
      members.add(0, quoted(tag(value)) + ":" + quoted(value.getClass().getSimpleName()));
    }
    if (sloppy) {
      Collections.shuffle(members, random);
      members.add("\"another one\":[{\"x\":[]},1e3,\"\\u00e9\"]");
    }
    return joined("{", members, "}");
  }

  /** Returns the member with the record's tag: the first that no record beside it has. */
  private static String tag(Object value) {
    Set<String> taken = new HashSet<>();
    for (Class<?> above : value.getClass().getInterfaces()) {
      while (above.getInterfaces().length > 0) {
        above = above.getInterfaces()[0];
      }
      addComponents(above, taken);
    }
    return Stream.of("type", "kind", "variant", "_type")
        .filter(name -> !taken.contains(name))
        .findFirst()
        .orElseThrow();
  }

  private static void addComponents(Class<?> type, Set<String> names) {
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        names.add(component.getName());
      }
    } else {
      for (Class<?> below : type.getPermittedSubclasses()) {
        addComponents(below, names);
      }
    }
  }

  private String joined(String open, List<String> parts, String close) {
    String separator = sloppy ? " ,\n " : ",";
    String end = sloppy && !parts.isEmpty() && random.nextBoolean() ? "," + close : close;
    return open + String.join(separator, parts) + end;
  }

  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}
