package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the processor behaves as a guest of the compiler and of the build. */
class RialtoProcessorTest {

  private static final String ASKS =
      """
      package com.acme;
      @dev.rialto.Completion
      public interface Asks {
        Later ask(String text);
      }
      """;

  /** Brings a record in the second round. */
  private static final class LaterProcessor extends AbstractProcessor {
    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return Set.of("*");
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      if (processingEnv.getElementUtils().getTypeElement("com.acme.Later") == null
          && !round.processingOver()) {
        try (Writer out =
            processingEnv.getFiler().createSourceFile("com.acme.Later").openWriter()) {
          out.write("package com.acme; public record Later(String text) {}");
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return false;
    }
  }

  @Test
  void aTypeThatAnotherProcessorBringsIsWaitedFor() {
    Compilation compilation =
        Compiler.javac()
            .withProcessors(new RialtoProcessor(), new LaterProcessor())
            .compile(JavaFileObjects.forSourceString("com.acme.Asks", ASKS));
    assertThat(compilation.status()).isEqualTo(Compilation.Status.SUCCESS);
    assertThat(compilation.generatedSourceFiles().stream().map(JavaFileObject::getName))
        .anyMatch(name -> name.endsWith("Later_RialtoCodec.java"))
        .anyMatch(name -> name.endsWith("Asks_Rialto.java"));
  }

  @Test
  void outputDoesNotDependOnTheOrderOfTheSources() {
    List<JavaFileObject> sources = new ArrayList<>();
    for (String name : List.of("B", "A", "C")) {
      sources.add(
          JavaFileObjects.forSourceString(
              "com.acme." + name,
              ("package com.acme; @dev.rialto.Completion public interface %s {"
                      + " Both ask(String text); }")
                  .formatted(name)));
    }
    sources.add(
        JavaFileObjects.forSourceString(
            "com.acme.Both", "package com.acme; public record Both(String text) {}"));
    Compiled one = Compiled.compile(List.of(), sources).succeeded();
    Collections.reverse(sources);
    Compiled other = Compiled.compile(List.of(), sources).succeeded();
    assertThat(one.sources()).isEqualTo(other.sources()).containsKey("Both_RialtoCodec.java");
    assertThat(one.resource("META-INF/services/dev.rialto.runtime.ClientFactory"))
        .isEqualTo(other.resource("META-INF/services/dev.rialto.runtime.ClientFactory"))
        .isEqualTo(
            "com.acme.A_RialtoFactory\ncom.acme.B_RialtoFactory\ncom.acme.C_RialtoFactory\n");
  }

  @Test
  void oneBadInterfaceDoesNotStopTheOthers() {
    Compiled compiled =
        Compiled.of(
            "package com.acme;\n@dev.rialto.Completion interface Bad { void a(String x); }",
            "package com.acme;\n@dev.rialto.Completion interface Worse { Object a(String x); }",
            "package com.acme;\n@dev.rialto.Completion interface Good { String a(String x); }");
    assertThat(compiled.messages())
        .contains("Bad.java:2:45: error: RIA1030")
        .contains("Worse.java:2:49: error: RIA1030")
        .doesNotContain("Good.java");
  }

  @Test
  void gradleIsToldWhatTheOptionsMean() throws IOException {
    assertThat(
            Files.readString(
                Path.of("src/main/resources/META-INF/gradle/incremental.annotation.processors")))
        .isEqualTo(RialtoProcessor.class.getName() + ",dynamic\n");
    assertThat(supportedOptions("-Arialto.services=true"))
        .contains("org.gradle.annotation.processing.aggregating")
        .doesNotContain("org.gradle.annotation.processing.isolating");
    assertThat(supportedOptions("-Arialto.services=false"))
        .contains("org.gradle.annotation.processing.isolating")
        .doesNotContain("org.gradle.annotation.processing.aggregating");
  }

