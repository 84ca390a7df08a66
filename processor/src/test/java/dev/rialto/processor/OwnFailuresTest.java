package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import com.google.testing.compile.Compiler;
import com.google.testing.compile.JavaFileObjects;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.Completion;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;

/** What goes wrong within the processor is told at the interface, and the others go on. */
class OwnFailuresTest {

  @Test
  void aBug_isToldWithItsTrace_andTheOtherInterfaceIsGenerated() {
    Failing processor = new Failing(new IllegalStateException("a bug of ours"));
    String messages = messages(processor);
    assertThat(messages)
        .contains("Broken.java:3:1: error: RIA1007: The processor failed at this interface.")
        .contains("java.lang.IllegalStateException: a bug of ours")
        .contains("at dev.rialto.processor.")
        .doesNotContain("Fine.java");
    assertThat(processor.written()).contains("com.acme.Fine_Rialto", "com.acme.Fine_RialtoFactory");
  }

  @Test
  void aFullDisk_isToldWithoutATrace_andTheOtherInterfaceIsGenerated() {
    Failing processor = new Failing(new IOException("No space left on device"));
    String messages = messages(processor);
    assertThat(messages)
        .contains(
            "Broken.java:3:1: error: RIA1007: A file that is generated for it cannot be written"
                + " (java.io.IOException: No space left on device);")
        .doesNotContain("at dev.rialto.processor.");
    assertThat(processor.written()).contains("com.acme.Fine_Rialto", "com.acme.Fine_RialtoFactory");
  }

  private static String messages(Failing processor) {
    Compilation compilation =
        Compiler.javac()
            .withProcessors(processor)
            .compile(
                JavaFileObjects.forSourceString(
                    "com.acme.Broken",
                    "package com.acme;\n"
                        + "@dev.rialto.Completion\n"
                        + "interface Broken { String ask(String q); }"),
                JavaFileObjects.forSourceString(
                    "com.acme.Fine",
                    "package com.acme;\n"
                        + "@dev.rialto.Completion\n"
                        + "interface Fine { String ask(String q); }"));
    return Compiled.messages(compilation.diagnostics());
  }

  /**
   * The processor with a filer that fails at one interface.
   *
   * @param failure how
   * @param processor the processor
   * @param written what was written nevertheless
   */
  private record Failing(Exception failure, Processor processor, List<String> written)
      implements Processor {

    Failing(Exception failure) {
      this(failure, new RialtoProcessor(), new ArrayList<>());
    }

    @Override
    public void init(ProcessingEnvironment environment) {
      Filer filer = failing(environment.getFiler());
      processor.init(
          (ProcessingEnvironment)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {ProcessingEnvironment.class},
                  (self, method, arguments) ->
                      method.getName().equals("getFiler")
                          ? filer
                          : method.invoke(environment, arguments)));
    }

    private Filer failing(Filer filer) {
      return (Filer)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Filer.class},
              (self, method, arguments) -> {
                if (method.getName().equals("createSourceFile")) {
                  if (arguments[0].toString().equals("com.acme.Broken_Rialto")) {
                    throw failure;
                  }
                  written.add(arguments[0].toString());
                }
                try {
                  return method.invoke(filer, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    @Override
    public Set<String> getSupportedOptions() {
      return processor.getSupportedOptions();
    }

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return processor.getSupportedAnnotationTypes();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return processor.getSupportedSourceVersion();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      return processor.process(annotations, round);
    }

    @Override
    public Iterable<? extends Completion> getCompletions(
        Element element, AnnotationMirror annotation, ExecutableElement member, String text) {
      return processor.getCompletions(element, annotation, member, text);
    }
  }
}
