package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.InvalidOutputException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types that Java allows, whatever they are called and however large they are. */
class AwkwardTypesTest {

  private static final List<String> STRICT = List.of("-Xlint:all,-processing", "-Werror");

  private final FakeRuntime runtime = new FakeRuntime();

  private Object call(Compiled compiled, String type, String answer) throws Exception {
    Object client = compiled.client(type, runtime);
    Method ask = compiled.loadClass(type).getMethod("ask", String.class);
    ask.setAccessible(true);
    runtime.answer(answer);
    return ask.invoke(client, "x");
  }

  /** What generated code itself names, taken for records of the package. */
  private static final String NAMES =
      "String Object Override SuppressWarnings Integer Long Double Boolean RuntimeException"
          + " IllegalArgumentException IndexOutOfBoundsException Throwable Class Math List Map Set"
          + " Optional ArrayList LinkedHashMap Collections Objects Result Partial Message"
          + " CallOptions MethodSpec OutputType JsonOutput ListOutput PartialOutput OutputSchema"
          + " ValueReader JsonFormats JsonChecks JsonWriter ClientRuntime ClientFactory"
          + " RuntimeVersion PromptText Generated Pattern Component Flow Iterable Record Enum";

  private static String record(String name) {
    return "record "
        + name
        + "(@jakarta.validation.constraints.Min(1) int n,"
        + " @jakarta.validation.constraints.Pattern(regexp = \"a\") java.lang.String s,"
        + " java.util.List<java.lang.Double> d, java.util.Optional<java.lang.Integer> o,"
        + " java.util.Map<java.lang.String, java.lang.Long> m, java.time.LocalDate day) {}";
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordsCalledLikeTypesOfTheGeneratedCode_areNoTrouble(boolean nested) throws Exception {
    List<String> names = List.of(NAMES.split(" +"));
    String records = names.stream().map(AwkwardTypesTest::record).collect(Collectors.joining("\n"));
    String methods =
        names.stream()
            .map(
                name ->
                    "%1$s ask%1$s(java.lang.String text);\n".formatted(name)
                        + "java.util.concurrent.Flow.Publisher<dev.rialto.Partial<%1$s>>"
                            .formatted(name)
                        + " grow%1$s(java.lang.String text);\n".formatted(name)
                        + "java.util.concurrent.Flow.Publisher<%1$s> list%1$s(java.lang.String text);"
                            .formatted(name))
            .collect(Collectors.joining("\n"));
    String source =
        "package com.acme;\n@dev.rialto.Completion\npublic interface Asker {\n"
            + "@dev.rialto.UserMessage(\"{{text}} {{#more}}{{.}}{{/more}}\")\n"
            + "String ask(java.lang.String text, java.util.List<java.lang.String> more);\n"
            + "String ask(java.lang.String text);\n"
            + methods
            + (nested ? records + "}" : "}\n" + records);
    // Records that take the place of java.lang's own are what javac warns of, not the code.
    Compiled compiled = Compiled.with(List.of("-Xlint:-processing"), source).succeeded();
    Object value =
        call(
            compiled,
            "com.acme.Asker",
            "{\"n\":2,\"s\":\"a\",\"d\":[1],\"o\":null,\"m\":[],\"day\":\"2026-01-31\"}");
    assertThat(value.toString()).contains("n=2").contains("o=Optional.empty");
  }

  @Test
  void toolsOfTypesCalledLikeThoseOfTheGeneratedCode_areNoTrouble() {
    Compiled.of(
            "package com.acme;\npublic class Tooling {\n"
                + "@dev.rialto.Tool(\"x\") public Object a(String s, List l, Override o)"
                + " { return null; }\n"
                + "public record String(int n) {}\npublic record List(int n) {}\n"
                + "public record Object(int n) {}\npublic record Override(int n) {}\n"
                + "}",
            "package com.acme;\n@dev.rialto.Completion\n"
                + "interface WithTools { @dev.rialto.Tools(Tooling.class)"
                + " java.lang.String ask(java.lang.String text); }")
        .succeeded();
  }

  @Test
  void componentsCalledLikeTypes_areNoTrouble() throws Exception {
    Compiled compiled =
        Compiled.of(
                """
                package com.acme;
                import java.util.*;
                @dev.rialto.Completion
                public interface Shadows {
                  Shadowed ask(String text);
                  record Shadowed(
                      @jakarta.validation.constraints.Size(max = 3) Optional<String> Optional,
                      @jakarta.validation.constraints.Past java.time.LocalDate JsonChecks,
                      java.util.UUID JsonFormats, String String, int in, int seen, int seen2,
                      int name, int refusal, int RuntimeException, int java, int dev, int value) {}
                }
                """)
            .succeeded();
    Object value =
        call(
            compiled,
            "com.acme.Shadows",
            "{\"Optional\":\"a\",\"JsonChecks\":\"2020-01-01\",\"JsonFormats\":"
                + "\"123e4567-e89b-12d3-a456-426614174000\",\"String\":\"s\",\"in\":1,\"seen\":2,"
                + "\"seen2\":3,\"name\":4,\"refusal\":5,\"RuntimeException\":6,\"java\":7,"
                + "\"dev\":8,\"value\":9}");
    assertThat(value.toString()).contains("Optional=Optional[a]").contains("value=9");
  }

  @Test
  void componentsCalledLikeConstantsAndCodecs_areNoTrouble() throws Exception {
    Compiled compiled =
        Compiled.of(
                """
                package com.acme;
                import java.util.List;
                import jakarta.validation.constraints.*;
                @dev.rialto.Completion
                public interface Hidden {
                  Outer ask(String text);
                  record Point(int x) {}
                  record Outer(
                      @Size(min = 1) String Integer, @Positive long Long,
                      @Pattern(regexp = "a") String PATTERN_1,
                      @Pattern(regexp = "b") String PATTERN_2,
                      Point Hidden_Outer_Rialto, Point Hidden_Point_Rialto, Point Hidden_Rialto,
                      Point Point, Point Outer, int _Long, java.util.UUID java, Point com,
                      Point acme, List<@Size(min = 1) String> List) {}
                }
                """)
            .succeeded();
    String point = "{\"x\":3}";
    Object value =
        call(
            compiled,
            "com.acme.Hidden",
            ("{\"Integer\":\"i\",\"Long\":7,\"PATTERN_1\":\"a\",\"PATTERN_2\":\"b\",\"_Long\":9,"
                    + "\"Hidden_Outer_Rialto\":P,\"Hidden_Point_Rialto\":P,\"Hidden_Rialto\":P,"
                    + "\"Point\":P,\"Outer\":P,\"java\":"
                    + "\"123e4567-e89b-12d3-a456-426614174000\",\"com\":P,\"acme\":P,"
                    + "\"List\":[\"l\"]}")
                .replace("P,", point + ","));
    assertThat(value.toString())
        .contains("Integer=i, Long=7, PATTERN_1=a, PATTERN_2=b")
        .contains("_Long=9")
        .contains("List=[l]");
  }

  /** javac calls it {@code <any>}. */
  @Test
  void genericTypeThatDoesNotExist_isToldByTheMethodThatNamesIt() {
    String messages =
        Compiled.of(
                """
                package com.acme;
                @dev.rialto.Completion
                interface Pages {
                  java.util.concurrent.CompletableFuture<Pge<String>> page(String text);
                }
                """)
            .messages();
    // A newer javac knows the name of what it did not find.
    assertThat(messages)
        .containsPattern(
            "(a type with type arguments, which 'page' names,|the type 'Pge<.*String>') was never"
                + " found")
        .doesNotContain("<any>");
  }

  @Test
  void enumOfManyConstants_isReadLikeASmallOne_andItsFaultStaysShort() throws Exception {
    String constants =
        IntStream.range(0, 2_400)
            .mapToObj(i -> "CONSTANT_WITH_A_LONG_NAME_" + i)
            .collect(Collectors.joining(", "));
    Compiled compiled =
        Compiled.with(
                STRICT,
                "package com.acme;\n@dev.rialto.Completion\n@SuppressWarnings(\"RIA1035\")\n"
                    + "public interface Many { Big ask(String text);\n"
                    + "java.util.Map<Big, Integer> count(String text);\nenum Big { "
                    + constants
                    + " } }")
            .succeeded();
    assertThat(call(compiled, "com.acme.Many", "{\"value\":\"CONSTANT_WITH_A_LONG_NAME_2399\"}"))
        .hasToString("CONSTANT_WITH_A_LONG_NAME_2399");
    assertThat(call(compiled, "com.acme.Many", "**CONSTANT_WITH_A_LONG_NAME_7**."))
        .hasToString("CONSTANT_WITH_A_LONG_NAME_7");
    assertThatThrownBy(() -> call(compiled, "com.acme.Many", "{\"value\":\"NONE\"}"))
        .cause()
        .isInstanceOfSatisfying(
            InvalidOutputException.class,
            e ->
                assertThat(e.expected())
                    .startsWith("one of CONSTANT_WITH_A_LONG_NAME_0, ")
                    .contains("… (2400 in all)")
                    .hasSizeLessThan(1_500));
  }
}