  private static Set<String> supportedOptions(String option) {
    RialtoProcessor processor = new RialtoProcessor();
    Compilation compilation =
        Compiler.javac()
            .withProcessors(processor)
            .withOptions(option)
            .compile(JavaFileObjects.forSourceString("A", "class A {}"));
    assertThat(compilation.status()).isEqualTo(Compilation.Status.SUCCESS);
    return processor.getSupportedOptions();
  }

  @Test
  void anOptionThatIsWrongIsSaid() {
    assertThat(Compiled.with(List.of("-Arialto.services=maybe"), ASKS).messages())
        .contains("RIA1009: -Arialto.services is 'maybe'; allowed is true or false");
  }

  @Test
  void warningsAreSuppressedByTheirCode() {
    String empty = "package com.acme;\n@dev.rialto.Completion %s interface Empty {}";
    assertThat(Compiled.of(empty.formatted("")).messages()).contains("RIA1004");
    assertThat(Compiled.of(empty.formatted("@SuppressWarnings(\"RIA1004\")")).messages()).isEmpty();
    assertThat(Compiled.with(List.of("-Arialto.suppress=RIA1004"), empty.formatted("")).messages())
        .isEmpty();
  }

  @Test
  void aTemplateMayLieInAResource(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("com/acme"));
    Files.writeString(folder.resolve("com/acme/ask.txt"), "Ask {{it}}\r\nand {{it}}.\n");
    String source =
        """
        package com.acme;
        @dev.rialto.Completion
        public interface Res {
          @dev.rialto.UserMessage(fromResource = "ask.txt") String ask(String text);
          @dev.rialto.UserMessage(fromResource = "/com/acme/ask.txt") String again(String text);
        }
        """;
    Compiled compiled = Compiled.with(List.of("-Arialto.resources=" + folder), source).succeeded();
    FakeRuntime runtime = new FakeRuntime().answer("x").answer("y");
    Object client = compiled.client("com.acme.Res", runtime);
    for (String method : List.of("ask", "again")) {
      compiled.loadClass("com.acme.Res").getMethod(method, String.class).invoke(client, "me");
      assertThat(runtime.asked).isEqualTo("USER: Ask me\nand me.");
    }
    Files.writeString(folder.resolve("com/acme/ask.txt"), "Ask {{ti}}");
    assertThat(Compiled.with(List.of("-Arialto.resources=" + folder), source).messages())
        .contains("Res.java:4:42: error: RIA1010")
        .contains("  Ask {{ti}}\n          ^^");
    Files.write(folder.resolve("com/acme/ask.txt"), new byte[] {(byte) 0xff, 0x20});
    assertThat(Compiled.with(List.of("-Arialto.resources=" + folder), source).messages())
        .contains("The resource 'ask.txt' is not UTF-8");
  }

  /** A constant of a class file holds 65,535 bytes; a prompt may be longer. */
  @Test
  void aTemplateMayBeLongerThanAConstant(@TempDir Path folder) throws Exception {
    String text = "é\"\\\uD83D\uDE00 line\n".repeat(20_000) + "end";
    Files.writeString(folder.resolve("long.txt"), text);
    Compiled compiled =
        Compiled.with(
                List.of("-Arialto.resources=" + folder),
                """
                package com.acme;
                @dev.rialto.Completion
                public interface Long {
                  @dev.rialto.UserMessage(fromResource = "/long.txt") String ask();
                }
                """)
            .succeeded();
    FakeRuntime runtime = new FakeRuntime().answer("x");
    Object client = compiled.client("com.acme.Long", runtime);
    compiled.loadClass("com.acme.Long").getMethod("ask").invoke(client);
    assertThat(runtime.asked).isEqualTo("USER: " + text);
  }

