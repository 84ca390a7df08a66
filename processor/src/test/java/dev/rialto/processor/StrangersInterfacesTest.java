package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.JavaFileObjects;
import dev.rialto.InvalidOutputException;
import dev.rialto.runtime.OutputType;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Interfaces as nobody of us would write them: each works, or is refused at its line; what is
 * generated compiles under {@code -Werror}. All of one kind are compiled at once.
 */
class StrangersInterfacesTest {

  private static final String IMPORTS =
      "import dev.rialto.*; import java.math.*; import java.time.*; import java.util.*;"
          + " import java.util.concurrent.*; import java.util.stream.*;"
          + " import jakarta.validation.Valid; import jakarta.validation.constraints.*;\n";

  /**
   * An interface in a package of its own, from the third line on.
   *
   * @param answer what {@code ask} is answered with
   * @param expected the value as a text; or what is expected of an answer that is refused
   */
  private record Odd(String name, String source, String answer, String expected) {
    JavaFileObject file() {
      return JavaFileObjects.forSourceString(
          "odd." + name + ".Odd", "package odd." + name + ";\n" + IMPORTS + source);
    }
  }

  private static Odd odd(String name, String method, String types, String answer, String expected) {
    return new Odd(
        name, "@Completion interface Odd {\n" + method + "\n}\n" + types, answer, expected);
  }

  private static final String SHAPES =
      "sealed interface Shape permits Circle, Box {} record Circle(double r) implements Shape {}"
          + " record Box(Map<String, List<Optional<Shape>>> in) implements Shape {}";

