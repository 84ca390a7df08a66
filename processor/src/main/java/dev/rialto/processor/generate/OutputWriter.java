package dev.rialto.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.ComponentModel;
import dev.rialto.processor.model.DeclaredModel.EnumModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.ScalarKind;
import dev.rialto.processor.model.TypeModel;
import dev.rialto.processor.schema.SchemaWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.Modifier;

/** Writes a nested class for each type that a client's methods return: its schema and its value. */
final class OutputWriter {

  private static final int MAX_NAME = 64;

  /** Models that are asked for one of some words, or for a number, often answer with it alone. */
  private static final MethodSpec WORD =
      MethodSpec.methodBuilder("isWord")
          .addAnnotation(Override.class)
          .addModifiers(Modifier.PROTECTED)
          .returns(boolean.class)
          .addStatement("return true")
          .build();

  private final Map<TypeName, DeclaredModel> declared;
  private final ClassName client;
  private final NameAllocator names = new NameAllocator();
  private final Map<TypeModel, ClassName> written = new LinkedHashMap<>();

  /**
   * Makes it.
   *
   * @param declared the types of the application's own, by name
   * @param client the class that gets the nested ones
   */
  OutputWriter(Map<TypeName, DeclaredModel> declared, ClassName client) {
    this.declared = declared;
    this.client = client;
    names.newName(client.simpleName());
  }

  /** Returns the nested class for a type, which is written at its first use. */
  ClassName output(TypeModel type, TypeSpec.Builder target) {
    return written.computeIfAbsent(type, t -> write(t, target));
  }

  private ClassName write(TypeModel type, TypeSpec.Builder target) {
    ClassName name = client.nestedClass(names.newName(type.label() + "Output"));
    TypeSpec.Builder output =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .superclass(superclass(type))
            .addMethod(
                MethodSpec.constructorBuilder()
                    .addStatement(
                        "super(new $T($S, $L$L), $S)",
                        Api.OUTPUT_SCHEMA,
                        schemaName(type),
                        Literals.text(SchemaWriter.write(declared, type)),
                        SchemaWriter.isRecursive(declared, type) ? ", true" : "",
                        SchemaWriter.member(declared, type))
                    .build());
    ReadCode reads = new ReadCode(declared, output);
    // A list reads its elements one by one, for those who want each as soon as it is there.
    TypeModel read = type instanceof TypeModel.ListOf list ? list.element() : type;
    TypeName value = read.java().box();
    output.addMethod(
        MethodSpec.methodBuilder(read == type ? "value" : "element")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PROTECTED)
            .returns(value)
            .addParameter(Api.VALUE_READER, "in")
            .addStatement("return $L", reads.read(read))
            .build());
    if (isWord(TypeModel.inner(type))) {
      output.addMethod(WORD);
    }
    target.addType(output.build());
    return name;
  }

  /** Writes the nested class that hands out a record while it grows. */
  ClassName partial(TypeModel type, TypeSpec.Builder target) {
    RecordModel model = (RecordModel) Objects.requireNonNull(declared.get(type.java()));
    ClassName name = client.nestedClass(names.newName(type.label() + "Partials"));
    TypeSpec.Builder output =
        TypeSpec.classBuilder(name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .superclass(ParameterizedTypeName.get(Api.PARTIAL_OUTPUT, type.java()))
            .addMethod(
                MethodSpec.constructorBuilder()
                    .addParameter(ParameterizedTypeName.get(Api.OUTPUT_TYPE, type.java()), "record")
                    .addStatement(
                        "super(record$L)",
                        model.components().stream()
                            .map(component -> CodeBlock.of(", $S", component.name()))
                            .collect(CodeBlock.joining("")))
                    .build());
    ReadCode reads = new ReadCode(declared, output);
    CheckCode checks = reads.checks();
    MethodSpec.Builder component =
        MethodSpec.methodBuilder("component")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PROTECTED)
            .returns(Object.class)
            .addParameter(int.class, "index")
            .addParameter(Api.VALUE_READER, "in")
            .beginControlFlow("switch (index)");
    for (int i = 0; i < model.components().size(); i++) {
      ComponentModel one = model.components().get(i);
      component
          .beginControlFlow("case $L ->", i)
          .addStatement("$T value = $L", one.type().java(), reads.read(one.type()))
          .addCode(checks.check(one, "value"))
          .addStatement("return value")
          .endControlFlow();
    }
    component
        .addStatement("default -> throw new $T(index)", IndexOutOfBoundsException.class)
        .endControlFlow();
    target.addType(output.addMethod(component.build()).addMethod(componentOf(model)).build());
    return name;
  }

  private static MethodSpec componentOf(RecordModel model) {
    CodeBlock none = CodeBlock.of("throw new $T(index);\n", IndexOutOfBoundsException.class);
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("componentOf")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PROTECTED)
            .returns(Object.class)
            .addParameter(int.class, "index")
            .addParameter(model.name(), "value");
    if (model.components().isEmpty()) {
      return method.addCode(none).build();
    }
    method.addCode("return switch (index) {\n$>");
    for (int i = 0; i < model.components().size(); i++) {
      method.addCode("case $L -> value.$L();\n", i, model.components().get(i).accessor());
    }
    return method.addCode("default -> $L$<};\n", none).build();
  }

  /** Returns the class that a type's nested class extends. */
  static TypeName superclass(TypeModel type) {
    return type instanceof TypeModel.ListOf list
        ? ParameterizedTypeName.get(Api.LIST_OUTPUT, list.element().java().box())
        : ParameterizedTypeName.get(Api.JSON_OUTPUT, type.java().box());
  }

  /** Any text at all would be a String. */
  private boolean isWord(TypeModel type) {
    return type instanceof TypeModel.Scalar scalar
        ? scalar.kind() != ScalarKind.STRING
        : type instanceof TypeModel.Declared named
            && declared.get(named.name()) instanceof EnumModel;
  }

  /** Providers allow letters, digits, underscores and hyphens. */
  private static String schemaName(TypeModel type) {
    String name = type.label().replaceAll("[^A-Za-z0-9_-]", "_");
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
  }
}