  /** The constants of a sum become one, which is bounded like any other. */
  @Test
  void aTemplatesTextsMayTogetherBeLongerThanAConstant(@TempDir Path folder) throws Exception {
    String text = "0123456789abcdefgh".repeat(1_000);
    String plain = text + "{{a}}" + text + "{{b}}" + text + "{{a}}" + text;
    Files.writeString(folder.resolve("plain.txt"), plain + "{{d}}");
    Files.writeString(
        folder.resolve("sections.txt"), plain + "{{#d}}" + text + "{{#d}}x{{/d}}{{/d}}" + text);
    Files.writeString(folder.resolve("wide.txt"), plain.replace("0", "\u20ac") + "{{d}}");
    StringBuilder methods = new StringBuilder();
    for (String name : List.of("plain", "sections", "wide")) {
      methods.append(
          "  @dev.rialto.UserMessage(fromResource = \"/%1$s.txt\")%n".formatted(name)
              + "  String %1$s(int a, String b, boolean d);%n".formatted(name));
    }
    Compiled compiled =
        Compiled.with(
                List.of("-Arialto.resources=" + folder),
                "package com.acme;\n@dev.rialto.Completion\npublic interface Long {\n"
                    + methods
                    + "}\n")
            .succeeded();
    assertThat(String.join("", compiled.sources().values()))
        .as("what a section may take is bounded")
        .contains("new StringBuilder(4096)");
    FakeRuntime runtime = new FakeRuntime().answer("x").answer("x").answer("x");
    Object client = compiled.client("com.acme.Long", runtime);
    Class<?> type = compiled.loadClass("com.acme.Long");
    String said = plain.replace("{{a}}", "7").replace("{{b}}", "B");
    type.getMethod("plain", int.class, String.class, boolean.class).invoke(client, 7, "B", true);
    assertThat(runtime.asked).isEqualTo("USER: " + said + "true");
    type.getMethod("sections", int.class, String.class, boolean.class).invoke(client, 7, "B", true);
    assertThat(runtime.asked).isEqualTo("USER: " + said + text + "x" + text);
    type.getMethod("wide", int.class, String.class, boolean.class).invoke(client, 7, "B", false);
    assertThat(runtime.asked).isEqualTo("USER: " + said.replace("0", "\u20ac") + "false");
  }

  @Test
  void parametersWithoutNamesAreRefused(@TempDir Path folder) throws IOException {
    Path base = folder.resolve("Base.java");
    Files.writeString(
        base,
        """
        package com.base;
        public interface Base {
          @dev.rialto.UserMessage("{{text}}") String ask(String text);
          @dev.rialto.UserMessage("{{text}}") String named(@dev.rialto.V("text") String text);
        }
        """);
    javac(folder, List.of(), base);
    Compiled compiled =
        Compiled.with(
            List.of("-classpath", folder + ":" + System.getProperty("java.class.path")),
            "package com.acme;\n"
                + "@dev.rialto.Completion interface Mine extends com.base.Base {}");
    assertThat(compiled.messages())
        .isEqualTo(
            """
            Mine.java:2:24: error: RIA1015: The class file of 'com.base.Base' does not hold its \
            parameters' names; compile it with -parameters, or name each with @V("…")
                (at com.base.Base.ask)
            """);
  }

  @Test
  void parametersWithoutNamesAreRefused_whereverAMessageNamesThem(@TempDir Path folder)
      throws IOException {
    Path base = folder.resolve("Base.java");
    Files.writeString(
        base,
        """
        package com.base;
        import dev.rialto.*;
        public interface Base {
          @SystemMessage("Speak {{language}}") String system(String language);
          @AssistantMessage("{{#start}}So: {{start}}{{/start}}") String begun(String start);
          String whole(@UserMessage("Of {{topic}}: {{it}}") String topic);
          @SystemMessage("Speak") @AssistantMessage("So:") String plain(String text);
          String itself(@UserMessage("Of {{it}}") String topic);
        }
        """);
    javac(folder, List.of(), base);
    List<String> classPath =
        List.of("-classpath", folder + ":" + System.getProperty("java.class.path"));
    assertThat(
            Compiled.with(
                    classPath,
                    "package com.acme;\n"
                        + "@dev.rialto.Completion interface Mine extends com.base.Base {}")
                .messages()
                .lines()
                .filter(line -> line.contains("(at ")))
        .containsExactly(
            "    (at com.base.Base.system)",
            "    (at com.base.Base.begun)",
            "    (at com.base.Base.whole)");
    assertThat(
            Compiled.with(
                    classPath,
                    "package com.acme;\n"
                        + "@dev.rialto.SystemMessage(\"Speak {{text}}\")\n"
                        + "@dev.rialto.Completion interface Mine extends com.base.Base {}")
                .messages())
        .contains("(at com.base.Base.itself)")
        .doesNotContain("(at com.base.Base.plain)");
  }

