package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.rialto.InvalidOutputException;
import dev.rialto.runtime.ToolMethod;
import dev.rialto.runtime.ToolType;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Arguments that a model should never call a tool with: the model is told what is wrong, and the
 * tool is not called. {@code -Drialto.seed=N} repeats a run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the tools are compiled once
class HostileArgumentsTest {

  private static final String TOOLS =
      """
      package com.acme;
      import dev.rialto.*;
      import java.math.*;
      import java.util.*;
      @Completion
      interface Asker {
        @Tools(Desk.class)
        String ask(String a);
      }
      class Desk {
        enum Mood { GOOD, BAD }
        sealed interface Shape permits Circle, Group {}
        record Circle(float radius) implements Shape {}
        record Group(List<Shape> parts) implements Shape {}
        @Tool("Does all.")
        static String all(String text, int count, double share, BigDecimal exact, boolean on,
            Mood mood, Shape shape, Map<String, Integer> map, Optional<Group> more) {
          return "" + text + count + share + exact + on + mood + shape + map + more;
        }
      }
      """;

  private static final String GOOD =
      "{\"text\":\"\\ud83d\\ude00\",\"count\":3,\"share\":0.5,\"exact\":1.50,\"on\":true,"
          + "\"mood\":\"GOOD\",\"shape\":{\"type\":\"Circle\",\"radius\":1},"
          + "\"map\":[{\"key\":\"k\",\"value\":1}],"
          + "\"more\":{\"parts\":[{\"radius\":2,\"type\":\"Circle\"}]}}";

  private final ToolMethod<?, ?> tool;

  HostileArgumentsTest() throws ReflectiveOperationException {
    Class<?> type = Compiled.of(TOOLS).succeeded().loadClass("com.acme.Desk_RialtoTools");
    Constructor<?> constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    tool = ((ToolType<?>) constructor.newInstance()).methods().get(0);
  }

  private Object read(String arguments) {
    return tool.read(arguments, Clock.systemUTC());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        ":3 → :99999999999999999999 → $.count → from -2147483648 to 2147483647",
        ":3 → :\"3\" → $.count → found the string",
        "0.5 → NaN → $.share → found the word NaN",
        "0.5 → 1e400 → $.share → within the range of double",
        "1.50 → 1e99999999 → $.exact → exponent",
        "\\ude00 → \\ud83d → $.text → half of a surrogate pair",
        "GOOD → FINE → $.mood → one of GOOD, BAD",
        "\"Circle\",\"radius\":1 → \"Square\" → $.shape.type → one of Circle, Group",
        "\"type\":\"Circle\",\"radius\":1 → \"radius\":1 → $.shape.type → missing",
        "\"on\":true → \"on\":true,\"on\":false → $.on → twice",
        "\"key\":\"k\" → \"key\":\"k\",\"value\":2},{\"key\":\"k\" → $.map[1] → each key once",
        "\"count\":3, →  → $.count → missing",
        "\"more\" → ,\"more\" → $ → a mistake",
      })
  void wrongArguments_areSaidWithTheirPlace(String from, String to, String path, String expected) {
    assertThat(read(GOOD)).isNotNull();
    String arguments = GOOD.replace(from, to == null ? "" : to);
    assertThat(arguments).isNotEqualTo(GOOD);
    assertThatThrownBy(() -> read(arguments))
        .isInstanceOfSatisfying(
            InvalidOutputException.class,
            e -> {
              assertThat(e.path()).startsWith(path);
              assertThat(e.expected()).contains(expected == null ? "" : expected);
            });
  }

  @Test
  void deepAndHugeArguments_areRefusedWithinAMultipleOfTheirSize() {
    String fifty = "x".repeat(50_000_000);
    for (String arguments :
        List.of(
            "[".repeat(10_000),
            "{\"more\":".repeat(10_000),
            GOOD.replace("\"on\"", "\"other\":" + "[".repeat(10_000) + ",\"on\""),
            GOOD.replace(
                "{\"type\":\"Circle\",\"radius\":1}",
                "{\"type\":\"Group\",\"parts\":[".repeat(10_000)),
            GOOD.replace("\\ud83d", fifty))) {
      assertThatThrownBy(() -> read("{}")).isInstanceOf(InvalidOutputException.class);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long id = Thread.currentThread().getId();
      long start = threads.getThreadAllocatedBytes(id);
      boolean refused = false;
      try {
        read(arguments);
      } catch (InvalidOutputException e) {
        refused = true;
      }
      assertThat(refused).isTrue();
      assertThat(threads.getThreadAllocatedBytes(id) - start)
          .isLessThan(10L * arguments.length() + 1_500_000);
    }
  }

  @Test
  void changedArguments_areTakenOrRefused_neverAnythingElse() {
    long seed = Long.getLong("rialto.seed", System.nanoTime());
    System.out.println("HostileArgumentsTest: -Drialto.seed=" + seed);
    Random random = new Random(seed);
    String alphabet = "{}[]\",:\\u0dD8-+.eE1tfn `<>\n\u0000\ud83d\u00e9";
    int taken = 0;
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(GOOD);
      for (int edits = random.nextInt(4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, c);
          default -> text.setCharAt(at, c);
        }
      }
      try {
        assertThat(read(text.toString())).isNotNull();
        taken++;
      } catch (InvalidOutputException e) {
        assertThat(e.path()).as("seed %s: %s", seed, text).startsWith("$");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ": " + text, e);
      }
    }
    assertThat(taken).as("seed %s", seed).isGreaterThan(500);
  }
}
