package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.JavaFileObjects;
import dev.rialto.processor.validate.Code;
import dev.rialto.runtime.RuntimeVersion;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the page on the diagnostics says is true: its examples are compiled. */
class DiagnosticsPageTest {

  private static final String IMPORTS =
      """
      package com.acme;
      import dev.rialto.*;
      import java.net.URI;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      """;

  private static final String ASSISTANT =
      "package com.acme;\n@dev.rialto.Completion\npublic interface Assistant {\n"
          + "  String ask(String question);\n}\n";

  private static final String CORE = "dev.rialto.core";

  private static final Pattern SECTION = Pattern.compile("(?m)^## (RIA\\d+)\\n");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```(\\w+) (wrong|right|library)\\n(.*?)^```$");
  private static final Pattern CODE = Pattern.compile("RIA\\d{4}");

  @TempDir static Path folder;

  /** One example of the page. */
  private record Example(String code, String language, String kind, String text) {}

  private static List<Example> examples() throws IOException {
    String page = Files.readString(Path.of("DIAGNOSTICS.md"));
    List<Example> all = new ArrayList<>();
    Matcher section = SECTION.matcher(page);
    int from = section.find() ? section.end() : page.length();
    while (from < page.length()) {
      String code = section.group(1);
      int to = section.find() ? section.start() : page.length();
      Matcher block = BLOCK.matcher(page.substring(from, to));
      while (block.find()) {
        all.add(new Example(code, block.group(1), block.group(2), block.group(3)));
      }
      from = to == page.length() ? to : section.end();
    }
    return all;
  }