  private static List<Odd> working() {
    String circle = "{\"type\":\"Circle\",\"r\":1}";
    return List.of(
        odd(
            "nested",
            "Map<String, List<Optional<Shape>>> ask(String a);",
            SHAPES,
            "{\"entries\":[{\"key\":\"k\",\"value\":[null,"
                + circle
                + ",{\"type\":\"Box\",\"in\":[{\"key\":\"i\",\"value\":[null]}]}]}]}",
            "{k=[Optional.empty, Optional[Circle[r=1.0]],"
                + " Optional[Box[in={i=[Optional.empty]}]]]}"),
        odd(
            "throwing",
            "Neg ask(String a);",
            "record Neg(int n) { Neg { if (n > 0) throw new IllegalStateException(\"positive\"); }"
                + " }",
            "{\"n\":1}",
            "$ a valid Neg, but it says: positive"),
        odd(
            "typeuse",
            "V ask(@T String a);",
            "@java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE_USE) @interface T {"
                + " int[] value() default {}; }\n"
                + "record V(@T({1, 2}) String s, List<@T String> l, Map<@T String, @T(3) Integer>"
                + " m, @T Optional<@T V> v, java.util.@T List<java.lang.@T Integer> q) {}",
            "{\"s\":\"x\",\"l\":[\"y\"],\"m\":[],\"v\":null,\"q\":[1]}",
            "V[s=x, l=[y], m={}, v=Optional.empty, q=[1]]"),
        odd(
            "deep",
            "A ask(String a);",
            "sealed interface A permits B, C {} sealed interface B extends A permits D, E {}"
                + " sealed interface E extends B permits F {} record C(int c) implements A {}"
                + " record D(Optional<A> a) implements B {} record F(List<E> e) implements E {}",
            "{\"value\":{\"type\":\"D\",\"a\":{\"type\":\"F\",\"e\":[{\"e\":[],\"type\":\"F\"}]}}}",
            "D[a=Optional[F[e=[F[e=[]]]]]]"),
        odd(
            "diamond",
            "A ask(String a);",
            "sealed interface A permits B, C {} sealed interface B extends A permits D {}"
                + " sealed interface C extends A permits D {} record D(int n) implements B, C {}",
            "{\"value\":{\"type\":\"D\",\"n\":1}}",
            "D[n=1]"),
        odd(
            "bodies",
            "E ask(String a);",
            "enum E { PLUS { int f() { return 1; } }, MINUS { int f() { return 2; } };"
                + " abstract int f(); }",
            "**MINUS**",
            "MINUS"),
        new Odd(
            "within",
            "class Odd { record Holder(int n) {\n@Completion public interface In"
                + " { Holder ask(String a); } } }",
            "",
            ""),
        new Odd(
            "bridges",
            "@Completion interface Odd extends C<Integer> {}\n"
                + "interface A<X, Y> { Map<X, List<Y>> ask(X a); }"
                + " interface B<Y> extends A<String, Optional<Y>> {}"
                + " interface C<Z> extends B<List<Z>> {}",
            "[{\"key\":\"k\",\"value\":[[1],null]}]",
            "{k=[Optional[[1]], Optional.empty]}"),
        new Odd(
            "covariant",
            "@Completion interface Odd extends A, B {}\n"
                + "interface A { Flow.Publisher<String> other(String a);"
                + " CompletionStage<Rec> ask(String a); }"
                + " interface B { CompletionStream<String> other(String a);"
                + " CompletableFuture<Rec> ask(String a); } record Rec(int n) {}",
            "{\"n\":3}",
            "Rec[n=3]"),
        new Odd(
            "same",
            "@Completion interface Odd extends A, B {}\n"
                + "@SuppressWarnings(\"RIA1028\") interface A { @UserMessage(\"A {{a}}\") int"
                + " ask(String a); } @SuppressWarnings(\"RIA1028\") interface B { @UserMessage(\"A"
                + " {{a}}\") int ask(String a); }",
            "3",
            "3"),
        new Odd(
            "overridden",
            "@Completion interface Odd extends A, B { @Override @UserMessage(\"{{a}}\") int"
                + " ask(String a); }\n"
                + "@SuppressWarnings(\"RIA1028\") interface A { @UserMessage(\"A {{a}}\") int"
                + " ask(String a); } @SuppressWarnings(\"RIA1028\") interface B { @UserMessage(\"B"
                + " {{a}}\") int ask(String a); }",
            "{\"value\":4}",
            "4"),
        odd(
            "defaults",
            "String one(String a); default String ask(String a) { return one(a) + own() + \"!\"; }"
                + " private String own() { return \"?\"; } static String s() { return \"\"; }",
            "",
            "yes",
            "yes?!"),
        odd(
            "locals",
            "@UserMessage(\"{{runtime}} {{messages}} {{options}} {{out}} {{in}} {{text}} {{value}}"
                + " {{spec}}\")\n"
                + "R many(String runtime, String messages, String options, String out, String in,"
                + " String text, String value, String spec); @UserMessage(\"{{#items}}{{.}}"
                + " {{item}}{{/items}}{{#out}}{{.}}{{/out}}\")\n"
                + "R some(List<String> items, String item, Optional<String> out); R ask(String a);",
            "record R(int in, int seen, String name, int out, List<Integer> all,"
                + " Optional<String> value, int refusal, int entry, int key) {}",
            "{\"in\":1,\"seen\":2,\"name\":\"n\",\"out\":3,\"all\":[4],\"value\":\"v\",\"refusal\":5,"
                + "\"entry\":6,\"key\":7}",
            "R[in=1, seen=2, name=n, out=3, all=[4], value=Optional[v], refusal=5, entry=6,"
                + " key=7]"),
        odd(
            "keywords",
            "@UserMessage(\"{{class}} {{int}}\") R both(@V(\"class\") String a, @V(\"int\") int b);"
                + " R ask(String it);",
            "record R(int var, int record, int yield, int sealed, int permits, int with,"
                + " String type, int when) {}",
            "{\"var\":1,\"record\":2,\"yield\":3,\"sealed\":4,\"permits\":5,\"with\":6,\"type\":\"t\",\"when\":7}",
            "R[var=1, record=2, yield=3, sealed=4, permits=5, with=6, type=t, when=7]"),
        odd(
            "meta",
            "int ask(String a);",
            "@Completion(task = \"code\") @interface One {} @One @interface Two {}"
                + " @Two interface Other { String say(String a); }",
            "7",
            "7"),
        odd(
            "größe",
            "@UserMessage(\"{{größe}} {{名前}}\") Änderung zwei(String größe, int 名前);"
                + " Änderung ask(String größe);",
            "record Änderung(String größe, 色 名前) {} enum 色 { 赤, 青 }",
            "{\"größe\":\"g\",\"名前\":\"青\"}",
            "Änderung[größe=g, 名前=青]"),
        odd(
            "dollar",
            "@UserMessage(\"{{a$b}} {{_}}\") R$1 two(String a$b, @V(\"_\") String c); R$1"
                + " ask(String a);",
            "record R$1(int a$, String $b, int _c) {}",
            "{\"a$\":1,\"$b\":\"b\",\"_c\":2}",
            "R$1[a$=1, $b=b, _c=2]"),
        odd(
            "longname",
            "L" + "o".repeat(150) + "ng ask(String a);",
            "record L" + "o".repeat(150) + "ng(int " + "n".repeat(200) + ") {}",
            "{\"" + "n".repeat(200) + "\":1}",
            "L" + "o".repeat(150) + "ng[" + "n".repeat(200) + "=1]"),
        odd(
            "wrapped",
            "Optional<List<R>> ask(String a); Result<Optional<R>> b(String a);"
                + " CompletableFuture<Result<List<R>>> c(String a); Stream<Partial<R>> d(String a);"
                + " CompletionStream<Partial<R>> e(String a); Result<Map<E, R>> f(String a);"
                + " CompletableFuture<Result<Optional<Map<E, List<R>>>>> g(String a);",
            "record R(int n) {} enum E { A, B }",
            "{\"value\":[{\"n\":1}]}",
            "Optional[[R[n=1]]]"),
        odd(
            "small",
            "R ask(String a); char b(String a); byte c(String a); Short d(String a);",
            "record R(char c, byte b, short s, Character d, Byte e, Short f, float g, Float h) {}",
            "{\"c\":\"x\",\"b\":-128,\"s\":32767,\"d\":\"y\",\"e\":1,\"f\":2,\"g\":0.5,\"h\":1e1}",
            "R[c=x, b=-128, s=32767, d=y, e=1, f=2, g=0.5, h=10.0]"),
        odd(
            "times",
            "R ask(String a); Period b(String a); Year c(String a); Month d(String a);",
            "record R(Instant i, Duration d, Period p, Year y, YearMonth m, MonthDay n,"
                + " OffsetTime o, ZonedDateTime z, ZoneId id, DayOfWeek w) {}",
            "{\"i\":\"2026-01-31T00:00:00Z\",\"d\":\"PT1M\",\"p\":\"P1D\",\"y\":2026,\"m\":\"2026-01\","
                + "\"n\":\"--01-31\",\"o\":\"10:00:00Z\",\"z\":\"2026-01-31T00:00:00+01:00\","
                + "\"id\":\"Europe/Oslo\",\"w\":\"MONDAY\"}",
            "R[i=2026-01-31T00:00:00Z, d=PT1M, p=P1D, y=2026, m=2026-01, n=--01-31, o=10:00Z,"
                + " z=2026-01-31T00:00+01:00, id=Europe/Oslo, w=MONDAY]"),
        odd(
            "empty",
            "List<S> ask(String a); R b(String a); Flow.Publisher<Partial<R>> d(String a);",
            "record R() {} sealed interface S {} record T() implements S {}",
            "[{\"type\":\"T\"}]",
            "[T[]]"),
        odd(
            "tagged",
            "S ask(String a);",
            "sealed interface S {} record A(String type) implements S {}"
                + " record B(String kind, int type) implements S {}",
            "",
            ""),
        odd(
            "names",
            "X.R ask(String a); Y.R b(String a); List<X.R> c(String a); List<Y.R> d(String a);"
                + " X.E e(String a); Y.E f(String a); Flow.Publisher<Partial<X.R>> g(String a);"
                + " Flow.Publisher<Partial<Y.R>> h(String a);",
            "class X { record R(int n, Y.R r) {} enum E { A } }"
                + " class Y { record R(int m) {} enum E { B } }",
            "{\"n\":1,\"r\":{\"m\":2}}",
            "R[n=1, r=R[m=2]]"),
        odd(
            "generic",
            "P<P<Integer, List<String>>, Optional<E>> ask(String a);",
            "record P<A, B extends Object>(A a, B b, List<B> more) {} enum E { A }",
            "{\"a\":{\"a\":1,\"b\":[\"x\"],\"more\":[]},\"b\":null,\"more\":[\"A\",null]}",
            "P[a=P[a=1, b=[x], more=[]], b=Optional.empty, more=[Optional[A], Optional.empty]]"),
        odd(
            "record",
            "R ask(String a);",
            "interface Named { String name(); default int n() { return 1; } } record R(String name,"
                + " List<R> kids) implements Named, Comparable<R> { static int c; R { kids ="
                + " List.copyOf(kids); } R(String n) { this(n, List.of()); } public int compareTo(R"
                + " o) { return 0; } record Inner(int x) {} }",
            "{\"name\":\"a\",\"kids\":[{\"name\":\"b\",\"kids\":[]}]}",
            "R[name=a, kids=[R[name=b, kids=[]]]]"),
        odd(
            "valid",
            "R ask(String a);",
            "record R(@Valid List<@Valid In> in,"
                + " @Size(min = 1, max = 2) Map<@NotBlank String, @Size(max = 3) String> m,"
                + " @Pattern(regexp = \"[a-z]+\", flags = Pattern.Flag.CASE_INSENSITIVE) String p,"
                + " Map<String, List<@Min(1) Integer>> deep, Optional<@Max(3) Integer> o) {}"
                + " record In(@Min(1) int n) {}",
            "{\"in\":[{\"n\":1}],\"m\":[{\"key\":\"k\",\"value\":\"v\"}],\"p\":\"ABC\","
                + "\"deep\":[{\"key\":\"d\",\"value\":[1]}],\"o\":3}",
            "R[in=[In[n=1]], m={k=v}, p=ABC, deep={d=[1]}, o=Optional[3]]"),
        odd(
            "cascade",
            "R ask(String a);",
            "record R(@Valid List<@Valid In> in) {} record In(@Min(1) int n) {}",
            "{\"in\":[{\"n\":1},{\"n\":0}]}",
            "$.in[1].n an integer of at least 1"),
        odd(
            "values",
            "R ask(String a);",
            "record R(Map<String, @Size(max = 3) String> m, Map<String, List<@Min(1) Integer>> d)"
                + " {}",
            "{\"m\":[],\"d\":[{\"key\":\"k\",\"value\":[1,0]}]}",
            "$.d[0].value[1] an integer of at least 1"),
        odd(
            "baremap",
            "Map<String, Integer> ask(String a);",
            "",
            "{\"a\":1,\"b\":2}",
            "{a=1, b=2}"),
        odd("badmap", "Map<String, Integer> ask(String a);", "", "{\"a\":\"x\"}", "$.a an integer"),
        odd("baresealed", "S ask(String a);", ONE_OF, "{\"n\":1,\"type\":\"A\"}", "A[n=1]"),
        odd("badtag", "S ask(String a);", ONE_OF, "{\"type\":\"C\"}", "$.type one of A, but"),
        odd("mayberecord", "Optional<A> ask(String a);", ONE_OF, "{\"n\":1}", "Optional[A[n=1]]"),
        odd("onlyone", "List<A> ask(String a);", ONE_OF, "{\"n\":1}", "$.items a value, but the"),
        odd(
            "measured",
            "Optional<M> ask(String a);",
            "record M(int value, String unit) {}",
            "{\"value\":7,\"unit\":\"kg\"}",
            "Optional[M[value=7, unit=kg]]"),
        odd(
            "badmeasure",
            "Optional<M> ask(String a);",
            "record M(int value, String unit) {}",
            "{\"value\":{\"value\":7},\"note\":1}",
            "$.value.unit a value, but the member is missing"),
        odd(
            "halfmeasured",
            "Optional<M> ask(String a);",
            "record M(String unit, @org.jspecify.annotations.Nullable Integer value) {}",
            "{\"unit\":\"kg\",\"value\":null}",
            "Optional[M[unit=kg, value=null]]"),
        odd(
            "notedmeasure",
            "Optional<M> ask(String a);",
            "record M(@org.jspecify.annotations.Nullable M value," + " Optional<String> unit) {}",
            "{\"value\":{\"unit\":\"kg\"},\"note\":\"x\"}",
            "Optional[M[value=null, unit=Optional[kg]]]"),
        odd(
            "negated",
            "Expr ask(String a);",
            "sealed interface Expr {} record Not(Expr value) implements Expr {}"
                + " record Num(int n) implements Expr {}",
            "{\"type\":\"Not\",\"value\":{\"type\":\"Num\",\"n\":1}}",
            "Not[value=Num[n=1]]"),
        odd(
            "notnegated",
            "Expr ask(String a);",
            "sealed interface Expr {} record Not(Expr value) implements Expr {}"
                + " record Num(int n) implements Expr {}",
            "{\"note\":\"x\",\"value\":{\"type\":\"Num\",\"n\":1},\"type\":\"Num\"}",
            "Num[n=1]"),
        odd(
            "mapofmaps",
            "Map<String, Map<String, Integer>> ask(String a);",
            "",
            "{\"entries\":{},\"other\":{\"b\":2}}",
            "{entries={}, other={b=2}}"),
        odd(
            "notedmap",
            "Map<String, Map<String, Integer>> ask(String a);",
            "",
            "{\"entries\":{},\"note\":\"x\"}",
            "{}"),
        odd("nothing", "Optional<R> ask(String a);", MAYBE, "{}", "$.value a value, but the"),
        odd(
            "noresult",
            "Optional<R> ask(String a);",
            MAYBE,
            "{\"result\":null}",
            "$.value a value, but the"),
        odd(
            "overloaded",
            "Optional<R> ask(String a);",
            MAYBE,
            "{\"error\":\"overloaded\"}",
            "$.value a value, but the"),
        odd(
            "something",
            "Optional<R> ask(String a);",
            MAYBE,
            "{\"note\":1,\"b\":\"x\"}",
            "Optional[R[a=null, b=Optional[x]]]"),
        odd(
            "errormap",
            "Map<String, String> ask(String a);",
            "",
            "{\"error\":\"overloaded\"}",
            "$.entries a value, but the"),
        odd(
            "errorsmap",
            "Map<String, String> ask(String a);",
            "",
            "{\"error\":\"x\",\"warning\":\"y\"}",
            "{error=x, warning=y}"),
        odd(
            "entries",
            "Map<String, List<Integer>> ask(String a);",
            "",
            "{\"entries\":[1,2]}",
            "$.entries[0] an object, but found the number 1"),
        odd(
            "said",
            "E ask(String a);",
            "enum E { GOOD, BAD }",
            "It is good",
            "$ one of GOOD, BAD, but found the words \"It is good\""),
        odd(
            "noday",
            "Optional<LocalDate> ask(String a);",
            "",
            "2026-02-30",
            "$ a date such as 2026-01-31, but found the words \"2026-02-30\""),
        odd(
            "counted",
            "int ask(String a);",
            "",
            "1,234",
            "$ an integer from -2147483648 to 2147483647, but found the words \"1,234\""));
  }