  @Test
  void aModuleIsToldTheLineThatItLacks(@TempDir Path folder) throws IOException {
    Path asks = folder.resolve("Asks.java");
    Files.writeString(
        asks,
        "package com.acme; @dev.rialto.Completion public interface Asks { String ask(String a); }");
    Path module = folder.resolve("module-info.java");
    Files.writeString(module, "module com.acme { requires dev.rialto.core; }");
    String warning = javac(folder, List.of("--module-path", core()), asks, module);
    assertThat(warning)
        .contains("RIA1050: The module com.acme does not provide its clients")
        .contains(
            "provides dev.rialto.runtime.ClientFactory with\n"
                + "        com.acme.Asks_RialtoFactory;");
    Files.writeString(
        module,
        "module com.acme { requires dev.rialto.core;"
            + " provides dev.rialto.runtime.ClientFactory with com.acme.Asks_RialtoFactory; }");
    assertThat(javac(folder, List.of("--module-path", core()), asks, module)).isEmpty();
  }

  @Test
  void definitionsOfAModulesExportedPackage_areKnown(@TempDir Path folder) throws IOException {
    Path library = Files.createDirectories(folder.resolve("library/com/lib"));
    Path tasks = library.resolve("Tasks.java");
    Files.writeString(
        tasks,
        "package com.lib; @dev.rialto.DefineTask(name = \"invoice\", temperature = 0.125)"
            + " public interface Tasks {}");
    Path module = folder.resolve("library/module-info.java");
    Files.writeString(module, "module com.lib { requires dev.rialto.core; exports com.lib; }");
    javac(folder.resolve("library"), List.of("--module-path", core()), tasks, module);

    Path out = Files.createDirectories(folder.resolve("out"));
    Path user = Files.createDirectories(folder.resolve("user"));
    Path clerk = user.resolve("Clerk.java");
    Files.writeString(
        clerk,
        "package com.user; @dev.rialto.Completion(task = \"invoice\") public interface Clerk {"
            + " String ask(String a); }");
    Path userModule = user.resolve("module-info.java");
    Files.writeString(
        userModule,
        "module com.user { requires dev.rialto.core; requires com.lib;"
            + " provides dev.rialto.runtime.ClientFactory with com.user.Clerk_RialtoFactory; }");
    String path = core() + java.io.File.pathSeparator + folder.resolve("library");
    assertThat(javac(out, List.of("--module-path", path), clerk, userModule)).isEmpty();
    assertThat(Files.readString(out.resolve("com/user/Clerk_Rialto.java")))
        .contains("new Task(\"invoice\", 0.125)");
  }

  private static final Pattern CORE_AND_ITS_LIBRARIES =
      Pattern.compile(
          "core/target/classes$|rialto-core|jackson-core|guice|caffeine|jspecify|guava|failureaccess"
              + "|inject-api|aopalliance|error_prone_annotations");

  /** The module path of core: its own classes and what it requires. */
  static String core() {
    return Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
        .filter(path -> CORE_AND_ITS_LIBRARIES.matcher(path).find())
        .reduce((a, b) -> a + java.io.File.pathSeparator + b)
        .orElseThrow();
  }

