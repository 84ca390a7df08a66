package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;

/** What incremental builds and native images rely on. */
class BuildToolsTest {

  private static final String ONE =
      "package com.acme; @dev.rialto.Completion public interface One { Shared ask(String text); }";
  private static final String OTHER =
      "package com.acme; @dev.rialto.Completion interface Other { Shared ask(String text);"
          + " Own own(String text); record Own(int n) {} }";
  private static final String SHARED =
      "package com.acme; public record Shared(String text, Inner inner) { public record Inner(int n)"
          + " {} }";

  /** Notes for each file what it is said to come from. */
  private static final class Watched extends AbstractProcessor {

    private final RialtoProcessor processor = new RialtoProcessor();
    private final Map<String, List<String>> origins = new LinkedHashMap<>();

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
      super.init(environment);
      Filer filer =
          (Filer)
              Proxy.newProxyInstance(
                  Filer.class.getClassLoader(),
                  new Class<?>[] {Filer.class},
                  (proxy, method, arguments) -> {
                    String name = arguments[arguments.length - 2].toString();
                    origins.put(
                        name,
                        Arrays.stream((Element[]) arguments[arguments.length - 1])
                            .map(Element::toString)
                            .toList());
                    return invoke(environment.getFiler(), method, arguments);
                  });
      InvocationHandler handler =
          (proxy, method, arguments) ->
              method.getName().equals("getFiler") ? filer : invoke(environment, method, arguments);
      processor.init(
          (ProcessingEnvironment)
              Proxy.newProxyInstance(
                  ProcessingEnvironment.class.getClassLoader(),
                  new Class<?>[] {ProcessingEnvironment.class},
                  handler));
    }

    private static Object invoke(Object on, java.lang.reflect.Method method, Object[] arguments)
        throws Throwable {
      try {
        return method.invoke(on, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return processor.getSupportedAnnotationTypes();
    }

    @Override
    public Set<String> getSupportedOptions() {
      return processor.getSupportedOptions();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      return processor.process(annotations, round);
    }
  }

  private static Map<String, List<String>> origins(String... options) {
    Watched watched = new Watched();
    Compilation compilation =
        Compiler.javac()
            .withProcessors(watched)
            .withOptions((Object[]) options)
            .compile(sources(ONE, OTHER, SHARED));
    assertThat(compilation.errors()).isEmpty();
    return watched.origins;
  }

  private static List<JavaFileObject> sources(String... texts) {
    List<JavaFileObject> all = new ArrayList<>();
    for (String text : texts) {
      Matcher type = Pattern.compile("(?:interface|record) (\\w+)").matcher(text);
      assertThat(type.find()).isTrue();
      all.add(JavaFileObjects.forSourceString("com.acme." + type.group(1), text));
    }
    return all;
  }

  /** Gradle's rule for isolating processors: each file comes from exactly one type. */
  @Test
  void isolating_everyFileComesFromOneType() {
    assertThat(origins("-Arialto.services=false"))
        .isEqualTo(
            Map.of(
                "com.acme.One_Rialto", List.of("com.acme.One"),
                "com.acme.One_RialtoFactory", List.of("com.acme.One"),
                "com.acme.Other_Rialto", List.of("com.acme.Other"),
                "com.acme.Other_RialtoFactory", List.of("com.acme.Other"),
                "com.acme.Other_Own_RialtoCodec", List.of("com.acme.Other.Own"),
                "com.acme.Shared_RialtoCodec", List.of("com.acme.Shared"),
                "com.acme.Shared_Inner_RialtoCodec", List.of("com.acme.Shared.Inner")));
  }

  /** Gradle's rule for aggregating ones: what depends on all says so. */
  @Test
  void aggregating_theServiceEntryComesFromAllInterfaces() {
    assertThat(origins("-Arialto.services=true"))
        .containsEntry(
            "META-INF/services/dev.rialto.runtime.ClientFactory",
            List.of("com.acme.One", "com.acme.Other"));
  }

  /** What a file says depends on what it is said to come from, and on what that names. */
  @Test
  void isolating_aFileIsTheSame_whateverElseIsCompiled() {
    List<String> isolating = List.of("-Arialto.services=false");
    Map<String, String> alone =
        Compiled.compile(isolating, sources(ONE, SHARED)).succeeded().sources();
    Map<String, String> together =
        Compiled.compile(isolating, sources(OTHER, SHARED, ONE)).succeeded().sources();
    assertThat(together).containsAllEntriesOf(alone);
    assertThat(alone).hasSize(4);
  }

  @Test
  void nativeImage_isToldOfEachFactory_andOfNothingElse() throws IOException {
    Compiled compiled = Compiled.compile(List.of(), sources(ONE, OTHER, SHARED)).succeeded();
    for (String name : List.of("One", "Other")) {
      JsonNode metadata =
          new ObjectMapper()
              .readTree(
                  compiled.resource(
                      "META-INF/native-image/dev.rialto.generated/com.acme."
                          + name
                          + "_RialtoFactory/reachability-metadata.json"));
      assertThat(metadata.toString())
          .isEqualTo(
              "{\"reflection\":[{\"type\":\"com.acme."
                  + name
                  + "_RialtoFactory\",\"methods\":[{\"name\":\"<init>\",\"parameterTypes\":[]}]}],"
                  + "\"resources\":[{\"glob\":\"META-INF/services/dev.rialto.runtime.ClientFactory\"}]}");
    }
    assertThat(
            Compiled.compile(List.of("-Arialto.services=false"), sources(ONE, SHARED))
                .succeeded()
                .compilation()
                .generatedFiles()
                .stream()
                .map(JavaFileObject::getName)
                .filter(name -> name.contains("META-INF"))
                .collect(Collectors.toList()))
        .isEmpty();
  }
}
