package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.processor.RialtoProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every Java snippet of the README, the guide and the public Javadoc compiles, with the processor
 * on it. This module's tests see all the others.
 *
 * <p>A snippet is put into a package of its own: its types as they are, its statements into a
 * method. {@code CodeAssistant} is the README's. What is left out with an ellipsis is left out.
 */
class DocumentationTest {

  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES = List.of("core", "netty-transport", "metrics");

  private static final Pattern MARKDOWN = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
  private static final Pattern JAVADOC =
      Pattern.compile("(?ms)^ *\\* <pre>\\{@code\\n(.*?)^ *\\* \\}</pre>");

  private static final String IMPORTS =
      """
      import com.codahale.metrics.MetricRegistry;
      import com.google.inject.*;
      import com.google.inject.name.Names;
      import dev.rialto.*;
      import dev.rialto.config.*;
      import dev.rialto.guice.*;
      import dev.rialto.junit.*;
      import dev.rialto.loopback.*;
      import dev.rialto.metrics.*;
      import dev.rialto.metrics.alerts.*;
      import dev.rialto.metrics.console.*;
      import dev.rialto.metrics.jfr.*;
      import dev.rialto.metrics.otel.*;
      import dev.rialto.metrics.prometheus.*;
      import dev.rialto.netty.*;
      import dev.rialto.provider.*;
      import dev.rialto.spi.*;
      import dev.rialto.testing.*;
      import java.nio.file.*;
      import java.time.*;
      import java.util.*;
      import java.util.concurrent.*;
      import org.junit.jupiter.api.Test;
      import org.junit.jupiter.api.extension.*;
      import static dev.rialto.loopback.LoopbackRequest.*;
      import static org.assertj.core.api.Assertions.*;
      """;

  /** What a snippet may use without having said where it comes from. */
  private static final String AROUND =
      """
        static Rialto rialto;
        static LoopbackProvider server;
        static MetricRegistry registry;
        static RialtoMetrics metrics;
        static Fake<CodeAssistant> fake;
        static List<String> diffs;
        static Reviewer reviewer;
        static io.opentelemetry.api.OpenTelemetry openTelemetry;

        @Completion
        interface Reviewer {
          @UserMessage("{{diff}}")
          CompletableFuture<Review> review(String diff);

          @UserMessage("{{diff}}")
          CompletableFuture<Review> review(String diff, CallOptions options);
        }
      """;

  /** What the snippets of a file are about, where it is something of their own. */
  private static final Map<String, String> OF_A_FILE =
      Map.of(
          "Partial.java",
          """
            record Review(String summary, List<String> remarks) {}
            @Completion
            interface Drafts { Flow.Publisher<Partial<Review>> draft(String it); }
            interface View { void title(String text); void show(Review review); }
            class Around { static Partial<Review> partial; static View view; }
          """);

  private static final Pattern TYPE =
      Pattern.compile(
          "(?s)(?:\\s|//[^\\n]*\\n|@\\w+(?:\\((?:[^()\"]|\"[^\"]*\")*\\))?)*"
              + "(?:(?:public|final|sealed|static|abstract) )*"
              + "(?:class|interface|record|enum|@interface) (\\w+).*");
  private static final Pattern MEMBER = Pattern.compile("(?s)\\s*@RegisterExtension.*");

  @TempDir Path folder;

  /** One snippet. */
  private record Snippet(String place, String file, String text) {}