  private static String javac(Path folder, List<String> more, Path... sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    javax.tools.DiagnosticCollector<JavaFileObject> diagnostics =
        new javax.tools.DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
      List<String> options = new ArrayList<>(List.of("-d", folder.toString(), "-Xlint:-options"));
      options.addAll(more);
      if (more.isEmpty()) {
        options.addAll(List.of("-classpath", System.getProperty("java.class.path")));
      }
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              null, files, diagnostics, options, null, files.getJavaFileObjects(sources));
      task.setProcessors(more.isEmpty() ? List.of() : List.of(new RialtoProcessor()));
      boolean right = task.call();
      String messages =
          String.join(
              "\n",
              diagnostics.getDiagnostics().stream()
                  .map(d -> d.getMessage(java.util.Locale.ROOT))
                  .filter(m -> !m.contains("No processor claimed"))
                  .toList());
      assertThat(right).as(messages).isTrue();
      return messages;
    }
  }

  @Test
  void theContractNamesNoClassByReflection() {
    Map<String, String> sources =
        Compiled.of(ASKS, "package com.acme;\npublic record Later(String text) {}")
            .succeeded()
            .sources();
    assertThat(sources.values())
        .allSatisfy(
            source ->
                assertThat(source)
                    .doesNotContain("Class.forName")
                    .doesNotContain("reflect")
                    .doesNotContain("java.util.function"));
  }

  @Test
  void completionMayStandOnAnAnnotationOfTheApplications() throws Exception {
    Compiled compiled =
        Compiled.of(
                """
                package com.acme;
                @dev.rialto.Completion(task = "code", profile = "speed", timeout = "3s")
                public @interface Coder {}
                """,
                """
                package com.acme;
                @Coder
                @dev.rialto.Completion(profile = "quality")
                public interface Mixed { String ask(String text); }
                """,
                """
                package com.acme;
                @Coder
                public interface Plain { String ask(String text); }
                """)
            .succeeded();
    for (String name : List.of("Mixed", "Plain")) {
      FakeRuntime runtime = new FakeRuntime().answer("x");
      Object client = compiled.client("com.acme." + name, runtime);
      compiled.loadClass("com.acme." + name).getMethod("ask", String.class).invoke(client, "text");
      assertThat(runtime.method.task()).isEqualTo("code");
      assertThat(runtime.method.timeoutNanos()).isEqualTo(3_000_000_000L);
      assertThat(runtime.method.profile()).isEqualTo(name.equals("Mixed") ? "quality" : "speed");
    }
  }

  @Test
  void aTypeThatStrictModesRefuseIsWarnedOf() {
    StringBuilder source =
        new StringBuilder(
            "package com.acme;\n@dev.rialto.Completion interface Deep { R0 ask(String text); }\n");
    for (int i = 0; i < 11; i++) {
      source.append("record R%d(R%d next) {}\n".formatted(i, i + 1));
    }
    Compiled compiled = Compiled.of(source.append("record R11(int end) {}\n").toString());
    assertThat(compiled.messages())
        .contains("Deep.java:2:44: warning: RIA1035")
        .contains("has 12 levels of objects and lists; providers with a strict mode accept 10");
  }

  @Test
  void anEnumThatStrictModesRefuseIsWarnedOf() {
    StringBuilder source =
        new StringBuilder(
            "package com.acme;\n@dev.rialto.Completion interface Wide { Two ask(String text); }\n"
                + "record Two(Big one, Big other) {}\nenum Big { ");
    for (int i = 0; i < 600; i++) {
      source.append("A").append("_".repeat(110)).append(i).append(", ");
    }
    Compiled compiled = Compiled.of(source.append("LAST }\n").toString());
    assertThat(compiled.messages())
        .as("an enum stands in the schema wherever it is used")
        .contains("has 1202 constants of enums; providers with a strict mode accept 1000")
        .contains("characters of names; providers with a strict mode accept 120000")
        .contains("characters of constants in an enum of more than 250;");
  }

  @Test
  void everyCodeIsExplained() throws IOException {
    String page = Files.readString(Path.of("DIAGNOSTICS.md"));
    for (dev.rialto.processor.validate.Code code : dev.rialto.processor.validate.Code.values()) {
      assertThat(page).contains("## " + code + "\n");
    }
  }
}