  private static final String MAYBE =
      "record R(@org.jspecify.annotations.Nullable Integer a, Optional<String> b) {}";

  private static final String ONE_OF = "sealed interface S {} record A(int n) implements S {}";

  private static final Compiled ALL =
      Compiled.compile(
              List.of("-Xlint:all,-processing,-auxiliaryclass", "-Werror"),
              working().stream().map(Odd::file).toList())
          .succeeded();

  @TestFactory
  Stream<DynamicTest> oddInterfaces_workAllTheSame() {
    return working().stream()
        .filter(odd -> !odd.expected().isEmpty())
        .map(odd -> DynamicTest.dynamicTest(odd.name(), () -> works(odd)));
  }

  private static void works(Odd odd) throws ReflectiveOperationException {
    FakeRuntime runtime = new FakeRuntime().answer(odd.answer());
    String type = "odd." + odd.name() + ".Odd";
    Object client = ALL.client(type, runtime);
    Method ask =
        Stream.of(ALL.loadClass(type).getMethods())
            .filter(method -> method.getName().equals("ask"))
            .findFirst()
            .orElseThrow();
    ask.setAccessible(true);
    try {
      Object value = ask.invoke(client, "x");
      Object plain =
          value instanceof java.util.concurrent.CompletionStage<?> stage
              ? stage.toCompletableFuture().join()
              : value;
      assertThat(String.valueOf(plain)).isEqualTo(odd.expected());
    } catch (InvocationTargetException e) {
      assertThat(e.getCause()).isInstanceOf(InvalidOutputException.class);
      InvalidOutputException fault = (InvalidOutputException) e.getCause();
      assertThat(fault.path() + " " + fault.expected()).startsWith(odd.expected());
    }
  }

