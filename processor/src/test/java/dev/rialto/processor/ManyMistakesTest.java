package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.JavaFileObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;

/** All mistakes of a compilation are told at once, each at its place, whoever else makes them. */
class ManyMistakesTest {

  private static final List<String> MISTAKES =
      List.of(
          "@UserMessage(\"{{nam}}\") String a(String name);",
          "@UserMessage(\"Hi\") String a(String name);",
          "String a(String x, String y);",
          "void a(String x);",
          "Object a(String x);",
          "java.util.Map<Integer, String> a(String x);",
          "java.util.concurrent.Future<String> a(String x);",
          "@UserMessage(\"{{#x}}\") String a(java.util.List<String> x);",
          "@UserMessage(fromResource = \"none.txt\") String a(String x);",
          "@Completion(task = \"cod\") String a(String x);",
          "@Completion(profile = \"sped\") String a(String x);",
          "@Completion(timeout = \"20 sec\") String a(String x);",
          "@Completion(temperature = 3) String a(String x);",
          "@Completion(model = \"a/\") String a(String x);",
          "<T> T a(String x);",
          "String[] a(String x);",
          "@Tools(String.class) String a(String x);",
          "@UserMessage(\"{{x}}\") String a(@UserMessage String x);",
          "@UserMessage(\"{{x}}\") String a(@V(\"x\") String y, @V(\"x\") String z);",
          "java.util.List<?> a(String x);");

  private static final Pattern CODE =
      Pattern.compile("(\\w+)\\.java:\\d+:\\d+: error: (RIA\\d{4})");

  @Test
  void twentyBrokenInterfaces_eachTellsItsMistakeOnce() {
    List<JavaFileObject> sources = new ArrayList<>();
    List<String> names = new ArrayList<>();
    // Each twice: the same mistake, in a method of the same name, is nobody else's.
    for (int i = 0; i < 2 * MISTAKES.size(); i++) {
      names.add("Wrong" + i);
      sources.add(source("Wrong" + i, MISTAKES.get(i / 2)));
    }
    Compiled compiled = Compiled.compile(List.of(), sources);
    Matcher found = CODE.matcher(compiled.messages());
    List<String> told = new ArrayList<>();
    while (found.find()) {
      told.add(found.group(1));
    }
    assertThat(told).as(compiled.messages()).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void anAnnotationWhereItMeansNothing_isToldSo() {
    Compiled compiled =
        Compiled.compile(
            List.of(),
            List.of(
                JavaFileObjects.forSourceString(
                    "com.acme.Shop",
                    "package com.acme; import dev.rialto.*; class Shop {\n"
                        + "@Completion String a(String x) { return x; } }"),
                source("Talker", "@UserMessage(\"x\") default void b() {} String a(String x);")));
    assertThat(compiled.messages())
        .contains("Shop.java:2:", "error: RIA1001", "'a' is the method of 'Shop', which is none")
        .contains("warning: RIA1026", "'b' has a body");
  }

  @Test
  void warnings_areSilencedByTheirCode_atTheMethod_theTypeAround_andByOption() {
    String method = "@Completion(streamRecovery = StreamRecovery.HOLD) String a(String x);";
    String silent = "@SuppressWarnings(\"RIA1046\") " + method;
    Compiled here = Compiled.compile(List.of(), List.of(source("A", method), source("B", silent)));
    assertThat(here.messages()).contains("A.java:3:", "RIA1046").doesNotContain("B.java");
    assertThat(
            Compiled.compile(
                    List.of(),
                    List.of(
                        JavaFileObjects.forSourceString(
                            "com.acme.C",
                            "package com.acme; import dev.rialto.*; @SuppressWarnings({\"x\","
                                + " \"RIA1046\"}) class C { @Completion interface D { "
                                + method
                                + " } }")))
                .messages())
        .isEmpty();
    assertThat(
            Compiled.compile(
                    List.of("-Arialto.suppress=RIA1004, RIA1046"), List.of(source("A", method)))
                .messages())
        .isEmpty();
  }

  @Test
  void aFileThatIsNotNamed_getsTheAdviceToSendIt() {
    assertThat(
            Compiled.compile(
                    List.of(),
                    List.of(
                        source("A", "@UserMessage(\"Look\") String a(java.nio.file.Path file);")))
                .messages())
        .contains("RIA1012")
        .contains("to send what lies there, take an Image or a Document");
  }

  @Test
  void advice_isOfTheKindThatCanBeFollowed() {
    Compiled compiled =
        Compiled.compile(
            List.of(),
            List.of(
                source("A", "java.util.concurrent.Future<String> a(String x);"),
                source("B", "Thread a(String x);"),
                source("C", "Result<Result<String>> a(String x);"),
                source("D", "interface Open {} Open a(String x);"),
                source("E", "class Plain {} Plain a(String x);")));
    assertThat(compiled.messages())
        .contains("'java.util.concurrent.Future' cannot be made out of an answer; use java.util")
        .contains("'Thread' cannot be made out of an answer\n")
        .contains("'dev.rialto.Result' cannot be made out of an answer; it is the outermost type")
        .contains("'com.acme.D.Open' cannot be made out of an answer; make it a record, or seal it")
        .contains("'com.acme.E.Plain' cannot be made out of an answer; make it a record\n");
  }

  private static JavaFileObject source(String name, String method) {
    return JavaFileObjects.forSourceString(
        "com.acme." + name,
        "package com.acme; import dev.rialto.*;\n@Completion interface "
            + name
            + " {\n"
            + method
            + " }");
  }
}
