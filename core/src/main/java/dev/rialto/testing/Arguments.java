package dev.rialto.testing;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Describes the arguments that a rule of a fake is for. Each method stands for one argument, in
 * order, and returns a placeholder of no meaning. Used by one thread, within {@link Fake#when}.
 */
public final class Arguments {

  private record Expected(String text, Predicate<@Nullable Object> fits) {}

  private final List<Expected> expected = new ArrayList<>();
  private List<@Nullable Object> exact = List.of();

  Arguments() {}

  /** Fits every argument, whatever its type but a primitive one. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // a placeholder takes the type that is wanted
  public <T> T any() {
    return placeholder("any", value -> true);
  }

  /** Fits every {@code int}. */
  public int anyInt() {
    this.<Object>placeholder("any", value -> true);
    return 0;
  }

  /** Fits every {@code long}. */
  public long anyLong() {
    this.<Object>placeholder("any", value -> true);
    return 0;
  }

  /** Fits every {@code double}. */
  public double anyDouble() {
    this.<Object>placeholder("any", value -> true);
    return 0;
  }

  /** Fits every {@code boolean}. */
  public boolean anyBoolean() {
    this.<Object>placeholder("any", value -> true);
    return false;
  }

  /** Fits what is equal. */
  public <T> T eq(T value) {
    this.<T>placeholder(String.valueOf(value), other -> Objects.deepEquals(value, other));
    return value;
  }

  /** Fits a text that contains another. */
  public String contains(String part) {
    Objects.requireNonNull(part, "part");
    return placeholder(
        "contains \"" + part + '"', value -> value instanceof String text && text.contains(part));
  }

  /** Fits an argument that passes a test, of which the rule knows no more. */
  @SuppressWarnings("unchecked") // the compiler has checked what the method takes
  public <T> T that(Predicate<T> test) {
    return placeholder("that …", value -> test.test((T) value));
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // nobody but the recorder sees it
  private <T> T placeholder(String text, Predicate<@Nullable Object> fits) {
    expected.add(new Expected(text, fits));
    return null;
  }

  /** Returns what fits the arguments as described, or as given if none was described. */
  Predicate<List<@Nullable Object>> matcher(Method method, List<@Nullable Object> given) {
    if (expected.isEmpty()) {
      exact = given;
      return arguments -> Objects.deepEquals(given.toArray(), arguments.toArray());
    }
    if (expected.size() != given.size()) {
      throw new IllegalArgumentException(
          method.getName()
              + " has "
              + given.size()
              + " arguments, but "
              + expected.size()
              + " are described; describe all of them, with eq(...) for a plain value");
    }
    List<Expected> all = List.copyOf(expected);
    return arguments -> {
      for (int i = 0; i < all.size(); i++) {
        if (!all.get(i).fits().test(arguments.get(i))) {
          return false;
        }
      }
      return true;
    };
  }

  String describe(Method method) {
    return expected.isEmpty()
        ? FakeCall.text(method.getName(), exact)
        : expected.stream()
            .map(Expected::text)
            .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }
}
