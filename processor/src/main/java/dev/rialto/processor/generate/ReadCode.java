package dev.rialto.processor.generate;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.EnumModel;
import dev.rialto.processor.model.TypeModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/**
 * Writes the expressions that read values, and in the class that they stand in a private method for
 * each collection type.
 */
final class ReadCode {

  private final Map<TypeName, DeclaredModel> declared;
  private final TypeSpec.Builder target;
  private final CheckCode checks;
  private final NameAllocator methodNames = new NameAllocator();
  private final Map<TypeModel, String> methods = new HashMap<>();

  /**
   * Makes it.
   *
   * @param declared the types of the application's own, by name
   * @param target the class that gets the methods
   */
  ReadCode(Map<TypeName, DeclaredModel> declared, TypeSpec.Builder target) {
    this.declared = declared;
    this.target = target;
    this.checks = new CheckCode(target);
    methodNames.newName("read");
  }

  /** Returns what writes the checks of the same class. */
  CheckCode checks() {
    return checks;
  }

  /** Returns an expression over the variable {@code in}. */
  CodeBlock read(TypeModel type) {
    if (type instanceof TypeModel.Scalar scalar) {
      return scalar.kind().isBasic()
          ? CodeBlock.of("in.read$L()", scalar.kind().label())
          : CodeBlock.of("$T.read$L(in)", Api.JSON_FORMATS, scalar.kind().label());
    }
    if (type instanceof TypeModel.Declared named) {
      DeclaredModel model = declared.get(named.name());
      if (model == null) {
        throw new IllegalStateException(named.name() + " was never read");
      }
      return CodeBlock.of("$T.read(in)", model.codec());
    }
    if (type instanceof TypeModel.OptionalOf optional) {
      return CodeBlock.of(
          "in.isNull() ? $1T.empty() : $1T.of($2L)", Optional.class, read(optional.value()));
    }
    if (type instanceof TypeModel.NullableOf nullable) {
      return CodeBlock.of("in.isNull() ? null : $L", read(nullable.value()));
    }
    return CodeBlock.of("$L(in)", method(type));
  }

  /** Returns the name of the method that reads a collection, or a value that is checked. */
  private String method(TypeModel type) {
    String known = methods.get(type);
    if (known != null) {
      return known;
    }
    String name = methodNames.newName("read" + type.label());
    methods.put(type, name);
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(name)
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
            .returns(type.java())
            .addParameter(Api.VALUE_READER, "in");
    if (type instanceof TypeModel.ListOf list) {
      collection(method, type, list.element(), ArrayList.class, "unmodifiableList");
    } else if (type instanceof TypeModel.SetOf set) {
      collection(method, type, set.element(), LinkedHashSet.class, "unmodifiableSet");
    } else if (type instanceof TypeModel.MapOf map) {
      map(method, map);
    } else if (type instanceof TypeModel.Bounded bounded) {
      method
          .addStatement("$T value = $L", type.java(), read(bounded.value()))
          .addCode(checks.check(bounded.value(), bounded.constraints(), "value"))
          .addStatement("return value");
    } else {
      throw new IllegalStateException("No collection: " + type);
    }
    target.addMethod(method.build());
    return name;
  }

  private void collection(
      MethodSpec.Builder method,
      TypeModel type,
      TypeModel element,
      Class<?> implementation,
      String unmodifiable) {
    method
        .addStatement("$T all = new $T<>()", type.java(), implementation)
        .addStatement("in.beginArray()")
        .beginControlFlow("while (in.nextElement())")
        .addStatement("all.add($L)", read(element))
        .endControlFlow()
        .addStatement("return $T.$L(all)", Collections.class, unmodifiable);
  }

  /** A map is an array of entries, since strict modes know no other members than declared ones. */
  private void map(MethodSpec.Builder method, TypeModel.MapOf map) {
    TypeName value = map.value().java().box();
    method
        .addStatement("$T all = new $T<>()", map.java(), LinkedHashMap.class)
        .beginControlFlow("if (in.isObject())")
        .addStatement("in.beginObject()")
        .addCode(members(map))
        .addStatement("return $T.unmodifiableMap(all)", Collections.class)
        .endControlFlow()
        .addStatement("in.beginArray()")
        .beginControlFlow("while (in.nextElement())")
        .addStatement("in.beginObject()")
        .addStatement("$T key = null", map.key().java())
        .addStatement("$T value = null", value)
        .addStatement("long seen = 0L")
        .beginControlFlow("for (var name = in.nextName(); name != null; name = in.nextName())")
        .beginControlFlow("switch (name)")
        .beginControlFlow("case $S ->", "key")
        .addStatement("seen = in.mark(seen, 1L)")
        .addStatement("key = $L", read(map.key()))
        .endControlFlow()
        .beginControlFlow("case $S ->", "value")
        .addStatement("seen = in.mark(seen, 2L)")
        .addStatement("value = $L", read(map.value()))
        .endControlFlow()
        .addStatement("default -> in.skip()")
        .endControlFlow()
        .endControlFlow()
        .beginControlFlow("if (seen != 3L)")
        .addStatement("throw in.missing(seen, 3L, $S, $S)", "key", "value")
        .endControlFlow()
        .addCode(put(map, CodeBlock.of("value")))
        .endControlFlow()
        .addStatement("return $T.unmodifiableMap(all)", Collections.class);
  }

  /** Models write maps as objects, too, whatever they were asked for. */
  private CodeBlock members(TypeModel.MapOf map) {
    CodeBlock.Builder code = CodeBlock.builder();
    if (map.key() instanceof TypeModel.Declared named
        && declared.get(named.name()) instanceof EnumModel keys) {
      code.beginControlFlow("for (var name = in.nextName(); name != null; name = in.nextName())")
          .addStatement(
              "$T key = in.key($T.of(name), name, $S)",
              keys.name(),
              keys.codec(),
              CodecWriter.allowed(keys));
    } else {
      code.beginControlFlow("for (var key = in.nextName(); key != null; key = in.nextName())");
    }
    return code.add(put(map, read(map.value()))).endControlFlow().build();
  }

  private static CodeBlock put(TypeModel.MapOf map, CodeBlock value) {
    CodeBlock.Builder code = CodeBlock.builder();
    if (map.value() instanceof TypeModel.NullableOf) {
      code.addStatement("in.unique(!all.containsKey(key))").addStatement("all.put(key, $L)", value);
    } else {
      code.addStatement("in.unique(all.put(key, $L) == null)", value);
    }
    return code.build();
  }

  /** Returns the types by name. */
  static Map<TypeName, DeclaredModel> byName(List<DeclaredModel> types) {
    Map<TypeName, DeclaredModel> all = new LinkedHashMap<>();
    types.forEach(type -> all.put(type.name(), type));
    return all;
  }
}
