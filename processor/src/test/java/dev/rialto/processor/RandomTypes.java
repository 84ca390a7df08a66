package dev.rialto.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes up types that answers may have, and declares what they consist of. */
final class RandomTypes {

  private static final List<String> SCALARS =
      List.of(
          "String",
          "Character",
          "Boolean",
          "Byte",
          "Short",
          "Integer",
          "Long",
          "Float",
          "Double",
          "BigInteger",
          "BigDecimal",
          "LocalDate",
          "LocalTime",
          "LocalDateTime",
          "Instant",
          "OffsetDateTime",
          "ZonedDateTime",
          "Duration",
          "Year",
          "YearMonth",
          "Period",
          "MonthDay",
          "OffsetTime",
          "ZoneId",
          "ZoneOffset",
          "Locale",
          "Currency",
          "DayOfWeek",
          "URI",
          "UUID");
  private static final List<String> PRIMITIVES =
      List.of("char", "boolean", "byte", "short", "int", "long", "float", "double");
  private static final int MAX_OF_A_KIND = 8;

  private final Random random;
  private final List<String> declarations = new ArrayList<>();
  private final List<String> records = new ArrayList<>();
  private final List<String> enums = new ArrayList<>();
  private final List<String> sealed = new ArrayList<>();
  private int number;

  RandomTypes(Random random) {
    this.random = random;
    declarations.add("record Pair<A, B>(A one, List<B> more, Map<String, A> named) {}");
    declarations.add("sealed interface Tried<T, E> permits Done, Lost, Either {}");
    declarations.add("record Done<D, X>(D value, int times) implements Tried<D, X> {}");
    declarations.add("record Lost<E, T>(List<E> why) implements Tried<T, E> {}");
    declarations.add("sealed interface Either<L> extends Tried<L, L> permits Left {}");
    declarations.add("record Left<L>(L type, L kind) implements Either<L> {}");
  }

  /** Returns the sources of all types that were made up. */
  String declarations() {
    return String.join("\n", declarations);
  }

  /** Returns a type that may be a type argument. */
  String type(int depth) {
    if (depth <= 0) {
      return random.nextInt(5) == 0 ? enumeration() : pick(SCALARS);
    }
    return switch (random.nextInt(13)) {
      case 0, 1 -> pick(SCALARS);
      case 2 -> enumeration();
      case 3, 4 -> "List<" + orOptional(depth - 1) + ">";
      case 5 -> "Set<" + type(depth - 1) + ">";
      case 6 -> "Map<String, " + orOptional(depth - 1) + ">";
      case 7 -> "Map<" + enumeration() + ", " + type(depth - 1) + ">";
      case 8 -> "Pair<" + type(depth - 1) + ", " + type(depth - 1) + ">";
      case 9 -> "Tried<" + type(depth - 1) + ", " + type(depth - 1) + ">";
      case 10 -> union(depth);
      default -> record(depth);
    };
  }

  private String orOptional(int depth) {
    return random.nextInt(4) == 0 ? "Optional<" + type(depth) + ">" : type(depth);
  }

  private String pick(List<String> all) {
    return all.get(random.nextInt(all.size()));
  }

  private String enumeration() {
    if (enums.size() == MAX_OF_A_KIND || (!enums.isEmpty() && random.nextBoolean())) {
      return pick(enums);
    }
    String name = "E" + number++;
    StringBuilder constants = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      constants.append(i % 2 == 0 ? "C" : "/** What it is. */ lower").append(i).append(", ");
    }
    declarations.add(
        "enum " + name + " { " + constants + "; public String toString() { return \"?\"; } }");
    enums.add(name);
    return name;
  }

  /** Returns a record; one that may hold itself. */
  String record(int depth) {
    if (records.size() == MAX_OF_A_KIND || (!records.isEmpty() && random.nextInt(3) == 0)) {
      return pick(records);
    }
    String name = "R" + number++;
    declarations.add("record " + name + "(" + components(name, depth) + ") {}");
    records.add(name); // not before: what always holds itself has no instance
    return name;
  }

  private String components(String self, int depth) {
    List<String> all = new ArrayList<>();
    for (int i = random.nextInt(7); i > 0; i--) {
      String name = pick(List.of("in", "name", "seen", "type", "kind", "value", "x_", "É")) + i;
      all.add(component(self, depth - 1) + " " + name);
    }
    return String.join(", ", all);
  }

  private String component(String self, int depth) {
    return switch (random.nextInt(8)) {
      case 0 -> pick(PRIMITIVES);
      case 1 -> "Optional<" + self + ">";
      case 2 -> "List<" + self + ">";
      default -> orOptional(depth);
    };
  }

  private String union(int depth) {
    if (sealed.size() == MAX_OF_A_KIND || (!sealed.isEmpty() && random.nextBoolean())) {
      return pick(sealed);
    }
    String name = "S" + number++;
    List<String> variants = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      String variant = name + "V" + i;
      variants.add(variant);
      // The tag's member moves on where a record has a component of that name.
      declarations.add(
          "record " + variant + "(" + components(name, depth) + ") implements " + name + " {}");
    }
    declarations.add(
        "sealed interface " + name + " permits " + String.join(", ", variants) + " {}");
    sealed.add(name);
    return name;
  }
}
