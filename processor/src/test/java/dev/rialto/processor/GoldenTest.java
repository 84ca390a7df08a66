package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Generated sources and diagnostics are, letter for letter, what was reviewed. */
class GoldenTest {

  @TestFactory
  List<DynamicTest> generatedSources() throws IOException {
    return Goldens.cases("sources").stream()
        .map(folder -> DynamicTest.dynamicTest(name(folder), () -> sources(folder)))
        .toList();
  }

  @TestFactory
  List<DynamicTest> diagnostics() throws IOException {
    return Goldens.cases("diagnostics").stream()
        .map(folder -> DynamicTest.dynamicTest(name(folder), () -> diagnostics(folder)))
        .toList();
  }

  private static void sources(Path folder) throws IOException {
    // Generated code must not warn, whatever the user's build asks of javac.
    List<String> strict = List.of("-Xlint:all,-processing", "-Werror");
    Compiled compiled = Compiled.compile(strict, inputs(folder)).succeeded();
    assertThat(compiled.messages()).isEmpty();
    Path expected = folder.resolve("generated");
    Map<String, String> sources = compiled.sources();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      assertThat(source.getKey())
          .as("a kind of class that metrics' NoLookupByNameTest reads")
          .matches(".*_(Rialto(Factory|Codec|Tools)?|Components)\\.java");
      assertThat(source.getValue())
          .doesNotContain("java.lang.reflect")
          .doesNotContain("Proxy")
          .doesNotContain("dev.rialto.internal");
      Goldens.check(expected.resolve(source.getKey()), source.getValue());
    }
    try (Stream<Path> all = Files.list(expected)) {
      assertThat(new TreeSet<>(all.map(p -> p.getFileName().toString()).toList()))
          .isEqualTo(sources.keySet());
    }
  }

  private static void diagnostics(Path folder) throws IOException {
    Compiled compiled = Compiled.compile(List.of("-XDdiags.legacy=false"), inputs(folder));
    Goldens.check(folder.resolve("expected.txt"), compiled.messages());
  }

  private static List<JavaFileObject> inputs(Path folder) throws IOException {
    List<JavaFileObject> inputs = new ArrayList<>();
    for (Path source : Goldens.sources(folder)) {
      String text = Files.readString(source);
      inputs.add(JavaFileObjects.forSourceString(Compiled.name(text), text));
    }
    return inputs;
  }

  private static String name(Path folder) {
    return folder.getFileName().toString();
  }
}
