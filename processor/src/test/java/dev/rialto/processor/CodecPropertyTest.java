package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a type can hold is valid by its schema, and comes back equal, from a neat answer and
 * from a sloppy one. {@code -Drialto.seed=N} repeats a run.
 */
class CodecPropertyTest {

  static final String TYPES =
      """
      package com.acme;
      import dev.rialto.*;
      import java.math.*;
      import java.net.URI;
      import java.time.*;
      import java.util.*;
      @Completion
      interface Types {
        Scalars scalars(String a);
        Boxes boxes(String a);
        Times times(String a);
        Nested nested(String a);
        Tree tree(String a);
        List<Nested> list(String a);
        List<String> strings(String a);
        Set<Color> colors(String a);
        Map<String, List<Integer>> map(String a);
        Map<String, Nested> records(String a);
        Optional<Nested> maybe(String a);
        Optional<Tree> maybeTree(String a);
        Integer integer(String a);
        boolean bool(String a);
        Color color(String a);
        LocalDate date(String a);
        BigDecimal decimal(String a);
        record Scalars(String s, char c, boolean z, byte b, short h, int i, long l, float f, double d) {}
        record Boxes(Character c, Boolean z, Byte b, Short h, Integer i, Long l, Float f, Double d,
            BigInteger bi, BigDecimal bd, URI uri, UUID uuid) {}
        record Times(LocalDate d, LocalTime t, LocalDateTime dt, Instant i, OffsetDateTime o,
            ZonedDateTime z, Duration dur, Year y, YearMonth ym) {}
        record Nested(Scalars one, List<Boxes> many, Set<Color> colors, Optional<Times> times,
            Map<String, Optional<Integer>> map, List<List<String>> lists, Optional<Color> color,
            Scalars again) {}
        record Tree(String in, Optional<Tree> name, List<Tree> seen, Map<String, Tree> map) {}
        Shape shape(String a);
        List<Shape> shapes(String a);
        Optional<Shape> maybeShape(String a);
        Drawing drawing(String a);
        sealed interface Shape {}
        record Circle(double radius, Optional<Color> fill) implements Shape {}
        record Group(String in, List<Shape> parts, Map<String, Shape> named) implements Shape {}
        sealed interface Line extends Shape {}
        record Straight(int from, int to) implements Line {}
        record Curve(List<Integer> points) implements Line {}
        record Empty() implements Line {}
        record Drawing(Shape first, Optional<Line> second, List<Shape> rest) {}
        Page<Nested> page(String a);
        List<Page<Color>> pages(String a);
        Both both(String a);
        Node<Optional<Integer>> node(String a);
        record Page<T>(List<T> items, Optional<T> best, Map<String, T> named) {}
        record Pair<A, B>(A one, Set<B> two) {}
        record Both(Page<Color> colors, Pair<Shape, Page<String>> pair, Pair<Color, Color> same) {}
        record Node<V>(V value, List<Node<V>> children) {}
        Outcome<Color> outcome(String a);
        Outcome<Integer> number(String a);
        List<Outcome<Page<Shape>>> outcomes(String a);
        Outcome<Outcome<String>> twice(String a);
        Map<Color, Integer> counts(String a);
        Palette palette(String a);
        sealed interface Outcome<T> {}
        record Good<V>(V value, List<V> others) implements Outcome<V> {}
        record Bad<X>(String why, Optional<Outcome<X>> cause) implements Outcome<X> {}
        record Code(int number) implements Outcome<Integer> {}
        record Palette(Map<Color, List<Shape>> shapes, Map<Color, Optional<Color>> next) {}
        enum Color { RED, GREEN, @Description("deep") BLUE }
      }
      """;

  private final long seed = Long.getLong("rialto.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final FakeRuntime runtime = new FakeRuntime();

  @TestFactory
  List<DynamicTest> instancesComeBackEqual() throws Exception {
    System.out.println("CodecPropertyTest: -Drialto.seed=" + seed);
    Compiled compiled = Compiled.of(TYPES).succeeded();
    Object client = compiled.client("com.acme.Types", runtime);
    List<DynamicTest> tests = new ArrayList<>();
    for (Method method : compiled.loadClass("com.acme.Types").getDeclaredMethods()) {
      method.setAccessible(true);
      tests.add(DynamicTest.dynamicTest(method.getName(), () -> check(method, client)));
    }
    assertThat(tests).hasSizeGreaterThan(15);
    return tests;
  }

  private void check(Method method, Object client) throws Exception {
    for (int i = 0; i < 100; i++) {
      Object value = new RandomValues(random).of(method.getGenericReturnType(), 5);
      String neat = new AnswerJson(random, false).answer(value);
      assertThat(read(method, client, neat)).as("seed %s: %s", seed, neat).isEqualTo(value);
      String sloppy = new AnswerJson(random, true).answer(value);
      assertThat(read(method, client, sloppy)).as("seed %s: %s", seed, sloppy).isEqualTo(value);
      List<Error> errors =
          schema()
              .validate(
                  neat,
                  InputFormat.JSON,
                  context ->
                      context.executionConfig(config -> config.formatAssertionsEnabled(true)));
      assertThat(errors).as("seed %s: %s", seed, neat).isEmpty();
    }
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
