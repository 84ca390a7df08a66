package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a user writes, no error is told by the compiler in code that was generated: what is
 * wrong is told by a code in the user's own source, and what is not told wrong compiles.
 */
class NoForeignErrorsTest {

  private static final String IMPORTS =
      """
      import dev.rialto.*;
      import java.util.List;
      import java.util.Map;
      import java.util.Optional;
      import java.util.Set;
      import java.util.concurrent.CompletableFuture;
      import java.util.concurrent.CompletionStage;
      import java.util.concurrent.Flow;
      import java.util.stream.Stream;
      """;

  private static final Pattern CASE = Pattern.compile("(?ms)^//// ([^\\n]+)\\n(.*?)(?=^////|\\z)");
  private static final Pattern CODE = Pattern.compile("^(RIA\\d{4}): ");

  /** What is found wrong is no reason for the compiler to look no further. */
  private static final String GO_ON = "-XDshould-stop.ifError=FLOW";

  /** One source. */
  private record Case(String title, String text) {
    JavaFileObject source(String packageName) {
      String imports = IMPORTS;
      for (String type : List.of("List", "Optional")) {
        if (text.contains("class " + type + "<")) {
          imports = imports.replace("import java.util." + type + ";\n", "");
        }
      }
      return JavaFileObjects.forSourceString(
          packageName + ".Source", "package " + packageName + ";\n" + imports + text);
    }

    List<String> expected() {
      return title
          .lines()
          .flatMap(line -> Pattern.compile("RIA\\d{4}|javac").matcher(line).results())
          .map(found -> found.group())
          .sorted()
          .toList();
    }
  }

  private static Map<String, Case> cases(String file) throws IOException {
    Matcher found = CASE.matcher(Files.readString(Path.of("src/test/resources", file)));
    Map<String, Case> all = new LinkedHashMap<>();
    while (found.find()) {
      all.put("p" + all.size(), new Case(found.group(1), found.group(2)));
    }
    return all;
  }

  private static Compilation compile(Map<String, Case> cases, List<String> options) {
    List<JavaFileObject> sources = new ArrayList<>();
    cases.forEach((packageName, one) -> sources.add(one.source(packageName)));
    return Compiler.javac()
        .withProcessors(new RialtoProcessor())
        .withOptions(options)
        .compile(sources);
  }

  private static String packageOf(Diagnostic<? extends JavaFileObject> diagnostic) {
    return diagnostic.getSource().getName().replaceFirst("^/?(?:SOURCE_OUTPUT/)?(\\w+)/.*", "$1");
  }

  @Test
  void everyMistake_hasItsCodes_inTheUsersSource_andNoErrorBeside() throws IOException {
    Map<String, Case> cases = cases("mistakes.txt");
    assertThat(cases).hasSizeGreaterThan(60);
    Compilation compilation =
        compile(cases, List.of(GO_ON, "-Xmaxerrs", "10000", "-Arialto.suppress=RIA1065"));
    Map<String, TreeSet<String>> told = new TreeMap<>();
    StringBuilder differing = new StringBuilder();
    for (Diagnostic<? extends JavaFileObject> error : compilation.errors()) {
      JavaFileObject source = error.getSource();
      assertThat(source).as(error.toString()).isNotNull();
      if (!source.getName().endsWith("/Source.java")) {
        differing.append(error).append('\n');
      }
      Matcher code = CODE.matcher(error.getMessage(Locale.ROOT));
      told.computeIfAbsent(packageOf(error), p -> new TreeSet<>())
          .add(code.find() ? code.group(1) : "javac");
    }
    cases.forEach(
        (packageName, one) -> {
          List<String> codes = List.copyOf(told.getOrDefault(packageName, new TreeSet<>()));
          if (!codes.equals(one.expected())) {
            differing.append("%s: told %s\n%s".formatted(one.title(), codes, one.text()));
            compilation.errors().stream()
                .filter(e -> packageOf(e).equals(packageName))
                .forEach(e -> differing.append(e).append('\n'));
          }
        });
    assertThat(differing.toString()).isEmpty();
  }

  @Test
  void everyOddity_compiles_withAllWarningsAsErrors(@TempDir Path folder) throws IOException {
    Compilation compilation =
        compile(
            cases("oddities.txt"),
            List.of(
                "-Xlint:all,-processing,-auxiliaryclass,-removal,-deprecation,-overloads",
                "-Werror",
                "-d",
                folder.toString()));
    assertThat(
            compilation.diagnostics().stream()
                .filter(d -> d.getKind() != Diagnostic.Kind.NOTE)
                .map(Object::toString))
        .isEmpty();
    assertThat(compilation.status()).isEqualTo(Compilation.Status.SUCCESS);
  }
}