  private static List<Snippet> snippets() throws IOException {
    List<Snippet> all = new ArrayList<>();
    read(ROOT.resolve("README.md"), MARKDOWN, all);
    read(ROOT.resolve("core/GUIDE.md"), MARKDOWN, all);
    for (String module : MODULES) {
      List<Path> sources;
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        sources =
            files
                .filter(p -> p.toString().endsWith(".java") && !p.toString().contains("internal"))
                .sorted()
                .toList();
      }
      for (Path source : sources) {
        read(source, JAVADOC, all);
      }
    }
    return all;
  }

  private static void read(Path file, Pattern pattern, List<Snippet> all) throws IOException {
    String text = Files.readString(file);
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      long line = text.substring(0, found.start()).lines().count() + 1;
      String code = found.group(1);
      if (pattern == JAVADOC) {
        code = code.replaceAll("(?m)^ *\\* ?", "");
      }
      String name = file.getFileName().toString();
      all.add(new Snippet(ROOT.relativize(file) + ":" + line, name, withoutEllipses(code)));
    }
  }

  private static String withoutEllipses(String code) {
    return code.replaceAll("(?m)^\\s*\\.\\.\\..*$", "")
        .replace("…build", ".build")
        .replace("…", "");
  }

  @Test
  void allSnippets_areFound() throws IOException {
    assertThat(snippets())
        .extracting(Snippet::file)
        .contains(
            "README.md", "GUIDE.md", "Rialto.java", "RialtoExtension.java", "MetricsModule.java")
        .hasSizeGreaterThan(14);
  }

  @TestFactory
  Stream<DynamicTest> everySnippet_compiles() throws IOException {
    List<Snippet> snippets = snippets();
    String assistant = types(snippets.get(0).text()).get("CodeAssistant");
    assertThat(assistant).as("the README's first snippet declares it").isNotNull();
    List<Path> sources = new ArrayList<>();
    for (int i = 0; i < snippets.size(); i++) {
      Path home = Files.createDirectories(folder.resolve("doc" + i));
      Map<String, String> types = types(snippets.get(i).text());
      types.putIfAbsent("CodeAssistant", assistant);
      String header = "package doc" + i + ";\n" + IMPORTS;
      for (Map.Entry<String, String> type : types.entrySet()) {
        sources.add(home.resolve(type.getKey() + ".java"));
        Files.writeString(home.resolve(type.getKey() + ".java"), header + type.getValue());
      }
      sources.add(home.resolve("Snippet.java"));
      Files.writeString(home.resolve("Snippet.java"), header + body(snippets.get(i), i));
    }
    Map<String, String> errors = compile(sources);
    return Stream.iterate(0, i -> i + 1)
        .limit(snippets.size())
        .map(
            i ->
                DynamicTest.dynamicTest(
                    snippets.get(i).place(),
                    () ->
                        assertThat(errors.getOrDefault("doc" + i, ""))
                            .as(snippets.get(i).text())
                            .isEmpty()));
  }

  private static String body(Snippet snippet, int index) {
    String own = OF_A_FILE.getOrDefault(snippet.file(), "");
    StringBuilder members = new StringBuilder(AROUND);
    StringBuilder statements = new StringBuilder();
    for (String chunk : chunks(snippet.text())) {
      if (MEMBER.matcher(chunk).matches()) {
        members.append(chunk);
      } else if (!TYPE.matcher(chunk).matches()) {
        statements.append(chunk);
      }
    }
    return (own.isEmpty() ? "import doc" + index + ".CodeAssistant.*;\n" : own)
        + "class Snippet"
        + (own.isEmpty() ? "" : " extends Around")
        + " {\n"
        + members
        + "  void run() throws Exception {\n"
        + statements
        + "  }\n}\n";
  }

  private static Map<String, String> types(String text) {
    Map<String, String> types = new TreeMap<>();
    for (String chunk : chunks(text)) {
      Matcher type = TYPE.matcher(chunk);
      if (type.matches()) {
        types.put(type.group(1), chunk);
      }
    }
    return types;
  }

  /** Cuts at blank lines that stand in no braces. */
  private static List<String> chunks(String text) {
    List<String> chunks = new ArrayList<>();
    StringBuilder chunk = new StringBuilder();
    int depth = 0;
    for (String line : text.lines().toList()) {
      String code = line.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "").replaceAll("//.*", "");
      depth += (int) (code.chars().filter(c -> c == '{').count());
      depth -= (int) (code.chars().filter(c -> c == '}').count());
      chunk.append(line).append('\n');
      if (line.isBlank() && depth == 0) {
        chunks.add(chunk.toString());
        chunk.setLength(0);
      }
    }
    chunks.add(chunk.toString());
    return chunks;
  }

  private Map<String, String> compile(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    Map<String, String> errors = new TreeMap<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              null,
              files,
              found,
              List.of(
                  "-d",
                  Files.createDirectories(folder.resolve("classes")).toString(),
                  "-classpath",
                  System.getProperty("java.class.path")),
              null,
              files.getJavaFileObjectsFromPaths(sources));
      task.setProcessors(List.of(new RialtoProcessor()));
      task.call();
    }
    for (Diagnostic<? extends JavaFileObject> diagnostic : found.getDiagnostics()) {
      JavaFileObject source = diagnostic.getSource();
      String message = diagnostic.getMessage(Locale.ROOT);
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR || message.contains("RIA")) {
        String place =
            source == null ? "doc0" : Path.of(source.toUri()).getParent().getFileName().toString();
        errors.merge(
            place, "line " + diagnostic.getLineNumber() + ": " + message + "\n", String::concat);
      }
    }
    return errors;
  }
}
