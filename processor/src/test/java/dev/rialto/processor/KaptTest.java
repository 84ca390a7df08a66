package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interfaces written in Kotlin, through KAPT, and their clients called. */
class KaptTest {

  private static final Path SOURCES = Path.of("src/test/resources/kotlin");
  private static final String PLUGIN = "plugin:org.jetbrains.kotlin.kapt3:";

  /** The packages of javac that KAPT reaches into. */
  private static final List<String> OPENED =
      List.of(
          "api",
          "code",
          "comp",
          "file",
          "jvm",
          "main",
          "model",
          "parser",
          "processing",
          "tree",
          "util");

  @TempDir private static Path folder;

  /** What the compiler said to the wrong source, to the right one, and to that with the clients. */
  private static List<String> messages = List.of();

  /** One process for all: most of the time it takes is to start. */
  @BeforeAll
  static void compile() throws Exception {
    Path gen = Files.createDirectories(folder.resolve("gen"));
    String source = SOURCES.resolve("Assistant.kt").toString();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(kapt(folder.resolve("wrong"), SOURCES.resolve("Wrong.kt").toString()));
    arguments.add(KotlinBuild.NEXT);
    arguments.addAll(kapt(gen, source));
    arguments.add(KotlinBuild.NEXT);
    arguments.addAll(compiler(folder.resolve("out")));
    arguments.addAll(List.of(source, gen.toString()));
    messages = List.of(fork(arguments).split(KotlinBuild.NEXT));
  }

  @Test
  void interfacesAndDataClasses_getClientsThatWork() throws Exception {
    assertThat(messages.get(1) + messages.get(2)).doesNotContain("error:");
    Path out = folder.resolve("out");
    Path classes = folder.resolve("gen-classes");
    assertThat(classes.resolve("META-INF/services/" + ClientFactory.class.getName())).exists();
    javac(folder.resolve("gen"), out);
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {out.toUri().toURL(), classes.toUri().toURL()},
            KaptTest.class.getClassLoader())) {
      call(loader);
    }
  }

  private static void call(ClassLoader loader) throws Exception {
    FakeRuntime runtime = new FakeRuntime();
    Object assistant = client(loader, "app.Assistant", runtime);
    Class<?> type = loader.loadClass("app.Assistant");
    runtime.answer("Because.").answer("So.");
    assertThat(type.getMethod("twice", String.class).invoke(assistant, "rain"))
        .isEqualTo("Because.So.");
    assertThat(runtime.asked).contains("You are terse.").contains("Explain rain to you.");
    String risk =
        "{\"name\":\"n\",\"level\":\"HIGH\",\"cost\":null,\"tags\":[\"t\"],\"next\":[{\"name\":"
            + "\"m\",\"level\":\"LOW\",\"cost\":3,\"tags\":[],\"next\":[]}]}";
    runtime.answer(risk);
    assertThat(type.getMethod("worst", String.class).invoke(assistant, "p"))
        .hasToString(
            "Risk(name=n, level=HIGH, cost=null, tags=[t], next=[Risk(name=m, level=LOW, cost=3,"
                + " tags=[], next=[])])");
    String schema = String.valueOf(runtime.method.output().schema());
    assertThat(schema).contains("in a word").contains("in thousands").contains("\"null\"");
    runtime.answer("{\"items\":[{\"x\":1,\"y\":2}],\"last\":true}");
    assertThat(type.getMethod("page", String.class).invoke(assistant, "p"))
        .hasToString("Page(items=[Point(x=1, y=2)], last=true)");
    runtime.answer("{\"value\":7}");
    Class<?> point = loader.loadClass("app.Point");
    Object near = point.getConstructor(int.class, int.class).newInstance(3, 4);
    assertThat(
            type.getMethod("hinted", String.class, List.class, point)
                .invoke(assistant, "q", List.of("a", "b"), near))
        .isEqualTo(7);
    assertThat(runtime.asked).contains("- a\n- b\nat 3/4 q");
    assertThat(client(loader, "app.Search", runtime)).isNotNull();
  }

  private static Object client(ClassLoader loader, String name, ClientRuntime runtime) {
    return ServiceLoader.load(ClientFactory.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.type().getName().equals(name))
        .findFirst()
        .orElseThrow()
        .create(runtime);
  }

  @Test
  void mistakes_areToldInWordsThatHoldInKotlin() {
    assertThat(messages.get(0))
        .contains(
            "RIA1010: No parameter of 'mistyped' has the variable 'topc'; did you mean 'topic'?")
        .contains("RIA1030: 'app.Plain' cannot be made out of an answer; make it a data class")
        .contains("KAPT does not show what implements them")
        .contains("RIA1030: The function is suspending");
  }

  private static List<String> kapt(Path gen, String source) {
    List<String> arguments = new ArrayList<>(compiler(folder.resolve("none")));
    arguments.add("-Xplugin=" + jars("kotlin-annotation-processing-embeddable"));
    List<String> options = new ArrayList<>();
    options.add("aptMode=stubsAndApt");
    options.add("sources=" + gen);
    options.add("classes=" + gen + "-classes");
    options.add("stubs=" + gen + "-stubs");
    options.add("correctErrorTypes=true");
    options.add("processors=" + RialtoProcessor.class.getName());
    classPath().forEach(entry -> options.add("apclasspath=" + entry));
    options.forEach(option -> arguments.addAll(List.of("-P", PLUGIN + option)));
    arguments.add(source);
    return arguments;
  }

  private static List<String> compiler(Path out) {
    return List.of(
        "-no-stdlib",
        "-no-reflect",
        "-jvm-target",
        "17",
        "-cp",
        String.join(File.pathSeparator, classPath()) + File.pathSeparator + jars("kotlin-stdlib"),
        "-d",
        out.toString());
  }

  /** Everything but Kotlin's own compiler. */
  private static List<String> classPath() {
    return entries().filter(entry -> !entry.contains("kotlin")).collect(Collectors.toList());
  }

  private static String jars(String name) {
    return entries()
        .filter(entry -> Path.of(entry).getFileName().toString().matches(name + "-\\d.*"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not on the class path"));
  }

  private static Stream<String> entries() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> Files.exists(Path.of(entry)));
  }

  private static String fork(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    OPENED.forEach(
        name ->
            command.add("--add-opens=jdk.compiler/com.sun.tools.javac." + name + "=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(KotlinBuild.class.getName());
    command.addAll(arguments);
    Path log = folder.resolve("kotlin.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("Kotlin's compiler ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(log);
  }

  /** What KAPT generates is Java. */
  private static void javac(Path gen, Path out) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-Xlint:all,-processing,-classfile,-path",
                "-Werror",
                "-cp",
                out + File.pathSeparator + System.getProperty("java.class.path"),
                "-d",
                out.toString()));
    try (Stream<Path> files = Files.walk(gen)) {
      files.filter(f -> f.toString().endsWith(".java")).forEach(f -> arguments.add(f.toString()));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
  }
}
