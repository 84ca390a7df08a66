package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import dev.rialto.Usd;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every number and time of the metrics' settings that means nothing is refused by its name. */
class RefusedMetricsTest {

  @TestFactory
  Stream<DynamicTest> everySetterAndLimit() throws ReflectiveOperationException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Method setter : RialtoMetrics.Builder.class.getMethods()) {
      if (setter.getReturnType() == RialtoMetrics.Builder.class
          && setter.getParameterCount() == 1) {
        for (Object hostile : hostile(setter.getParameterTypes()[0])) {
          add(
              tests,
              setter.getName(),
              hostile,
              () -> setter.invoke(RialtoMetrics.builder(new MetricRegistry()), hostile));
        }
      }
    }
    Constructor<?> made = IssueLimits.class.getConstructors()[0];
    for (Constructor<?> each : IssueLimits.class.getConstructors()) {
      made = each.getParameterCount() > made.getParameterCount() ? each : made;
    }
    Constructor<?> whole = made;
    RecordComponent[] components = IssueLimits.class.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      for (Object hostile : hostile(components[i].getType())) {
        Object[] values = new Object[components.length];
        for (int c = 0; c < components.length; c++) {
          values[c] = c == i ? hostile : components[c].getAccessor().invoke(IssueLimits.DEFAULT);
        }
        add(tests, components[i].getName(), hostile, () -> whole.newInstance(values));
      }
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests.stream();
  }

  private interface Setting {
    Object set() throws ReflectiveOperationException;
  }

  private static void add(List<DynamicTest> tests, String name, Object hostile, Setting setting) {
    tests.add(
        DynamicTest.dynamicTest(
            name + " " + hostile,
            () ->
                assertThatThrownBy(
                        () -> {
                          try {
                            setting.set();
                          } catch (InvocationTargetException e) {
                            throw e.getCause();
                          }
                        })
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(name + " is ")));
  }

  private static List<Object> hostile(Class<?> type) {
    if (type == Duration.class) {
      return List.of(
          Duration.ZERO,
          Duration.ofNanos(-1),
          Duration.ofSeconds(Long.MIN_VALUE),
          Duration.ofSeconds(Long.MAX_VALUE));
    }
    if (type == double.class) {
      return List.of(-1.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }
    if (type == long.class) {
      return List.of(-1L, Long.MIN_VALUE);
    }
    if (type == Usd.class) {
      return List.of(Usd.of("-0.01"), Usd.ZERO);
    }
    if (type == String.class) {
      return List.of("");
    }
    return type == int.class ? List.of(-1, Integer.MIN_VALUE) : List.of();
  }
}
