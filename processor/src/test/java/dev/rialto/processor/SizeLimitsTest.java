package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Limits of strict modes, each at its edge: what just fits compiles without a word, one more is
 * warned of. Counted is what is sent.
 */
class SizeLimitsTest {

  private static final String HEAD =
      """
      package com.acme;
      import dev.rialto.*;
      import java.util.*;
      import java.util.concurrent.*;
      """;

  /** A type whose size is a number, and the code and unit that are told of one too many. */
  private interface Shape {
    String of(int size);
  }

  private record Limit(String name, int most, String told, Shape shape) {}

  private static Limit limit(String name, int most, String told, Shape shape) {
    return new Limit(name, most, told, shape);
  }

  private static String names(String prefix, int count, String between) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.joining(between));
  }

  private static String ask(String annotation, String answer, String types) {
    return HEAD
        + "@Completion interface Asked {\n  "
        + annotation
        + " "
        + answer
        + " ask(String question);\n}\n"
        + types;
  }

  private static String record(String name, int properties) {
    return "record " + name + "(" + names("int p", properties, ", ") + ") {}\n";
  }

  /** A record within a record, so many levels deep. */
  private static String chain(String name, int levels) {
    StringBuilder types = new StringBuilder();
    for (int i = 1; i < levels; i++) {
      types.append("record %s%d(%s%d next) {}\n".formatted(name, i, name, i + 1));
    }
    return types.append("record %s%d(int end) {}\n".formatted(name, levels)).toString();
  }

  private static String constants(int count, int chars) {
    return "enum Big { "
        + IntStream.range(0, count)
            .mapToObj(i -> "%4d".formatted(i).replace(' ', 'A'))
            .map(digits -> "C".repeat(chars - digits.length()) + digits)
            .collect(Collectors.joining(", "))
        + " }\n";
  }

  private static String enums(int constants) {
    // Five of them, so that none has so many constants that its characters count.
    StringBuilder types = new StringBuilder("record All(E0 a, E1 b, E2 c, E3 d, E4 e) {}\n");
    for (int i = 0; i < 5; i++) {
      int many = i < 4 ? 200 : constants - 800;
      types.append("enum E%d { %s }\n".formatted(i, names("C" + i + "_", many, ", ")));
    }
    return types.toString();
  }

  private static List<Limit> limits() {
    String azure = "@Completion(model = \"azure/gpt-4o\")";
    String anthropic = "@Completion(model = \"anthropic/claude-sonnet-4-5\")";
    String levels = "levels of objects and lists";
    return List.of(
        limit("properties", 5_000, "properties", n -> ask("", "Pair", pair(n))),
        limit("Azure's properties", 100, "properties", n -> ask(azure, "Wide", record("Wide", n))),
        limit(
            "entries of a map count as two members, and what is around it as one",
            100,
            "properties",
            n -> ask(azure, "Map<String, Wide>", record("Wide", n - 3))),
        limit(
            "a record used twice stands there once",
            100,
            "properties",
            n -> ask(azure, "Twice", "record Twice(Wide a, Wide b) {}\n" + record("Wide", n - 2))),
        limit(
            "an item of a pack has three members around it",
            100,
            "properties",
            n ->
                ask(azure + " @UserMessage(\"{{question}}\")", "List<Wide>", record("Wide", n - 3))
                    .replace("String question", "@Packed List<String> question")),
        limit("levels", 10, levels, n -> ask("", "R1", chain("R", n))),
        limit("a list's levels", 10, levels, n -> ask("", "List<R1>", chain("R", n - 2))),
        limit("a set's levels", 10, levels, n -> ask("", "Set<R1>", chain("R", n - 2))),
        limit("an optional's levels", 10, levels, n -> ask("", "Optional<R1>", chain("R", n - 1))),
        limit("a result's levels", 10, levels, n -> ask("", "Result<R1>", chain("R", n))),
        limit(
            "a stream's levels",
            10,
            levels,
            n -> ask("", "CompletionStream<R1>", chain("R", n - 2))),
        limit(
            "a map of scalars",
            10,
            levels,
            n -> ask("", "R1", chain("R", n - 2).replace("int end", "Map<String, Integer> end"))),
        limit(
            "a list of scalars",
            10,
            levels,
            n -> ask("", "R1", chain("R", n - 1).replace("int end", "List<String> end"))),
        limit(
            "an enum is no level",
            10,
            levels,
            n -> ask("", "R1", chain("R", n).replace("int end", "Mood end") + "enum Mood { A }\n")),
        limit(
            "a sealed root",
            10,
            levels,
            n ->
                ask(
                    "",
                    "Case",
                    "sealed interface Case {}\nrecord Some(R1 one) implements Case {}\n"
                        + chain("R", n - 2))),
        limit(
            "the deeper of two uses",
            10,
            levels,
            n ->
                ask(
                    "",
                    "Both",
                    "record Both(S1 early, T1 late) {}\nrecord T1(T2 one) {}\n"
                        + "record T2(S1 again) {}\n"
                        + chain("S", n - 3))),
        limit("Azure's levels", 5, levels, n -> ask(azure, "R1", chain("R", n))),
        limit("constants", 1_000, "constants of enums", n -> ask("", "All", enums(n))),
        limit(
            "an enum counts wherever it is used",
            1_000,
            "constants of enums",
            n ->
                ask(
                    "",
                    "Four",
                    "record Four(E a, E b, E c, E d, F e) {}\nenum E { %s }\nenum F { %s }\n"
                        .formatted(names("A", 240, ", "), names("B", n - 960, ", ")))),
        limit(
            "characters of an enum",
            15_000,
            "characters of constants",
            n ->
                ask(
                    "",
                    "Big",
                    constants(300, 50).replace("A299", "A299" + "X".repeat(n - 15_000)))),
        limit(
            "characters of names",
            120_000,
            "characters of names",
            // value + 240 constants of 499, and the rest
            n ->
                ask(
                    "",
                    "Big",
                    constants(240, 499).replace("A239", "A239" + "X".repeat(n - 119_765)))),
        limit(
            "Anthropic's unions",
            16,
            "null or of several types",
            n ->
                ask(
                    anthropic,
                    "Open",
                    "record Open(" + names("Optional<Integer> p", n, ", ") + ") {}")),
        limit(
            "Anthropic's unions of a record that is used twice",
            16,
            "null or of several types",
            n ->
                ask(
                    anthropic,
                    "Two",
                    "record Two(Open a, Open b, Optional<Integer> c, "
                        + names("Optional<Integer> o", n - 15, ", ")
                        + ") {}\nrecord Open("
                        + names("Optional<Integer> p", 7, ", ")
                        + ") {}")));
  }

  private static String pair(int properties) {
    // Parameters of a constructor are limited to 255.
    int each = 250;
    int records = (properties - 1) / (each + 1);
    int rest = properties - records * (each + 1);
    String parts =
        IntStream.range(0, records)
            .mapToObj(i -> "W" + i + " w" + i)
            .collect(Collectors.joining(", "));
    StringBuilder types = new StringBuilder("record Pair(" + parts);
    types.append(", ").append(names("int p", rest, ", ")).append(") {}\n");
    for (int i = 0; i < records; i++) {
      types.append(record("W" + i, each));
    }
    return types.toString();
  }

  @TestFactory
  List<DynamicTest> whatJustFits_isAccepted_andOneMoreIsToldOf() {
    return tests(
        limits(), limit -> "RIA1035: The type of the answer has " + (limit.most() + 1) + " ");
  }

  @TestFactory
  List<DynamicTest> toolsThatJustFit_areAccepted_andOneMoreIsToldOf() {
    return tests(toolLimits(), limit -> "RIA1066: ");
  }

  /** One compilation for all of them, each in a package of its own. */
  private static List<DynamicTest> tests(List<Limit> limits, Function<Limit, String> begins) {
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      sources.add(inPackage("fits" + i, limit.shape().of(limit.most())));
      sources.add(inPackage("beyond" + i, limit.shape().of(limit.most() + 1)));
      sources.add(
          inPackage("silent" + i, limit.shape().of(limit.most() + 1))
              .replace("@Completion", "@SuppressWarnings({\"RIA1035\", \"RIA1066\"}) @Completion")
              .replace("class Kit", "@SuppressWarnings(\"RIA1066\") class Kit"));
    }
    Compiled compiled = Compiled.with(List.of("-proc:only"), sources.toArray(String[]::new));
    List<String> messages = compiled.messages().lines().toList();
    assertThat(compiled.messages()).doesNotContain("error:");
    List<DynamicTest> tests = new ArrayList<>();
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      int number = i;
      tests.add(
          DynamicTest.dynamicTest(
              limit.name() + ": " + limit.most(),
              () -> {
                assertThat(of("fits" + number, messages)).isEmpty();
                assertThat(of("silent" + number, messages)).isEmpty();
                assertThat(of("beyond" + number, messages))
                    .singleElement()
                    .asString()
                    .contains("warning: " + begins.apply(limit))
                    .contains(limit.told());
              }));
    }
    return tests;
  }

  private static String inPackage(String name, String source) {
    return source
        .replace("package com.acme;", "package com." + name + ";")
        .replaceAll("\\bAsked\\b", "Asked_" + name);
  }

  private static List<String> of(String name, List<String> messages) {
    return messages.stream()
        .filter(message -> message.startsWith("Asked_" + name + ".java:"))
        .toList();
  }

  private static String tools(int tools, String model, String parameters, String types) {
    StringBuilder source =
        new StringBuilder(
            HEAD
                + "@Completion(model = \""
                + model
                + "\") @Tools(Kit.class) interface Asked {\n  String ask(String question);\n}\n"
                + "class Kit {\n");
    for (int i = 0; i < tools; i++) {
      source.append(
          "  @Tool(\"Does it.\") String tool%d(%s) { return \"\"; }\n".formatted(i, parameters));
    }
    return source.append("}\n").append(types).toString();
  }

  private static List<Limit> toolLimits() {
    String claude = "anthropic/claude-sonnet-4-5";
    return List.of(
        limit(
            "levels of arguments",
            10,
            "The tool 'tool0' has arguments with 11 levels of objects and lists",
            n -> tools(1, "", "R1 one", chain("R", n - 1))),
        limit(
            "Azure's levels",
            5,
            "The tool 'tool0' has arguments with 6 levels of objects and lists; Azure",
            n -> tools(1, "azure/gpt-4o", "R1 one", chain("R", n - 1))),
        limit(
            "properties of arguments",
            100,
            "The tool 'tool0' has arguments with 101 properties; Azure",
            n -> tools(1, "azure/gpt-4o", "Wide one", record("Wide", n - 1))),
        limit(
            "constants of arguments",
            1_000,
            "The tool 'tool0' has arguments with 1001 constants of enums",
            n -> tools(1, "", "All all", enums(n))),
        limit(
            "characters of arguments",
            120_000,
            "The tool 'tool0' has arguments with 120001 characters of names",
            n ->
                tools(1, "", "Big value", constants(240, 499))
                    .replace("A239", "A239" + "X".repeat(n - 119_765))),
        limit("tools", 128, "The method offers 129 tools", n -> tools(n, "", "int a", "")),
        limit(
            "Anthropic's tools",
            20,
            "The method offers 21 tools; Anthropic's strict mode accepts 20: beyond that no tool is"
                + " strict, the same schemas are sent without the promise",
            n -> tools(n, claude, "int a", "")),
        limit(
            "Anthropic's unions of all tools",
            16,
            "The method's tools and answer have 17 values that may be null or of several types",
            n -> tools(1, claude, names("Optional<Integer> p", n, ", "), "")),
        limit(
            "Anthropic's tools with references",
            20,
            "The method offers 21 tools",
            n -> tools(n, claude, "Leaf a, Leaf b", "record Leaf(int n) {}\n")),
        limit(
            "Anthropic's unions of tools and answer",
            16,
            "The method's tools and answer have 17 values",
            n ->
                tools(1, "openrouter/" + claude, names("Optional<Integer> p", n - 2, ", "), "")
                        .replace("String ask", "Open ask")
                    + "record Open(Optional<String> a, Optional<String> b) {}\n"));
  }

  @Test
  void anthropicIsNotHeldToTheLimitsOfOthers() {
    String claude = "@Completion(model = \"anthropic/claude-sonnet-4-5\")";
    assertThat(Compiled.with(List.of("-proc:only"), ask(claude, "R1", chain("R", 12))).messages())
        .doesNotContain("RIA");
  }

  @Test
  void aToolWhoseArgumentsHoldThemselves_isToldOfWhereTheModelRefusesThat() {
    String source = tools(1, "xai/grok-4", "Tree tree", "record Tree(List<Tree> below) {}\n");
    assertThat(Compiled.with(List.of("-proc:only"), source).messages())
        .contains("RIA1038: 'Tree' in the arguments of the tool 'tool0' holds itself");
    assertThat(
            Compiled.with(List.of("-proc:only"), source.replace("xai/grok-4", "openai/gpt-4o"))
                .messages())
        .doesNotContain("RIA");
  }

  /** Anthropic's models are not held to schemas that refer to themselves: none of those counts. */
  @Test
  void toolsThatReferToThemselves_countNeitherAsToolsNorTheirUnions_forAnthropic() {
    String types =
        "record Tree(List<Tree> below, "
            + names("Optional<Integer> p", 17, ", ")
            + ", Optional<Integer> q) {}\n";
    String claude = tools(21, "anthropic/claude-sonnet-4-5", "Tree tree", types);
    String messages = Compiled.with(List.of("-proc:only"), claude).messages();
    assertThat(messages).doesNotContain("RIA1066");
  }

  /** How deep a type is that holds itself is the same in whatever order it is declared. */
  @Test
  void levelsOfCircles_doNotDependOnTheOrderOfMembers() {
    String types =
        "record A(B b, C c) {}\nrecord B(List<A> as, C c) {}\n"
            + "record C(List<List<List<B>>> bs, int end) {}\n";
    List<String> told = new ArrayList<>();
    for (String members : List.of("A a, B b, C c", "C c, B b, A a", "B b, C c, A a")) {
      String source =
          ask(
              "@Completion(model = \"azure/gpt-4o\")",
              "Root",
              "record Root(" + members + ") {}\n" + types);
      told.add(
          Compiled.with(List.of("-proc:only"), source)
              .messages()
              .lines()
              .filter(line -> line.contains("levels of objects"))
              .map(line -> line.replaceAll(".*RIA", "RIA"))
              .collect(Collectors.joining("\n")));
    }
    assertThat(told.get(0)).contains("levels of objects");
    assertThat(told).containsOnly(told.get(0));
  }

  /** The ways through many circles are more than anyone can go. */
  @Test
  void aTypeOfManyCircles_isMeasuredAtOnce() {
    String all =
        IntStream.range(0, 40)
            .mapToObj(i -> "List<N" + i + "> n" + i)
            .collect(Collectors.joining(", "));
    StringBuilder types = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      types.append("record N").append(i).append('(').append(all).append(") {}\n");
    }
    assertThat(Compiled.with(List.of("-proc:only"), ask("", "N0", types.toString())).messages())
        .doesNotContain("error:");
  }
}
