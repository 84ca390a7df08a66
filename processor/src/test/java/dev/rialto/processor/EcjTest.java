package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The compiler of Eclipse: the goldens are the same, letter for letter and code for code. */
class EcjTest {

  private static final Pattern MESSAGE =
      Pattern.compile("(?m)^\\S*/(\\w+\\.java):(\\d+): \\w+: (RIA\\d{4})");
  private static final Pattern GOLDEN =
      Pattern.compile("(?m)^(\\w+\\.java):(\\d+):\\d+: \\w+: (RIA\\d{4})");

  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> generatedSources() throws IOException {
    return Goldens.cases("sources").stream()
        .map(c -> DynamicTest.dynamicTest(c.getFileName().toString(), () -> sources(c)))
        .toList();
  }

  @TestFactory
  List<DynamicTest> diagnostics() throws IOException {
    return Goldens.cases("diagnostics").stream()
        .map(c -> DynamicTest.dynamicTest(c.getFileName().toString(), () -> diagnostics(c)))
        .toList();
  }

  /** It sorts the members of class files by name; the model is shown them as they were written. */
  @Test
  void constantsOfAClassFile_areInTheOrderOfTheirSource() throws IOException {
    Path library = Files.createDirectories(folder.resolve("library"));
    Path mood =
        Files.writeString(
            library.resolve("Mood.java"),
            "package lib; public enum Mood { GOOD, BAD, ANY; static final long L = 1; }");
    Path ask =
        Files.writeString(
            library.resolve("Asker.java"),
            "package com.acme; @dev.rialto.Completion interface Asker { lib.Mood ask(String a); }");
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", library.toString(), mood.toString()))
        .isZero();
    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    String path = library + File.pathSeparator + System.getProperty("java.class.path");
    BatchCompiler.compile(
        new String[] {
          "--release",
          "17",
          "-classpath",
          path,
          "-processor",
          RialtoProcessor.class.getName(),
          "-processorpath",
          path,
          "-s",
          library.toString(),
          "-d",
          library.toString(),
          ask.toString()
        },
        out,
        out,
        null);
    assertThat(java(library).get("Asker_Rialto.java"))
        .as(messages.toString())
        .contains("[\\\"GOOD\\\",\\\"BAD\\\",\\\"ANY\\\"]");
  }

  private void sources(Path golden) throws IOException {
    Path generated = Files.createDirectories(folder.resolve("sources-" + golden.getFileName()));
    String messages = compile(golden, generated);
    assertThat(java(generated)).as(messages).isEqualTo(java(golden.resolve("generated")));
    assertThat(messages).doesNotContain("ERROR").doesNotContain("error:");
  }

  private void diagnostics(Path golden) throws IOException {
    Path generated = Files.createDirectories(folder.resolve("diagnostics-" + golden.getFileName()));
    String messages = compile(golden, generated);
    TreeSet<String> seen = codes(MESSAGE, messages);
    TreeSet<String> expected = codes(GOLDEN, Files.readString(golden.resolve("expected.txt")));
    if (golden.endsWith("settings")) {
      // A mistake in a repeated annotation is shown there; javac can show it at the type only.
      assertThat(withoutLines(seen)).as(messages).isEqualTo(withoutLines(expected));
    } else {
      assertThat(seen).as(messages).isEqualTo(expected);
    }
  }

  private static TreeSet<String> withoutLines(TreeSet<String> codes) {
    TreeSet<String> all = new TreeSet<>();
    codes.forEach(code -> all.add(code.replaceAll(":\\d+:", ":")));
    return all;
  }

  private String compile(Path golden, Path generated) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--release",
                "17",
                "-Xemacs",
                "-classpath",
                System.getProperty("java.class.path"),
                "-processor",
                RialtoProcessor.class.getName(),
                "-processorpath",
                System.getProperty("java.class.path"),
                "-s",
                generated.toString(),
                "-d",
                folder.resolve("classes").toString()));
    Goldens.sources(golden).forEach(source -> arguments.add(source.toString()));
    StringWriter messages = new StringWriter();
    PrintWriter out = new PrintWriter(messages);
    BatchCompiler.compile(arguments.toArray(String[]::new), out, out, null);
    return messages.toString();
  }

  private static Map<String, String> java(Path folder) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(p -> p.toString().endsWith(".java"))
          .forEach(p -> all.put(p.getFileName().toString(), text(p)));
    }
    return all;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TreeSet<String> codes(Pattern pattern, String text) {
    TreeSet<String> codes = new TreeSet<>();
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      codes.add(found.group(1) + ":" + found.group(2) + ": " + found.group(3));
    }
    return codes;
  }
}
