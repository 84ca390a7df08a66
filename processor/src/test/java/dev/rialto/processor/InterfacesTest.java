package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.JavaFileObjects;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Interfaces of every kind that Java knows get clients that work. */
class InterfacesTest {

  private final FakeRuntime runtime = new FakeRuntime();

  private static Object call(Object on, Class<?> type, String method, Object... arguments)
      throws ReflectiveOperationException {
    for (Method one : type.getMethods()) {
      if (one.getName().equals(method) && one.getParameterCount() == arguments.length) {
        one.setAccessible(true);
        return one.invoke(on, arguments);
      }
    }
    throw new NoSuchMethodException(method);
  }

  private Object ask(Compiled compiled, String type, String factory, String method, Object... with)
      throws ReflectiveOperationException {
    return call(compiled.client(factory, runtime), compiled.loadClass(type), method, with);
  }

  @Test
  void inheritedThroughTwoGenericLevels_overriddenDefaultPrivateAndStaticMethods()
      throws Exception {
    Compiled compiled =
        Compiled.of(
                """
                package com.acme;
                import dev.rialto.*;
                import java.util.*;
                interface Top<A, B> {
                  @UserMessage("Top of {{it}}") List<B> top(A about);
                  @UserMessage("Old {{it}}") String said(String text);
                }
                """,
                """
                package com.acme;
                import dev.rialto.*;
                import java.util.*;
                interface Middle<C> extends Top<List<C>, Map<String, C>> {
                  C middle(@UserMessage C about);
                  default String said(String text) { return "kept " + text; }
                }
                """,
                """
                package com.acme;
                import dev.rialto.*;
                import java.util.*;
                @Completion
                interface Bottom extends Middle<Integer> {
                  @UserMessage("New {{it}}") String said(String text);
                  @UserMessage("{{#words}}{{.}},{{/words}}") String many(String... words);
                  String over(String text);
                  @UserMessage("{{text}} {{times}} times") String over(String text, int times);
                  default String twice(String text) { return both(text) + suffix(); }
                  private String both(String text) { return over(text) + over(text, 2); }
                  static String suffix() { return "!"; }
                }
                """)
            .succeeded();
    runtime.answer("{\"items\":[[{\"key\":\"a\",\"value\":1}]]}");
    assertThat(ask(compiled, "com.acme.Bottom", "com.acme.Bottom", "top", List.of(3, 4)))
        .hasToString("[{a=1}]");
    assertThat(runtime.asked).contains("Top of [3, 4]");
    runtime.answer("{\"value\":9}");
    assertThat(ask(compiled, "com.acme.Bottom", "com.acme.Bottom", "middle", 8)).isEqualTo(9);
    runtime.answer("x");
    ask(compiled, "com.acme.Bottom", "com.acme.Bottom", "said", "y");
    assertThat(runtime.asked).contains("New y");
    runtime.answer("x");
    ask(compiled, "com.acme.Bottom", "com.acme.Bottom", "many", (Object) new String[] {"a", "b"});
    assertThat(runtime.asked).contains("a,b,");
    runtime.answer("1").answer("2");
    assertThat(ask(compiled, "com.acme.Bottom", "com.acme.Bottom", "twice", "z")).isEqualTo("12!");
    assertThat(runtime.asked).contains("z 2 times");
  }

  @Test
  void nestedOnes_namesakesOfTwoPackages_andTheDefaultPackage() throws Exception {
    String namesake =
        "import dev.rialto.*; @Completion public interface Namesake { Answer ask(String x);"
            + " record Answer(String of%s) {} }";
    Compiled compiled =
        Compiled.compile(
                List.of(),
                List.of(
                    JavaFileObjects.forSourceString(
                        "one.Namesake", "package one; " + namesake.formatted("One")),
                    JavaFileObjects.forSourceString(
                        "two.Namesake", "package two; " + namesake.formatted("Two")),
                    JavaFileObjects.forSourceString("Namesake", namesake.formatted("None")),
                    JavaFileObjects.forSourceString(
                        "one.Outer",
                        "package one; import dev.rialto.*; class Outer {"
                            + " @Completion interface Inner { String ask(String x);"
                            + " @Completion interface Innermost { String ask(String x); } }"
                            + " static class Deep { @Completion protected interface Inner {"
                            + " String ask(String x); } } }")))
            .succeeded();
    for (String name : List.of("one.", "two.", "")) {
      String component =
          "of" + (name.equals("one.") ? "One" : name.equals("two.") ? "Two" : "None");
      runtime.answer("{\"" + component + "\":\"x\"}");
      assertThat(ask(compiled, name + "Namesake", name + "Namesake", "ask", "q"))
          .hasToString("Answer[" + component + "=x]");
    }
    for (String path : List.of("Outer$Inner", "Outer$Inner$Innermost", "Outer$Deep$Inner")) {
      runtime.answer("yes");
      String factory = "one." + path.replace('$', '_');
      assertThat(ask(compiled, "one." + path, factory, "ask", "q")).isEqualTo("yes");
    }
    assertThat(runtime.calls).last().asString().endsWith("Outer.Deep.Inner.ask");
  }

  @Test
  void completionOnAnAnnotationOfAnAnnotation_theNearestWins() throws Exception {
    Compiled compiled =
        Compiled.of(
                """
                package com.acme;
                @dev.rialto.Completion(task = "code", timeout = "5s", maxTokens = 9, model = "a/b")
                @interface Base {}
                """,
                """
                package com.acme;
                @Base @Loop
                @dev.rialto.Completion(timeout = "7s", model = "c/d")
                @interface Middle {}
                """,
                """
                package com.acme;
                @Loop @Middle
                @interface Loop {}
                """,
                """
                package com.acme;
                @Loop @dev.rialto.Completion(model = "e/f")
                interface Reviewer {
                  String ask(String x);
                  @dev.rialto.Completion(maxTokens = 3) String brief(String x);
                }
                """,
                """
                package com.acme;
                @Loop interface Plain { String ask(String x); }
                """)
            .succeeded();
    runtime.answer("x").answer("x").answer("x");
    ask(compiled, "com.acme.Reviewer", "com.acme.Reviewer", "ask", "q");
    assertThat(runtime.method.model()).isEqualTo("e/f");
    assertThat(runtime.method.timeoutNanos()).isEqualTo(7_000_000_000L);
    assertThat(runtime.method.maxTokens()).isEqualTo(9);
    assertThat(runtime.method.task()).isEqualTo("code");
    ask(compiled, "com.acme.Reviewer", "com.acme.Reviewer", "brief", "q");
    assertThat(runtime.method.maxTokens()).isEqualTo(3);
    ask(compiled, "com.acme.Plain", "com.acme.Plain", "ask", "q");
    assertThat(runtime.method.model()).isEqualTo("c/d");
  }
}