  /** A port that knows nothing of prompts is implemented by the one that does, in either order. */
  @Test
  void interfaceThatSaysNothing_leavesTheWordToTheOther() throws ReflectiveOperationException {
    String types =
        "interface Port { Object ask(String a); String tell(String a); }"
            + " @SuppressWarnings(\"RIA1028\") interface Prompts {"
            + " @UserMessage(\"Ask {{b}}\") String ask(String b);"
            + " @UserMessage(\"Tell {{b}}\") String tell(String b); }";
    for (String both : List.of("Port, Prompts", "Prompts, Port", "Silent, Prompts", "Port, Same")) {
      Compiled compiled =
          Compiled.of(
                  IMPORTS.strip()
                      + "@Completion interface Odd extends "
                      + both
                      + " {} "
                      + types
                      + " interface Silent extends Port {}"
                      + " interface Same extends Prompts {}")
              .succeeded();
      FakeRuntime runtime = new FakeRuntime().answer("yes");
      Object client = compiled.client("Odd", runtime);
      Method ask = compiled.loadClass("Odd").getMethod("tell", String.class);
      ask.setAccessible(true);
      assertThat(ask.invoke(client, "x")).isEqualTo("yes");
      assertThat(runtime.asked).as(both).contains("Tell x");
    }
    String narrow =
        Compiled.of(
                IMPORTS.strip()
                    + "@Completion interface Odd extends Port, Prompts {}"
                    + " interface Port { String ask(String a); } @SuppressWarnings(\"RIA1028\")"
                    + " interface Prompts { @UserMessage(\"{{a}}\") CharSequence ask(String a); }")
            .messages();
    assertThat(narrow)
        .contains(
            "RIA1029", "'Prompts' says what is asked", "'java.lang.CharSequence', while 'Port'")
        .doesNotContain("different things");
  }

