package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.rialto.Partial;
import dev.rialto.runtime.ElementOutput;
import dev.rialto.runtime.ElementScanner;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Types that nobody thought of: whatever is made of what answers may have compiles, its instances
 * are valid by its schema, and they come back equal: whole, as elements of a list that comes in
 * pieces, and as a record that grows. {@code -Drialto.seed=N} repeats a run.
 */
class RandomTypesTest {

  private static final int TYPES = 24;
  private static final int INSTANCES = 15;

  private final long seed = Long.getLong("rialto.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final FakeRuntime runtime = new FakeRuntime();

  @Test
  void instancesOfRandomTypesComeBackEqual() throws Exception {
    System.out.println("RandomTypesTest: -Drialto.seed=" + seed);
    RandomTypes types = new RandomTypes(random);
    StringBuilder methods = new StringBuilder();
    for (int i = 0; i < TYPES; i++) {
      String type = types.type(3);
      methods.append("%s value%d(String a);\n".formatted(type, i));
      methods.append("List<%s> list%d(String a);\n".formatted(type, i));
      methods.append(
          "java.util.stream.Stream<Partial<%s>> grow%d(String a);\n".formatted(types.record(3), i));
    }
    String source =
        """
        package com.acme;
        import dev.rialto.*;
        import java.math.*;
        import java.net.URI;
        import java.time.*;
        import java.util.*;
        @Completion
        @SuppressWarnings({"RIA1035"})
        interface Types {
        %s
        %s
        }
        """
            .formatted(methods, types.declarations());
    Compiled compiled;
    try {
      compiled = Compiled.of(source).succeeded();
    } catch (AssertionError e) {
      throw new AssertionError("seed " + seed + ":\n" + source, e);
    }
    Object client = compiled.client("com.acme.Types", runtime);
    for (Method method : compiled.loadClass("com.acme.Types").getDeclaredMethods()) {
      method.setAccessible(true);
      for (int i = 0; i < INSTANCES; i++) {
        try {
          check(method, client);
        } catch (AssertionError | Exception e) {
          throw new AssertionError("seed " + seed + ", " + method.getGenericReturnType(), e);
        }
      }
    }
  }

  private void check(Method method, Object client) throws Exception {
    RandomValues values = new RandomValues(random);
    if (method.getName().startsWith("grow")) {
      java.lang.reflect.Type partial = argument(method.getGenericReturnType());
      Object record = values.of(argument(partial), 4);
      runtime.answer(new AnswerJson(random, true).answer(record));
      List<?> all = ((Stream<?>) method.invoke(client, "x")).toList();
      Partial<?> last = (Partial<?>) all.get(all.size() - 1);
      assertThat((Object) last.value()).isEqualTo(record);
      return;
    }
    Object value = values.of(method.getGenericReturnType(), 4);
    if (value instanceof String text) { // is asked for as it is, not as JSON
      assertThat(read(method, client, text)).isEqualTo(text);
      return;
    }
    String neat = new AnswerJson(random, false).answer(value);
    assertThat(read(method, client, neat)).as(neat).isEqualTo(value);
    String sloppy = new AnswerJson(random, true).answer(value);
    assertThat(read(method, client, sloppy)).as(sloppy).isEqualTo(value);
    assertThat(
            schema()
                .validate(
                    neat,
                    InputFormat.JSON,
                    c -> c.executionConfig(config -> config.formatAssertionsEnabled(true))))
        .as(neat)
        .isEmpty();
    if (value instanceof List && runtime.method.output() instanceof ElementOutput<?> elements) {
      assertThat(inPieces(elements, sloppy)).as(sloppy).isEqualTo(value);
    }
  }

  private <E> List<E> inPieces(ElementOutput<E> output, String answer) {
    List<E> all = new ArrayList<>();
    ElementScanner<E> scanner = output.scanner();
    for (int at = 0; at < answer.length(); ) {
      int end = Math.min(answer.length(), at + 1 + random.nextInt(30));
      scanner.accept(answer.substring(at, end), all::add);
      at = end;
    }
    scanner.end(all::add);
    return all;
  }

  private static java.lang.reflect.Type argument(java.lang.reflect.Type type) {
    return ((java.lang.reflect.ParameterizedType) type).getActualTypeArguments()[0];
  }

  private Object read(Method method, Object client, String answer) throws Exception {
    runtime.answer(answer);
    return method.invoke(client, "x");
  }

  private Schema schema() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(runtime.method.output().schema().json());
  }
}
