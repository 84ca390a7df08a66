package dev.rialto.processor.generate;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.ComponentModel;
import dev.rialto.processor.model.DeclaredModel.EnumModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.DeclaredModel.SealedModel;
import dev.rialto.processor.model.DeclaredModel.VariantModel;
import dev.rialto.processor.model.ScalarKind;
import dev.rialto.processor.model.TypeModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.lang.model.element.Modifier;

/**
 * Writes the statements that write values as JSON, and in the class that they stand in a private
 * method for each type that is more than one value. Whatever may be null is written as null.
 */
final class WriteCode {

  private final Map<TypeName, DeclaredModel> declared;
  private final TypeSpec.Builder target;
  private final NameAllocator methodNames = new NameAllocator();
  private final Map<TypeModel, String> methods = new HashMap<>();

  /**
   * Makes it.
   *
   * @param declared the types of the application's own, by name
   * @param target the class that gets the methods
   */
  WriteCode(Map<TypeName, DeclaredModel> declared, TypeSpec.Builder target) {
    this.declared = declared;
    this.target = target;
  }

  /** Returns statements over the variable {@code out} and a value, which is evaluated once. */
  CodeBlock write(TypeModel type, CodeBlock value) {
    if (type instanceof TypeModel.Scalar scalar) {
      return scalar(scalar, value);
    }
    return CodeBlock.of("$L(out, $L);\n", method(type), value);
  }

  /** The writer has a method for each type of JSON; everything else has a text. */
  private static CodeBlock scalar(TypeModel.Scalar scalar, CodeBlock value) {
    ScalarKind kind = scalar.kind();
    if (kind == ScalarKind.YEAR) {
      return CodeBlock.of("out.write($L.getValue());\n", value);
    }
    if (kind == ScalarKind.LOCALE) {
      return CodeBlock.of("out.write($L.toLanguageTag());\n", value);
    }
    if (kind == ScalarKind.STRING || kind == ScalarKind.BOOLEAN || kind.isNumber()) {
      return CodeBlock.of("out.write($L);\n", value);
    }
    return CodeBlock.of("out.write($T.valueOf($L));\n", String.class, value);
  }

  /** Returns the name of the method that writes a type. */
  private String method(TypeModel type) {
    String known = methods.get(type);
    if (known != null) {
      return known;
    }
    String name = methodNames.newName("write" + type.label());
    methods.put(type, name);
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .addParameter(Api.JSON_WRITER, "out")
            .addParameter(type.java(), "value");
    if (type instanceof TypeModel.OptionalOf optional) {
      method
          .beginControlFlow("if (value == null || value.isEmpty())")
          .addStatement("out.writeNull()")
          .nextControlFlow("else")
          .addCode(element(optional.value(), CodeBlock.of("value.get()")))
          .endControlFlow();
    } else {
      method
          .beginControlFlow("if (value == null)")
          .addStatement("out.writeNull()")
          .addStatement("return")
          .endControlFlow();
      body(type, method);
    }
    target.addMethod(method.build());
    return name;
  }

  private void body(TypeModel type, MethodSpec.Builder method) {
    if (type instanceof TypeModel.NullableOf nullable) {
      method.addCode(write(nullable.value(), CodeBlock.of("value")));
    } else if (type instanceof TypeModel.Bounded bounded) {
      method.addCode(write(bounded.value(), CodeBlock.of("value")));
    } else if (type instanceof TypeModel.ListOf list) {
      elements(list.element(), method);
    } else if (type instanceof TypeModel.SetOf set) {
      elements(set.element(), method);
    } else if (type instanceof TypeModel.MapOf map) {
      method
          .addStatement("out.beginObject()")
          .beginControlFlow(
              "for ($T<$T, $T> entry : value.entrySet())",
              Map.Entry.class,
              map.key().java(),
              map.value().java().box())
          .addStatement(
              map.key() instanceof TypeModel.Declared
                  ? "out.name(entry.getKey() == null ? $S : entry.getKey().name())"
                  : "out.name(entry.getKey() == null ? $S : entry.getKey())",
              "null")
          .addCode(element(map.value(), CodeBlock.of("entry.getValue()")))
          .endControlFlow()
          .addStatement("out.endObject()");
    } else if (type instanceof TypeModel.Declared named) {
      declared(named.name(), method);
    }
  }

  private void elements(TypeModel element, MethodSpec.Builder method) {
    method
        .addStatement("out.beginArray()")
        .beginControlFlow("for ($T element : value)", element.java().box())
        .addCode(element(element, CodeBlock.of("element")))
        .endControlFlow()
        .addStatement("out.endArray()");
  }

  /** A collection may hold null, whatever its type says. */
  private CodeBlock element(TypeModel type, CodeBlock value) {
    return write(type instanceof TypeModel.Scalar ? new TypeModel.NullableOf(type) : type, value);
  }

  private void declared(TypeName name, MethodSpec.Builder method) {
    DeclaredModel model = declared.get(name);
    if (model instanceof EnumModel) {
      method.addStatement("out.write(value.name())");
    } else if (model instanceof RecordModel record) {
      method.addStatement("out.beginObject()");
      components(record, "value", method);
      method.addStatement("out.endObject()");
    } else if (model instanceof SealedModel union) {
      method.addStatement("out.beginObject()");
      int i = 0;
      for (VariantModel variant : union.variants()) {
        String local = "variant" + ++i;
        method
            .beginControlFlow("if (value instanceof $T $L)", variant.record(), local)
            .addStatement("out.name($S)", union.discriminator())
            .addStatement("out.write($S)", variant.tag());
        components(
            (RecordModel) Objects.requireNonNull(declared.get(variant.record())), local, method);
        method.endControlFlow();
      }
      method.addStatement("out.endObject()");
    } else {
      throw new IllegalStateException(name + " was never read");
    }
  }

  private void components(RecordModel record, String value, MethodSpec.Builder method) {
    for (ComponentModel component : record.components()) {
      method
          .addStatement("out.name($S)", component.name())
          .addCode(
              component.type() instanceof TypeModel.Scalar scalar && !scalar.java().isPrimitive()
                  ? element(scalar, CodeBlock.of("$L.$L()", value, component.accessor()))
                  : write(component.type(), CodeBlock.of("$L.$L()", value, component.accessor())));
    }
  }
}