  /** The tag is called otherwise where a record has a component of its name. */
  @Test
  void discriminatorThatIsAComponentsName_isAnother() throws ReflectiveOperationException {
    Class<?> client = ALL.loadClass("odd.tagged.Odd_Rialto");
    for (Field field : client.getDeclaredFields()) {
      if (field.getName().endsWith("_OUTPUT")) {
        field.setAccessible(true);
        OutputType<?> output = (OutputType<?>) field.get(null);
        Matcher tag =
            Pattern.compile("\"(\\w+)\":\\{[^{}]*\"enum\":\\[\"A\"\\]")
                .matcher(output.schema().json());
        assertThat(tag.find()).as(output.schema().json()).isTrue();
        assertThat(tag.group(1)).isNotIn("type", "kind");
        assertThat(output.read("{\"value\":{\"type\":\"x\",\"" + tag.group(1) + "\":\"A\"}}"))
            .hasToString("A[type=x]");
      }
    }
  }

  /** What is refused stands behind a bar: the line within the source, and the code. */
  private static List<String> refused() {
    String open = "@Completion interface Odd {\n";
    return List.of(
        open + "V ask(String a);\n}\nrecord V(String... names) {}|6 RIA1031",
        open + "V ask(String a);\n}\nrecord V(int[] n) {}|6 RIA1031",
        open
            + "A ask(String a);\n"
            + "}\n"
            + "sealed interface A permits B {}\n"
            + "non-sealed interface B extends A {}|4 RIA1030",
        open
            + "S ask(String a);\n"
            + "}\n"
            + "sealed interface S permits E {}\n"
            + "enum E implements S { A }|4 RIA1030",
        "class Odd {\n@Completion private interface In { String ask(String a); }\n}|4 RIA1002",
        "@Completion interface Odd extends A, B {}\n@SuppressWarnings(\"RIA1028\") interface A {"
            + " @UserMessage(\"a {{a}}\") String ask(String a); }\n@SuppressWarnings(\"RIA1028\")"
            + " interface B { @UserMessage(\"b {{a}}\") String ask(String a); }|3 RIA1029",
        "@Completion interface Odd<T> { T ask(String a); }|3 RIA1003",
        "@Completion sealed interface Odd permits I { String ask(String a); }\n"
            + "final class I implements Odd { public String ask(String a) { return a; } }|3"
            + " RIA1027",
        open + "List<? extends Integer> ask(String a);\n}|4 RIA1030",
        open + "Optional<?> ask(String a);\n}|4 RIA1030",
        open + "IntStream ask(String a);\n}|4 RIA1030",
        open + "Result<CompletableFuture<String>> ask(String a);\n}|4 RIA1030",
        open + "Flow.Publisher<Flow.Publisher<String>> ask(String a);\n}|4 RIA1030",
        open + "Stream<Partial<Integer>> ask(String a);\n}|4 RIA1030",
        open + "Optional<Optional<String>> ask(String a);\n}|4 RIA1030",
        open + "Map<UUID, String> ask(String a);\n}|4 RIA1030",
        open + "Deque<String> ask(String a);\n}|4 RIA1030",
        open
            + "P<Integer> ask(String a);\n"
            + "}\n"
            + "record P<A>(A a, Optional<P<List<A>>> more) {}|6 RIA1031",
        open + "<T> T ask(@UserMessage String a);\n}|4 RIA1032",
        open + "String ask(String a, int b);\n}|4 RIA1016",
        open + "@UserMessage(\"{{a}} {{A}}\") String ask(String a);\n}|4 RIA1010",
        open + "@UserMessage(\"{{#a}}\") String ask(String a);\n}|4 RIA1011",
        open + "@UserMessage(\"x\") String ask(Map<String, Image> i);\n}|4 RIA1012",
        open + "R ask(String a);\n}\nrecord R(@Pattern(regexp = \"[\") String p) {}|6 RIA1037",
        open
            + "S ask(String a);\n"
            + "}\n"
            + "sealed interface S {}\n"
            + "class X { record R(int n) implements S {} }\n"
            + "class Y { record R(int n) implements S {} }|4 RIA1036");
  }

