package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.name.Names;
import dev.rialto.Completion;
import dev.rialto.Rialto;
import dev.rialto.guice.RialtoModule;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.processor.RialtoProcessor;
import dev.rialto.testing.Fake;
import dev.rialto.testing.Fakes;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user's project outside this tree: on its class path are only the documented dependencies, the
 * processor is on the processor path and nowhere else, and {@code -parameters} is not given.
 */
class OutsideProjectTest {

  private static final String SOURCE =
      """
      package org.example.app;

      import dev.rialto.*;
      import java.util.*;
      import java.util.concurrent.*;

      @Completion(task = "code", profile = "speed")
      @SystemMessage("You know {{language}}.")
      public interface Helper {
        @UserMessage("Say {{what}}.")
        String say(String language, String what);

        @UserMessage("Judge {{what}}.")
        CompletionStage<Result<List<Verdict>>> judge(String language, String what, CallOptions options);

        @UserMessage("Tell {{what}}.")
        Flow.Publisher<String> tell(String language, String what);

        record Verdict(String reason, Optional<Integer> score, Level level) {}

        enum Level { LOW, HIGH }
      }
      """;

  @Test
  void compilesWithTheDocumentedDependencies_andItsClientAnswers(@TempDir Path dir)
      throws Exception {
    Path source = dir.resolve("src/org/example/app/Helper.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, SOURCE);
    Path classes = Files.createDirectories(dir.resolve("classes"));

    assertThat(compile(source, classes)).isEmpty();
    assertThat(Files.readString(classes.resolve("org/example/app/Helper_Rialto.java")))
        .doesNotContain("java.lang.reflect", "Class.forName", "Proxy");

    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader app = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before);
        LoopbackProvider server = LoopbackProvider.start()) {
      Thread.currentThread().setContextClassLoader(app);
      Class<?> helper = app.loadClass("org.example.app.Helper");
      try (Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
        assertThat(say(helper, rialto.client(helper))).contains("Say hello");
      }
      var injector = Guice.createInjector(RialtoModule.builder().provider(server.openAi()).build());
      try (Rialto rialto = injector.getInstance(Rialto.class)) {
        assertThat(rialto).isNotNull();
        assertThat(say(helper, injector.getInstance(helper))).contains("Say hello");
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void interfaceInAJar_isFoundByItsOwnLoader_whateverTheThreads(@TempDir Path dir)
      throws Exception {
    Path source = dir.resolve("src/org/example/app/Helper.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, SOURCE);
    Path classes = Files.createDirectories(dir.resolve("classes"));
    assertThat(compile(source, classes)).isEmpty();
    Path jar = jar(classes, dir.resolve("helper.jar"));

    ClassLoader ours = OutsideProjectTest.class.getClassLoader();
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(ours);
    try (URLClassLoader app = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ours);
        LoopbackProvider server = LoopbackProvider.start()) {
      Class<?> helper = app.loadClass("org.example.app.Helper");
      assertThat(helper.getProtectionDomain().getCodeSource().getLocation())
          .isEqualTo(jar.toUri().toURL());
      try (Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
        assertThat(say(helper, rialto.client(helper))).contains("Say hello");
      }
      assertThat(bound(helper, server)).contains("Say hello");
      try (Fake<?> fake = Fakes.of(helper)) {
        fake.answer("from the jar");
        assertThat(say(helper, fake.client())).isEqualTo("from the jar");
      }
    }
  }

  /** The loader is not the thread's, so that the module must be told of the interface. */
  private static <C> String bound(Class<C> helper, LoopbackProvider server) throws Exception {
    var injector =
        Guice.createInjector(
            RialtoModule.builder()
                .provider(server.openAi())
                .client(helper, Names.named("jar"), options -> {})
                .build());
    try (Rialto rialto = injector.getInstance(Rialto.class)) {
      assertThat(rialto).isNotNull();
      return say(helper, injector.getInstance(Key.get(helper, Names.named("jar"))));
    }
  }

  private static Path jar(Path classes, Path jar) throws Exception {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static String say(Class<?> helper, Object client) throws Exception {
    return (String)
        helper.getMethod("say", String.class, String.class).invoke(client, "Java", "hello");
  }

  private static List<String> compile(Path source, Path classes) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
      compiler
          .getTask(
              null,
              files,
              found,
              List.of(
                  "-Xlint:all,-processing,-path,-classfile",
                  "-Werror",
                  "--release",
                  "17",
                  "-d",
                  classes.toString(),
                  "-classpath",
                  documentedDependencies(),
                  "-processorpath",
                  processorPath()),
              null,
              files.getJavaFileObjects(source))
          .call();
    }
    List<String> messages = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> diagnostic : found.getDiagnostics()) {
      if (diagnostic.getKind() != Diagnostic.Kind.NOTE) {
        messages.add(diagnostic.toString());
      }
    }
    return messages;
  }

  /** rialto-core and what it brings along; no processor and no JavaPoet. */
  private static String documentedDependencies() throws Exception {
    List<String> parts = new ArrayList<>();
    parts.add(locationOf(Completion.class));
    parts.add(locationOf(LoopbackProvider.class));
    parts.add(locationOf(Guice.class));
    return String.join(File.pathSeparator, parts);
  }

  /** The processor and what it brings along: no transport, no Guice. */
  private static String processorPath() throws Exception {
    List<String> parts = new ArrayList<>();
    parts.add(locationOf(RialtoProcessor.class));
    parts.add(locationOf(Completion.class));
    parts.addAll(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> entry.contains("javapoet") || entry.contains("jackson-core"))
            .collect(Collectors.toList()));
    return String.join(File.pathSeparator, parts);
  }

  private static String locationOf(Class<?> type) throws Exception {
    URI location = type.getProtectionDomain().getCodeSource().getLocation().toURI();
    return Path.of(location).toString();
  }
}
