package dev.rialto.processor.generate;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.ComponentModel;
import dev.rialto.processor.model.DeclaredModel.ConstantModel;
import dev.rialto.processor.model.DeclaredModel.EnumModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.DeclaredModel.SealedModel;
import dev.rialto.processor.model.DeclaredModel.VariantModel;
import dev.rialto.processor.model.TypeModel;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes the class that reads a record or an enum. */
final class CodecWriter {

  private static final int BITS = Long.SIZE;

  /** A method's code has at most 65,535 bytes, of which a case takes some 25. */
  private static final int MAX_CASES = 250;

  private static final int MAX_LISTED = 30;

  /** Names that the code uses in other ways; a local variable of one would stand before it. */
  private static final List<String> RESERVED =
      List.of("in", "name", "seen", "refusal", "java", "dev");

  private final Map<TypeName, DeclaredModel> declared;

  CodecWriter(Map<TypeName, DeclaredModel> declared) {
    this.declared = declared;
  }

  TypeSpec.Builder write(DeclaredModel model) {
    TypeSpec.Builder codec =
        TypeSpec.classBuilder(model.codec())
            .addJavadoc("Reads {@link $T}.\n", model.raw())
            .addModifiers(Modifier.FINAL)
            .addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build());
    if (model instanceof RecordModel type) {
      codec.addMethod(readRecord(type, new ReadCode(declared, codec)));
    } else if (model instanceof EnumModel type) {
      codec.addMethod(readEnum(type)).addMethod(constant(type));
    } else if (model instanceof SealedModel type) {
      codec.addMethod(readSealed(type));
    }
    return codec;
  }

  private static MethodSpec.Builder read(TypeName type) {
    return MethodSpec.methodBuilder("read")
        .addModifiers(Modifier.STATIC)
        .returns(type)
        .addParameter(Api.VALUE_READER, "in");
  }

  /** Long lists help nobody: the model has them all in the schema. */
  static String allowed(List<String> names) {
    boolean all = names.size() <= MAX_LISTED;
    return names.stream()
        .limit(all ? MAX_LISTED : MAX_LISTED - 1)
        .collect(
            Collectors.joining(", ", "one of ", all ? "" : ", … (" + names.size() + " in all)"));
  }

  static String allowed(EnumModel type) {
    return allowed(type.constants().stream().map(ConstantModel::name).toList());
  }

  private static MethodSpec readEnum(EnumModel type) {
    return read(type.name())
        .addStatement("$T value = of(in.readString())", type.name())
        .beginControlFlow("if (value == null)")
        .addStatement("throw in.expected($S)", allowed(type))
        .endControlFlow()
        .addStatement("return value")
        .build();
  }

  /**
   * A few constants are a switch; of a great many it would be more than a method may hold, as the
   * type itself has them in a map.
   */
  private static MethodSpec constant(EnumModel type) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder("of")
            .addModifiers(Modifier.STATIC)
            .returns(type.name())
            .addParameter(String.class, "name");
    if (type.constants().size() > MAX_CASES) {
      return method
          .beginControlFlow("try")
          .addStatement("return $T.valueOf(name)", type.name())
          .nextControlFlow("catch ($T unknown)", IllegalArgumentException.class)
          .addStatement("return null")
          .endControlFlow()
          .build();
    }
    CodeBlock.Builder cases = CodeBlock.builder();
    for (ConstantModel constant : type.constants()) {
      cases.add("case $S -> $T.$L;\n", constant.name(), type.name(), constant.name());
    }
    return method
        .addCode("return switch (name) {\n$>$Ldefault -> null;\n$<};\n", cases.build())
        .build();
  }

  private MethodSpec readSealed(SealedModel type) {
    CodeBlock.Builder cases = CodeBlock.builder();
    for (VariantModel variant : type.variants()) {
      cases.add(
          "case $S -> $T.read(in);\n",
          variant.tag(),
          Objects.requireNonNull(declared.get(variant.record())).codec());
    }
    String allowed = allowed(type.variants().stream().map(VariantModel::tag).toList());
    return read(type.name())
        .addStatement("in.beginObject()")
        .addStatement("var tag = in.discriminator($S)", type.discriminator())
        .addCode(
            "return switch (tag) {\n$>$Ldefault -> throw in.unknownTag($S, tag, $S);\n$<};\n",
            cases.build(),
            type.discriminator(),
            allowed)
        .build();
  }

  private static MethodSpec readRecord(RecordModel type, ReadCode reads) {
    CheckCode checks = reads.checks();
    List<String> tags = type.discriminators();
    NameAllocator locals = new NameAllocator();
    RESERVED.forEach(locals::newName);
    List<ComponentModel> components = type.components();
    int words = (components.size() + tags.size() + BITS - 1) / BITS;
    MethodSpec.Builder method = read(type.name()).addStatement("in.beginObject()");
    for (int word = 0; word < words; word++) {
      method.addStatement("long $L = 0L", seen(word));
    }
    for (ComponentModel component : components) {
      String local = locals.newName(local(component.name()), component);
      method.addStatement("$T $L = $L", component.type().java(), local, initial(component.type()));
    }
    method.beginControlFlow("for (var name = in.nextName(); name != null; name = in.nextName())");
    if (components.isEmpty() && tags.isEmpty()) {
      method.addStatement("in.skip()");
    } else {
      method.beginControlFlow("switch (name)");
      for (int i = 0; i < components.size(); i++) {
        ComponentModel component = components.get(i);
        method
            .beginControlFlow("case $S ->", component.name())
            .addStatement("$1L = in.mark($1L, $2L)", seen(i / BITS), mask(1L << (i % BITS)))
            .addStatement("$L = $L", locals.get(component), reads.read(component.type()))
            .addCode(checks.check(component, locals.get(component)))
            .endControlFlow();
      }
      for (int i = 0; i < tags.size(); i++) {
        int bit = components.size() + i;
        method
            .beginControlFlow("case $S ->", tags.get(i))
            .addStatement("$1L = in.mark($1L, $2L)", seen(bit / BITS), mask(1L << (bit % BITS)))
            .addStatement("in.skip()")
            .endControlFlow();
      }
      method.addStatement("default -> in.skip()").endControlFlow();
    }
    method.endControlFlow();
    for (int word = 0; word * BITS < components.size(); word++) {
      missing(method, components, word);
    }
    CodeBlock arguments =
        components.stream()
            .map(component -> CodeBlock.of("$L", locals.get(component)))
            .collect(CodeBlock.joining(", "));
    return method
        .beginControlFlow("try")
        .addStatement("return new $T($L)", type.name(), arguments)
        .nextControlFlow("catch ($T refusal)", RuntimeException.class)
        .addStatement("throw in.refused($S, refusal)", String.join(".", type.raw().simpleNames()))
        .endControlFlow()
        .build();
  }

  /**
   * Types and constants, which begin with a capital, would be hidden by a variable of their name.
   */
  private static String local(String name) {
    return Character.isUpperCase(name.codePointAt(0)) ? "_" + name : name;
  }

  /** What may be absent may also be left out. */
  private static void missing(
      MethodSpec.Builder method, List<ComponentModel> components, int word) {
    int end = Math.min(components.size(), (word + 1) * BITS);
    List<ComponentModel> part = components.subList(word * BITS, end);
    long required = 0;
    for (int i = 0; i < part.size(); i++) {
      TypeModel type = part.get(i).type();
      boolean optional =
          type instanceof TypeModel.OptionalOf || type instanceof TypeModel.NullableOf;
      required |= optional ? 0 : 1L << i;
    }
    if (required == 0) {
      return;
    }
    CodeBlock names =
        part.stream()
            .map(component -> CodeBlock.of("$S", component.name()))
            .collect(CodeBlock.joining(", "));
    method
        .beginControlFlow("if (($1L & $2L) != $2L)", seen(word), mask(required))
        .addStatement("throw in.missing($L, $L, $L)", seen(word), mask(required), names)
        .endControlFlow();
  }

  private static String seen(int word) {
    return word == 0 ? "seen" : "seen" + (word + 1);
  }

  private static String mask(long bits) {
    return bits >= 0 && bits < 1024 ? bits + "L" : "0x" + Long.toHexString(bits) + "L";
  }

  private static CodeBlock initial(TypeModel type) {
    if (type instanceof TypeModel.OptionalOf) {
      return CodeBlock.of("$T.empty()", Optional.class);
    }
    if (!type.java().isPrimitive()) {
      return CodeBlock.of("null");
    }
    if (type.java().equals(TypeName.BOOLEAN)) {
      return CodeBlock.of("false");
    }
    return CodeBlock.of("0");
  }
}