  @Test
  void whatCannotWork_isRefusedAtItsLine_allInOneCompilation() {
    List<JavaFileObject> files = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    List<String> all = refused();
    for (int i = 0; i < all.size(); i++) {
      int bar = all.get(i).lastIndexOf('|');
      String type = "odd.refused" + i;
      files.add(
          JavaFileObjects.forSourceString(
              type + ".Odd" + i,
              "package "
                  + type
                  + ";\n"
                  + IMPORTS
                  + all.get(i)
                      .substring(0, bar)
                      .replaceFirst("\\bOdd\\b", "Odd" + i)
                      .replace("implements Odd {", "implements Odd" + i + " {")));
      expected.add("Odd" + i + ".java:" + all.get(i).substring(bar + 1).replace(" ", ": "));
    }
    Compiled compiled = Compiled.compile(List.of("-Xlint:-processing"), files);
    List<String> told = new ArrayList<>();
    Matcher messages =
        Pattern.compile("(?m)^(Odd\\d+\\.java:\\d+):\\d+: (?:error|warning): (\\w+)")
            .matcher(compiled.messages());
    while (messages.find()) {
      told.add(messages.group(1) + ": " + messages.group(2));
    }
    assertThat(told).as(compiled.messages()).containsExactlyInAnyOrderElementsOf(expected);
  }
}