  @BeforeAll
  static void libraryAndResources() throws IOException {
    Files.createDirectories(folder.resolve("com/acme"));
    Files.writeString(folder.resolve("com/acme/review.txt"), "Review {{diff}}");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-d",
                folder.toString(),
                "-classpath",
                System.getProperty("java.class.path")));
    for (Example example : examples()) {
      if (example.kind().equals("library")) {
        Path file = folder.resolve(Compiled.name(example.text()).replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, example.text());
        arguments.add(file.toString());
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
  }

  @Test
  void everyCodesText_hasAGolden() {
    for (Code code : Code.values()) {
      assertThat(Path.of("src/test/resources/goldens/page", code + ".txt")).isNotEmptyFile();
    }
  }

  @Test
  void everyCode_hasAWrongAndARightExample() throws IOException {
    List<Example> examples = examples();
    for (Code code : Code.values()) {
      assertThat(examples)
          .as(
              "Add to DIAGNOSTICS.md, below ## %s, a block ```java wrong and one ```java right",
              code)
          .filteredOn(example -> example.code().equals(code.toString()))
          .extracting(Example::kind)
          .contains("wrong", "right");
    }
  }

  @TestFactory
  Stream<DynamicTest> wrongExamplesGiveTheirMessageAndNoOther() throws IOException {
    return examples().stream()
        .filter(example -> example.kind().equals("wrong"))
        .map(example -> DynamicTest.dynamicTest(example.code(), () -> wrong(example)));
  }

  private static void wrong(Example example) throws IOException {
    String messages = compiled(example).messages();
    TreeSet<String> codes = new TreeSet<>();
    CODE.matcher(messages).results().forEach(found -> codes.add(found.group()));
    assertThat(codes).as(messages).containsExactly(example.code());
    Goldens.check(
        Path.of("src/test/resources/goldens/page", example.code() + ".txt"),
        ours(example.language().equals("sh") ? messages.replaceAll("\\(.*\\)", "(…)") : messages));
  }

  /** What the compiler adds, and the operating system says, differs. */
  private static String ours(String messages) {
    StringBuilder ours = new StringBuilder();
    boolean isOurs = false;
    for (String line : messages.lines().toList()) {
      boolean begins = line.matches("\\S+:-?\\d+:-?\\d+: .*");
      isOurs = begins ? CODE.matcher(line).find() : isOurs;
      ours.append(isOurs ? line + "\n" : "");
    }
    return ours.toString();
  }

  @TestFactory
  Stream<DynamicTest> rightExamplesOfOptionsAndBuildsGiveNoMessage() throws IOException {
    return examples().stream()
        .filter(example -> example.kind().equals("right") && !example.language().equals("java"))
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.code(),
                    () -> {
                      Told told = compiled(example);
                      assertThat(told.messages()).isEmpty();
                      assertThat(told.succeeded()).isTrue();
                    }));
  }

  /** In one compilation, each in a package of its own. */
  @Test
  void rightExamplesGiveNoMessage() throws IOException {
    List<JavaFileObject> sources = new ArrayList<>();
    for (Example example : examples()) {
      if (example.kind().equals("right") && example.language().equals("java")) {
        String name = "com.acme.in" + example.code();
        Path there = Files.createDirectories(folder.resolve(name.replace('.', '/')));
        Files.writeString(there.resolve("review.txt"), "Review {{diff}}");
        sources.add(
            JavaFileObjects.forSourceString(
                name + ".Example" + example.code(),
                IMPORTS.replace("package com.acme;", "package " + name + ";") + example.text()));
      }
    }
    assertThat(sources).hasSizeGreaterThan(50);
    Compiled compiled = Compiled.compile(options(), sources).succeeded();
    assertThat(compiled.messages()).isEmpty();
  }

  private static List<String> options() {
    String path = folder + File.pathSeparator + System.getProperty("java.class.path");
    return List.of("-Arialto.resources=" + folder, "-classpath", path);
  }

  /** What the compiler said. */
  private record Told(boolean succeeded, String messages) {}

  private static Told compiled(Example example) throws IOException {
    List<String> options = new ArrayList<>(options());
    List<String> sources = new ArrayList<>();
    switch (example.language()) {
      case "options" -> {
        options.addAll(example.text().lines().toList());
        sources.add(ASSISTANT);
      }
      case "module" -> {
        String path = RialtoProcessorTest.core();
        Path[] places =
            Stream.of(path.split(File.pathSeparator)).map(Path::of).toArray(Path[]::new);
        assumeTrue(ModuleFinder.of(places).find(CORE).isPresent(), "core was compiled as a module");
        options.clear();
        options.addAll(List.of("--module-path", path));
        sources.addAll(List.of(ASSISTANT, example.text()));
      }
      case "sh" -> {
        options.addAll(List.of("-s", generated(example.text()).toString()));
        sources.add(ASSISTANT);
      }
      case "xml" -> sources.addAll(List.of(ASSISTANT, core(example.text())));
      default -> sources.add(IMPORTS + example.text());
    }
    if (List.of("sh", "module").contains(example.language())) {
      return onDisk(options, sources);
    }
    List<JavaFileObject> files = new ArrayList<>();
    for (String source : sources) {
      files.add(JavaFileObjects.forSourceString(named(source), source));
    }
    Compiled compiled = Compiled.compile(options, files);
    return new Told(
        compiled.compilation().status() == Compilation.Status.SUCCESS, compiled.messages());
  }

  /** As javac does it: other tests' compilers keep their files in memory, and know no modules. */
  private static Told onDisk(List<String> options, List<String> sources) throws IOException {
    Path root = Files.createTempDirectory(folder, "sources");
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      String name = source.startsWith("module ") ? "module-info" : named(source);
      Path file = root.resolve(name.replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source));
    }
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("-d", Files.createTempDirectory(folder, "classes").toString()));
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              null,
              manager,
              diagnostics,
              all,
              null,
              manager.getJavaFileObjects(files.toArray(Path[]::new)));
      task.setProcessors(List.of(new RialtoProcessor()));
      return new Told(task.call(), Compiled.messages(diagnostics.getDiagnostics()));
    }
  }

  private static String named(String source) {
    return source.startsWith(IMPORTS) ? "com.acme.Example" : Compiled.name(source);
  }

  /** Does what the first line of an example does. */
  private static Path generated(String commands) throws IOException {
    Path root = Files.createTempDirectory(folder, "shell");
    Path generated = Files.createDirectories(root.resolve("generated"));
    Matcher touch = Pattern.compile("touch (\\S+)").matcher(commands);
    if (touch.find()) {
      Files.createFile(root.resolve(touch.group(1)));
    }
    return generated;
  }

  /** The part of rialto-core that tells its version, which takes the place of the real one. */
  private static String core(String dependency) {
    Matcher version = Pattern.compile("<version>(.*)</version>").matcher(dependency);
    assertThat(version.find()).isTrue();
    return "package dev.rialto.runtime;\npublic final class RuntimeVersion {\n"
        + "  public static final String CURRENT = \""
        + version.group(1).replace("${rialto.version}", RuntimeVersion.CURRENT)
        + "\";\n"
        + "  public static void check(String processorVersion, String client) {}\n}\n";
  }

  /** A mistake within a template is shown there. */
  @ParameterizedTest
  @EnumSource(
      value = Code.class,
      names = {"UNKNOWN_VARIABLE", "TEMPLATE_SYNTAX", "BAD_SECTION", "MISPLACED_CONTENT"})
  void aMistakeInATemplate_isShownWithItsLineAndACaret(Code code) throws IOException {
    Example wrong =
        examples().stream()
            .filter(e -> e.code().equals(code.toString()) && e.kind().equals("wrong"))
            .findFirst()
            .orElseThrow();
    List<String> lines = compiled(wrong).messages().lines().toList();
    String caret =
        lines.stream().filter(line -> line.strip().matches("\\^+")).findFirst().orElse("");
    assertThat(caret).as("%s", lines).isNotEmpty();
    String template = lines.get(lines.indexOf(caret) - 1);
    assertThat(template.substring(caret.indexOf('^'))).as(template).isNotBlank();
  }
}
