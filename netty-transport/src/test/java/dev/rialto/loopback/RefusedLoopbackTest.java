package dev.rialto.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every number and time of the loopback provider's builder that means nothing is refused by name.
 */
class RefusedLoopbackTest {

  @TestFactory
  Stream<DynamicTest> everySetter() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Class<?> type : List.of(LoopbackProvider.Builder.class, When.class)) {
      for (Method setter : setters(type)) {
        for (Object hostile : hostile(setter.getParameterTypes()[0])) {
          tests.add(
              DynamicTest.dynamicTest(
                  type.getSimpleName() + "." + setter.getName() + " " + hostile,
                  () -> isRefused(setter, hostile)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(15);
    return tests.stream();
  }

  private static List<Method> setters(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(m -> m.getDeclaringClass() == type && !Modifier.isStatic(m.getModifiers()))
        .filter(m -> m.getParameterCount() == 1 && !m.isBridge())
        .filter(m -> !hostile(m.getParameterTypes()[0]).isEmpty())
        .toList();
  }

  private static void isRefused(Method setter, Object hostile) {
    LoopbackProvider.Builder builder = LoopbackProvider.builder();
    Object owner =
        setter.getDeclaringClass() == When.class ? builder.when(LoopbackRequest.any()) : builder;
    assertThatThrownBy(
            () -> {
              try {
                setter.invoke(owner, hostile);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(setter.getName() + " is ");
  }

  private static List<Object> hostile(Class<?> type) {
    if (type == Duration.class) {
      return List.of(
          Duration.ofNanos(-1),
          Duration.ofSeconds(Long.MIN_VALUE),
          Duration.ofSeconds(Long.MAX_VALUE));
    }
    return type == int.class ? List.of(-1, Integer.MIN_VALUE) : List.of();
  }
}
