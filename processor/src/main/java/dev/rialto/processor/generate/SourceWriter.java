package dev.rialto.processor.generate;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;

/** Writes every source file: with what it comes from, and without a date. */
final class SourceWriter {

  private static final String PROCESSOR = "dev.rialto.processor.RialtoProcessor";

  private final Filer filer;
  private final boolean hasGenerated;
  private final boolean isShadowing;

  /**
   * Makes it.
   *
   * @param filer the compiler's files
   * @param hasGenerated whether the code can use {@code javax.annotation.processing.Generated},
   *     which a module that does not read java.compiler cannot
   * @param isShadowing whether a class of the package has the name of one of java.lang
   */
  SourceWriter(Filer filer, boolean hasGenerated, boolean isShadowing) {
    this.filer = filer;
    this.isShadowing = isShadowing;
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
    JavaFile.builder(name.packageName(), type.build())
        .skipJavaLangImports(!isShadowing)
        .indent("  ")
        .build()
        .writeTo(filer);
  }
}
