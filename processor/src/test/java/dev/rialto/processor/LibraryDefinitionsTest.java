package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks and profiles that were compiled before are known, in jars and in the same folder. */
class LibraryDefinitionsTest {

  /** Who compiles. */
  enum By {
    JAVAC,
    ECJ
  }

  private static final String TASKS =
      """
      package com.library;
      import dev.rialto.*;
      @DefineTask(name = "invoice", temperature = 0.125)
      @DefineTask(name = "letter", temperature = 0.75)
      @DefineProfile(name = "tiny-cap", maxTokens = 77)
      public interface Tasks {}
      """;

  private static final String PACKAGE =
      "@dev.rialto.DefineTask(name = \"poem\", temperature = 1.5) package com.library;\n";

  private static final String USER =
      """
      package com.user;
      import dev.rialto.*;
      @Completion(task = "invoice", profile = "tiny-cap")
      public interface Clerk {
        String ask(String x);
        @Completion(task = "poem") String rhyme(String x);
      }
      """;

  @TempDir Path folder;

  private Path library;

  @BeforeEach
  void compileLibrary() throws IOException {
    library = folder.resolve("library");
    assertThat(compile(By.JAVAC, library, "", file("Tasks", TASKS), file("package-info", PACKAGE)))
        .isEmpty();
  }

  private Path file(String name, String text) throws IOException {
    Path file = folder.resolve("src-" + name).resolve(name + ".java");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String compile(By compiler, Path out, String classPath, Path... sources)
      throws IOException {
    Files.createDirectories(out);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-d",
                out.toString(),
                "-s",
                out.toString(),
                "-classpath",
                (classPath.isEmpty() ? "" : classPath + java.io.File.pathSeparator)
                    + System.getProperty("java.class.path"),
                "-processorpath",
                System.getProperty("java.class.path"),
                "-processor",
                RialtoProcessor.class.getName()));
    Stream.of(sources).forEach(source -> arguments.add(source.toString()));
    StringWriter said = new StringWriter();
    if (compiler == By.ECJ) {
      arguments.addAll(0, List.of("--release", "17", "-nowarn"));
      PrintWriter to = new PrintWriter(said);
      BatchCompiler.compile(arguments.toArray(String[]::new), to, to, null);
    } else {
      java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
      ToolProvider.getSystemJavaCompiler()
          .run(null, bytes, bytes, arguments.toArray(String[]::new));
      said.write(bytes.toString(java.nio.charset.StandardCharsets.UTF_8));
    }
    return said.toString();
  }

  private Path jar() throws IOException {
    Path jar = folder.resolve("library.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(library)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(library.relativize(file).toString().replace('\\', '/')));
        out.write(Files.readAllBytes(file));
      }
    }
    return jar;
  }

  private static String client(Path out) throws IOException {
    return Files.readString(out.resolve("com/user/Clerk_Rialto.java"));
  }

  @ParameterizedTest
  @EnumSource
  void thoseOfAJar_areKnown_withTheirValues(By compiler) throws IOException {
    Path out = folder.resolve("out");
    String said = compile(compiler, out, jar().toString(), file("Clerk", USER));
    assertThat(said).isEmpty();
    assertThat(client(out))
        .contains("new Task(\"invoice\", 0.125)")
        .contains("new Task(\"poem\", 1.5)")
        .contains("new Profile(\"tiny-cap\", Double.NaN, 77, Double.NaN, Double.NaN)")
        .doesNotContain("letter");
  }

  /** As an incremental build does, which compiles what was changed. */
  @Test
  void thoseOfTheSameFolder_compiledBefore_areKnown() throws IOException {
    assertThat(compile(By.JAVAC, library, library.toString(), file("Clerk", USER))).isEmpty();
    assertThat(client(library)).contains("new Task(\"invoice\", 0.125)");
  }

  @Test
  void aNameThatTheLibraryNoLongerDeclares_isUnknown() throws IOException {
    Path other = file("Tasks", TASKS.replace("name = \"invoice\"", "name = \"bill\""));
    Path stale = library.resolve("rialto/default/task/invoice");
    assertThat(stale).hasContent("com.library.Tasks");
    assertThat(compile(By.JAVAC, library, "", other)).isEmpty();
    assertThat(stale).exists();
    assertThat(compile(By.JAVAC, folder.resolve("out"), library.toString(), file("Clerk", USER)))
        .contains("RIA1040: There is no task 'invoice'");
  }

  @Test
  void ownDefinitions_winOverALibrarys_andMistakesInThemAreTold() throws IOException {
    Path out = folder.resolve("out");
    String own = "@DefineTask(name = \"invoice\", temperature = 1)\n@Completion";
    assertThat(
            compile(
                By.JAVAC,
                out,
                jar().toString(),
                file("Clerk", USER.replace("@Completion(task = \"inv", own + "(task = \"inv"))))
        .isEmpty();
    assertThat(client(out)).contains("new Task(\"invoice\", 1.0)");
    Path bad = file("Bad", "@dev.rialto.DefineTask(name = \"x\", temperature = 7) class Bad {}");
    assertThat(compile(By.JAVAC, out, "", bad)).contains("RIA1043: temperature is 7.0");
  }
}
