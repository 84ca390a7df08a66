package dev.rialto.processor;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import dev.rialto.runtime.ClientFactory;
import dev.rialto.runtime.ClientRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;

/** A compilation with the processor, and the classes that came out of it. */
final class Compiled extends ClassLoader {

  private final Compilation compilation;
  private final Map<String, byte[]> classes = new HashMap<>();

  private Compiled(Compilation compilation) {
    super(Compiled.class.getClassLoader());
    this.compilation = compilation;
    if (compilation.status() == Compilation.Status.FAILURE) {
      return;
    }
    for (JavaFileObject file : compilation.generatedFiles()) {
      if (file.getKind() == JavaFileObject.Kind.CLASS) {
        String path = file.toUri().getPath();
        String name = path.substring("/CLASS_OUTPUT/".length(), path.length() - ".class".length());
        classes.put(name.replace('/', '.'), bytes(file));
      }
    }
  }

  /** Compiles sources, each given as its text. */
  static Compiled of(String... sources) {
    return with(List.of(), sources);
  }

  static Compiled with(List<String> options, String... sources) {
    return compile(
        options,
        Arrays.stream(sources)
            .map(source -> JavaFileObjects.forSourceString(name(source), source))
            .toList());
  }

  static Compiled compile(List<String> options, List<JavaFileObject> sources) {
    return new Compiled(
        Compiler.javac()
            .withProcessors(new RialtoProcessor())
            .withOptions(options)
            .compile(sources));
  }

  /** Returns the qualified name of the first type of a source. */
  static String name(String source) {
    java.util.regex.Matcher inPackage =
        java.util.regex.Pattern.compile("(?m)^package ([\\w.]+);").matcher(source);
    java.util.regex.Matcher type =
        java.util.regex.Pattern.compile(
                "(?m)^(?:[\\w@(). =\",{}/-]* )?(?:class|interface|enum|record|@interface) (\\w+)")
            .matcher(source);
    String prefix = inPackage.find() ? inPackage.group(1) + "." : "";
    return prefix + (type.find() ? type.group(1) : "package-info");
  }

  Compilation compilation() {
    return compilation;
  }

  Compiled succeeded() {
    if (compilation.status() != Compilation.Status.SUCCESS) {
      throw new AssertionError("The compilation failed:\n" + messages());
    }
    return this;
  }

  /** Returns the processor's messages and the compiler's errors, with their lines. */
  String messages() {
    return messages(compilation.diagnostics());
  }

  static String messages(List<? extends Diagnostic<? extends JavaFileObject>> diagnostics) {
    return diagnostics.stream()
        .filter(d -> d.getKind() != Diagnostic.Kind.NOTE)
        .filter(d -> !d.getMessage(Locale.ROOT).contains("No processor claimed"))
        .sorted(
            Comparator.comparing((Diagnostic<? extends JavaFileObject> d) -> file(d))
                .thenComparing(Diagnostic::getLineNumber)
                .thenComparing(Diagnostic::getColumnNumber))
        .map(
            d ->
                file(d)
                    + ":"
                    + d.getLineNumber()
                    + ":"
                    + d.getColumnNumber()
                    + ": "
                    + d.getKind().toString().toLowerCase(Locale.ROOT)
                    + ": "
                    + d.getMessage(Locale.ROOT)
                    + "\n")
        .collect(Collectors.joining());
  }

  private static String file(Diagnostic<? extends JavaFileObject> diagnostic) {
    JavaFileObject source = diagnostic.getSource();
    return source == null ? "-" : source.getName().replaceFirst(".*/", "");
  }

  /** Returns the sources that were generated, by file name. */
  Map<String, String> sources() {
    Map<String, String> all = new java.util.TreeMap<>();
    for (JavaFileObject file : compilation.generatedSourceFiles()) {
      all.put(
          file.getName().replaceFirst(".*/", ""),
          new String(bytes(file), java.nio.charset.StandardCharsets.UTF_8));
    }
    return all;
  }

  /** Returns a resource of the class output; empty if it is not there. */
  String resource(String path) {
    return compilation
        .generatedFile(StandardLocation.CLASS_OUTPUT, path)
        .map(file -> new String(bytes(file), java.nio.charset.StandardCharsets.UTF_8))
        .orElse("");
  }

  /** Returns a client made by its generated factory. */
  Object client(String type, ClientRuntime runtime) throws ReflectiveOperationException {
    ClientFactory<?> factory =
        (ClientFactory<?>)
            loadClass(type + "_RialtoFactory").getDeclaredConstructor().newInstance();
    return factory.create(runtime);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private static byte[] bytes(JavaFileObject file) {
    try (InputStream in = file.openInputStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
