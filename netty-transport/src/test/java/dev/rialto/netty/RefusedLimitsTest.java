package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each limit of the transport refuses what means nothing, by its name. */
class RefusedLimitsTest {

  @TestFactory
  Stream<DynamicTest> everyLimit() throws ReflectiveOperationException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Record limits : List.of(ConnectionLimits.DEFAULT, TransportLimits.DEFAULT)) {
      RecordComponent[] components = limits.getClass().getRecordComponents();
      for (int i = 0; i < components.length; i++) {
        for (Object hostile : hostile(components[i].getType())) {
          Object[] values = new Object[components.length];
          for (int c = 0; c < components.length; c++) {
            values[c] = c == i ? hostile : components[c].getAccessor().invoke(limits);
          }
          String name = components[i].getName();
          tests.add(
              DynamicTest.dynamicTest(
                  name + " " + hostile, () -> isRefused(limits.getClass(), values, name)));
        }
      }
    }
    return tests.stream();
  }

  private static void isRefused(Class<?> type, Object[] values, String name) {
    Constructor<?> made = type.getConstructors()[0];
    assertThatThrownBy(
            () -> {
              try {
                made.newInstance(values);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("." + name + " is ");
  }

  private static List<Object> hostile(Class<?> type) {
    if (type == Duration.class) {
      return List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MAX_VALUE));
    }
    return type == int.class ? List.of(-1, Integer.MIN_VALUE) : List.of(-1L, Long.MIN_VALUE);
  }
}
