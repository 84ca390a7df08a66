package dev.rialto.benchmarks.compile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Compiles 200 interfaces of five methods in two ways: with the processor, and without it but with
 * the classes that it wrote before as sources beside them. Prints the ratio, of fresh JVMs, as a
 * build's first module sees it, and of a warm one, as a daemon does; by the process's CPU time,
 * which others on the machine disturb least.
 */
public final class CompileTime {

  private static final int INTERFACES = 200;
  private static final double AIM = 2.0;

  private final Path interfaces;
  private final Path generated;
  private final Path classes;

  private CompileTime(Path folder) throws IOException {
    interfaces = Files.createDirectories(folder.resolve("interfaces"));
    generated = Files.createDirectories(folder.resolve("generated"));
    classes = Files.createDirectories(folder.resolve("classes"));
  }

  /**
   * Runs.
   *
   * @param rounds how often each way is measured, in fresh JVMs and in a warm one
   */
  public static void run(int rounds) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("rialto-compile");
    try {
      new CompileTime(folder).measure(rounds);
    } finally {
      delete(folder);
    }
  }

  private void measure(int rounds) throws IOException, InterruptedException {
    for (int i = 0; i < INTERFACES; i++) {
      Files.writeString(interfaces.resolve("Assistant" + i + ".java"), source(i));
    }
    compileHere(withProcessor(generated));
    System.out.printf(
        Locale.ROOT,
        "%d interfaces of five methods; %d generated sources; JDK %s%n",
        INTERFACES,
        sources(generated).size(),
        System.getProperty("java.version"));
    long[][] fresh = new long[2][rounds];
    long[][] warm = new long[2][rounds];
    for (int i = 0; i < rounds; i++) {
      fresh[0][i] = freshCpuNanos(byHand());
      fresh[1][i] = freshCpuNanos(withProcessor(null));
    }
    for (int i = -rounds; i < rounds; i++) {
      long byHand = warmCpuNanos(byHand());
      long processed = warmCpuNanos(withProcessor(null));
      if (i >= 0) {
        warm[0][i] = byHand;
        warm[1][i] = processed;
      }
    }
    System.out.printf("%-12s %12s %12s %7s%n", "CPU, ms", "by hand", "processor", "ratio");
    print("fresh JVM", fresh);
    print("warm JVM", warm);
    System.out.printf(Locale.ROOT, "aim: at most %.1f%n", AIM);
  }

  private static void print(String what, long[][] nanos) {
    double byHand = median(nanos[0]) / 1e6;
    double processed = median(nanos[1]) / 1e6;
    System.out.printf(
        Locale.ROOT, "%-12s %12.0f %12.0f %7.2f%n", what, byHand, processed, processed / byHand);
  }

  private static long median(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private List<String> byHand() throws IOException {
    List<String> arguments = common();
    arguments.add("-proc:none");
    sources(interfaces).forEach(arguments::add);
    sources(generated).forEach(arguments::add);
    return arguments;
  }

  /**
   * Returns javac's arguments.
   *
   * @param keep where the generated sources go; null: beside the classes
   */
  private List<String> withProcessor(Path keep) throws IOException {
    List<String> arguments = common();
    arguments.add("-processor");
    arguments.add("dev.rialto.processor.RialtoProcessor");
    if (keep != null) {
      arguments.add("-s");
      arguments.add(keep.toString());
    }
    sources(interfaces).forEach(arguments::add);
    return arguments;
  }

  private List<String> common() {
    return new ArrayList<>(
        List.of(
            "-nowarn",
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path")));
  }

  private long freshCpuNanos(List<String> arguments) throws IOException, InterruptedException {
    clean();
    Path list = Files.write(classes.resolveSibling("arguments"), arguments);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(java, "-cp", classPath, JavacMain.class.getName(), "@" + list)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("javac has failed with " + process.exitValue());
    }
    return Long.parseLong(printed.strip());
  }

  private long warmCpuNanos(List<String> arguments) throws IOException {
    clean();
    long before = JavacMain.cpuNanos();
    compileHere(arguments);
    return JavacMain.cpuNanos() - before;
  }

  private static void compileHere(List<String> arguments) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("javac has failed");
    }
  }

  private void clean() throws IOException {
    delete(classes);
    Files.createDirectories(classes);
  }

  private static List<String> sources(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).filter(p -> p.endsWith(".java")).sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static String source(int number) {
    return """
        package com.example.compiled;

        import dev.rialto.*;
        import java.util.*;
        import java.util.concurrent.*;

        @Completion(task = "code", profile = "speed")
        @SystemMessage("You are a senior engineer.")
        public interface Assistant%1$d {
          @UserMessage("Explain {{topic}} to {{reader}}.")
          String explain(String topic, String reader);

          @UserMessage("Review this change:\\n{{diff}}")
          @Completion(profile = "quality", timeout = "20s")
          Review review(String diff);

          @UserMessage("List the risks of {{plan}}")
          CompletableFuture<List<Risk>> risks(String plan);

          @UserMessage("How severe is {{risk}}?")
          Severity severity(String risk);

          @UserMessage("Tell of {{topic}}")
          Flow.Publisher<String> tell(String topic, CallOptions options);

          record Review(String summary, List<String> remarks, Severity worst, Optional<Integer> score) {}

          record Risk(String title, Severity severity, double likelihood) {}

          enum Severity { LOW, MEDIUM, HIGH }
        }
        """
        .formatted(number);
  }
}
