package dev.rialto.processor.generate;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;

/** Writes every source file: with what it comes from, and without a date. */
final class SourceWriter {

  private static final String PROCESSOR = "dev.rialto.processor.RialtoProcessor";

  /** What generated code names of java.lang, which needs no import and is easily hidden. */
  private static final List<String> JAVA_LANG =
      List.of(
          "Boolean",
          "Byte",
          "Character",
          "Class",
          "Double",
          "Float",
          "IllegalArgumentException",
          "IndexOutOfBoundsException",
          "Integer",
          "Long",
          "Object",
          "Override",
          "RuntimeException",
          "Short",
          "String",
          "SuppressWarnings",
          "Throwable");

  private final Filer filer;
  private final Elements elements;
  private final Map<String, List<String>> hidden;
  private final boolean hasGenerated;

  /**
   * Makes it.
   *
   * @param filer the compiler's files
   * @param elements the compiler's elements
   * @param hidden what is known of each package: which names of java.lang its own types have
   * @param hasGenerated whether the code can use {@code javax.annotation.processing.Generated},
   *     which a module that does not read java.compiler cannot
   */
  SourceWriter(
      Filer filer, Elements elements, Map<String, List<String>> hidden, boolean hasGenerated) {
    this.filer = filer;
    this.hidden = hidden;
    this.elements = elements;
    this.hasGenerated = hasGenerated;
  }

  void write(ClassName name, TypeSpec.Builder type, Element origin) throws IOException {
    if (hasGenerated) {
      type.addAnnotation(
          AnnotationSpec.builder(ClassName.get("javax.annotation.processing", "Generated"))
              .addMember("value", "$S", PROCESSOR)
              .build());
    }
    type.addAnnotation(
        AnnotationSpec.builder(SuppressWarnings.class)
            // What the user's types bring in, and what generated code needs not bother about.
            .addMember(
                "value",
                "{$S, $S, $S, $S, $S, $S}",
                "deprecation",
                "removal",
                "rawtypes",
                "unchecked",
                "exports",
                "NullAway")
            .build());
    type.addOriginatingElement(origin);
    hidden.computeIfAbsent(name.packageName(), this::hidden).forEach(type::alwaysQualify);
    JavaFile.builder(name.packageName(), type.build())
        .skipJavaLangImports(true)
        .indent("  ")
        .build()
        .writeTo(filer);
  }

  /** Types of the package come before those of java.lang. */
  private List<String> hidden(String packageName) {
    String prefix = packageName.isEmpty() ? "" : packageName + ".";
    return JAVA_LANG.stream()
        .filter(simple -> elements.getTypeElement(prefix + simple) != null)
        .toList();
  }
}
