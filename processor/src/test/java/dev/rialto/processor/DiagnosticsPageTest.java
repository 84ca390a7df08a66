package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.JavaFileObjects;
import dev.rialto.processor.validate.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the page on the diagnostics says is true: its examples are compiled. */
class DiagnosticsPageTest {

  /** What no single source can show. */
  private static final Map<Code, String> WITHOUT_EXAMPLES =
      Map.of(
          Code.INTERNAL, "a bug of the processor",
          Code.RUNTIME_MISMATCH, "two versions on one class path",
          Code.MISSING_PROVIDES, "a module: RialtoProcessorTest.aModuleIsToldTheLineThatItLacks");

  private static final String IMPORTS =
      """
      package com.acme;
      import dev.rialto.*;
      import java.net.URI;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      """;

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
  void everyCode_hasAWrongAndARightExample() throws IOException {
    List<Example> examples = examples();
    for (Code code : EnumSet.complementOf(EnumSet.copyOf(WITHOUT_EXAMPLES.keySet()))) {
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
  Stream<DynamicTest> examplesDoWhatThePageSays() throws IOException {
    return examples().stream()
        .filter(example -> !example.kind().equals("library"))
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.code() + " " + example.kind(), () -> compile(example)));
  }

  private static void compile(Example example) {
    boolean isOption = example.language().equals("options");
    List<String> options =
        new ArrayList<>(
            List.of(
                "-classpath",
                folder + java.io.File.pathSeparator + System.getProperty("java.class.path"),
                "-Arialto.resources=" + folder));
    if (isOption) {
      options.addAll(example.text().lines().toList());
    }
    String source =
        isOption
            ? IMPORTS + "@Completion interface Assistant { String ask(String question); }"
            : IMPORTS + example.text();
    Compiled compiled =
        Compiled.compile(
            options, List.of(JavaFileObjects.forSourceString("com.acme.Example", source)));
    TreeSet<String> codes = new TreeSet<>();
    CODE.matcher(compiled.messages()).results().forEach(found -> codes.add(found.group()));
    if (example.kind().equals("right")) {
      assertThat(compiled.succeeded().messages()).isEmpty();
    } else {
      assertThat(codes).as(compiled.messages()).containsExactly(example.code());
    }
  }
}
