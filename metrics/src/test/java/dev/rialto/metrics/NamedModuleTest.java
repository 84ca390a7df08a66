package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application in a named module, with nothing but the documented dependencies beside it. */
class NamedModuleTest {

  private static final Pattern LIBRARY =
      Pattern.compile(
          "(guice|guava|failureaccess|aopalliance|jakarta\\.inject-api|caffeine|jackson-core"
              + "|jspecify|HdrHistogram|metrics-core|slf4j-api|netty-(?!.*linux|tcnative)[a-z0-9-]*)"
              + "-\\d.*\\.jar|rialto-(core|netty-transport|metrics)-[^/]*\\.jar");

  private static final String ASSISTANT =
      """
      package app;

      @dev.rialto.Completion
      public interface Assistant {
        @dev.rialto.UserMessage("Say {{what}}.")
        String say(String what);
      }
      """;

  private static final String MAIN =
      """
      package app;

      import com.google.inject.*;
      import dev.rialto.Rialto;
      import dev.rialto.guice.RialtoModule;
      import dev.rialto.loopback.LoopbackProvider;
      import dev.rialto.metrics.*;
      import dev.rialto.netty.NettyTransportModule;

      public class Main {
        public static void main(String[] args) {
          try (LoopbackProvider server = LoopbackProvider.start()) {
            Injector injector =
                Guice.createInjector(
                    Stage.PRODUCTION,
                    RialtoModule.builder().provider(server.openAi()).build(),
                    new NettyTransportModule(),
                    new MetricsModule());
            try (Rialto rialto = injector.getInstance(Rialto.class)) {
              System.out.println(injector.getInstance(Assistant.class).say("hello"));
            }
            System.out.println(injector.getInstance(CallLog.class).table());
            System.out.println(Main.class.getModule());
          }
        }
      }
      """;

  private static final String REQUIRES =
      "requires dev.rialto.core; requires dev.rialto.netty; requires dev.rialto.metrics;";

  @Test
  void compilesAndAnswers_onceItProvidesWhatTheProcessorPrints(@TempDir Path dir) throws Exception {
    String warning = compile(dir, "module app { " + REQUIRES + " }");
    assertThat(warning).contains("RIA1050");
    Matcher provides = Pattern.compile("provides [\\w.]+ with\\s+[\\w.]+;").matcher(warning);
    assertThat(provides.find()).isTrue();

    String nothing = compile(dir, "module app { " + REQUIRES + provides.group() + " }");
    assertThat(nothing).doesNotContain("RIA1050");

    String said = run(dir);
    assertThat(said).contains("Say hello").contains("Assistant.say").contains("module app");
  }

  private static String compile(Path dir, String moduleInfo) throws Exception {
    List<Path> sources =
        List.of(
            write(dir, "module-info.java", moduleInfo),
            write(dir, "app/Assistant.java", ASSISTANT),
            write(dir, "app/Main.java", MAIN));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "--release",
            "17",
            "-d",
            dir.resolve("classes").toString(),
            "--module-path",
            modulePath(),
            "-processorpath",
            path(
                e ->
                    e.matches(
                        ".*(rialto-processor|rialto-core|javapoet|jackson-core).*\\.jar"
                            + "|.*/(processor|core)/target/classes")));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(done).as(said.toString()).isTrue();
    }
    return said.toString();
  }

  private static Path write(Path dir, String name, String text) throws Exception {
    Path file = dir.resolve("src").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String run(Path dir) throws Exception {
    Path said = dir.resolve("said.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath() + File.pathSeparator + dir.resolve("classes"),
                "--module",
                "app/app.Main")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    int status = process.waitFor();
    String text = Files.readString(said, StandardCharsets.UTF_8);
    assertThat(status).as(text).isZero();
    return text;
  }

  /** No test library, and nothing optional. */
  private static String modulePath() {
    return path(
        entry ->
            LIBRARY.matcher(Path.of(entry).getFileName().toString()).matches()
                || entry.matches(".*/(core|netty-transport|metrics)/target/classes"));
  }

  private static String path(Predicate<String> wanted) {
    List<String> all = new ArrayList<>();
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      Stream.of(System.getProperty(property, "").split(File.pathSeparator, -1))
          .filter(entry -> !entry.isEmpty())
          .forEach(all::add);
    }
    return all.stream().filter(wanted).distinct().collect(Collectors.joining(File.pathSeparator));
  }
}
