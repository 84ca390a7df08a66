package dev.rialto.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.ComponentModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.ToolMethodModel;
import dev.rialto.processor.model.ToolTypeModel;
import dev.rialto.processor.model.TypeModel;
import dev.rialto.runtime.RuntimeVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Modifier;

/** Writes the class that offers the tools of a type. */
final class ToolsWriter {

  /** What a record's component cannot be called, and what the code around it uses. */
  private static final List<String> TAKEN =
      List.of(
          "clone", "finalize", "getClass", "hashCode", "notify", "notifyAll", "toString", "wait");

  private final ToolTypeModel model;
  private final Map<TypeName, DeclaredModel> arguments;
  private final TypeSpec.Builder type;
  private final OutputWriter outputs;
  private final WriteCode results;
  private final NameAllocator classes = new NameAllocator();

  private ToolsWriter(ToolTypeModel model) {
    this.model = model;
    this.arguments = ReadCode.byName(model.arguments());
    this.type = TypeSpec.classBuilder(model.tools());
    this.outputs = new OutputWriter(arguments, model.tools());
    this.results = new WriteCode(ReadCode.byName(model.results()), type);
    classes.newName(model.tools().simpleName());
    model
        .methods()
        .forEach(
            method -> {
              classes.newName(method.arguments().raw().simpleName());
              classes.newName(method.arguments().codec().simpleName());
              classes.newName(method.arguments().raw().simpleName() + "Output");
            });
  }

  static TypeSpec.Builder write(ToolTypeModel model) {
    return new ToolsWriter(model).write();
  }

  /** Returns the types that have a codec of their own, beside this class. */
  static List<DeclaredModel> shared(ToolTypeModel model) {
    return model.arguments().stream()
        .filter(declared -> declared.codec().enclosingClassName() == null)
        .toList();
  }

  private TypeSpec.Builder write() {
    type.addJavadoc("Offers the tools of {@link $T} to language models.\n", model.type())
        .addModifiers(Modifier.FINAL)
        .superclass(ParameterizedTypeName.get(Api.TOOL_TYPE, model.type()));
    if (model.isPublic()) {
      type.addModifiers(Modifier.PUBLIC);
    }
    List<TypeSpec> nested = new ArrayList<>();
    List<CodeBlock> methods = new ArrayList<>();
    for (ToolMethodModel method : model.methods()) {
      ClassName name = model.tools().nestedClass(classes.newName(upper(method.method()) + "Tool"));
      nested.add(tool(method, name));
      methods.add(CodeBlock.of("new $T()", name));
    }
    CodeBlock all = methods.stream().collect(CodeBlock.joining(", "));
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addJavadoc("Makes it; for generated clients.\n")
            .addStatement(
                "super($T.class, $S, $T.of($L))",
                model.type(),
                RuntimeVersion.CURRENT,
                List.class,
                all);
    if (model.isPublic()) {
      constructor.addModifiers(Modifier.PUBLIC);
    }
    type.addMethod(constructor.build());
    nested.forEach(type::addType);
    CodecWriter codecs = new CodecWriter(arguments);
    for (ToolMethodModel method : model.methods()) {
      type.addType(record(method.arguments()));
      type.addType(
          codecs.write(method.arguments()).addModifiers(Modifier.PRIVATE, Modifier.STATIC).build());
    }
    return type;
  }

  private static String upper(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  private static TypeSpec record(RecordModel model) {
    MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
    List<String> names = names(model);
    for (int i = 0; i < names.size(); i++) {
      constructor.addParameter(
          ParameterSpec.builder(model.components().get(i).type().java(), names.get(i)).build());
    }
    return TypeSpec.recordBuilder(model.raw())
        .addModifiers(Modifier.PRIVATE)
        .recordConstructor(constructor.build())
        .build();
  }

  /** Names for the model need not be names in Java. */
  private static List<String> names(RecordModel model) {
    NameAllocator allocator = new NameAllocator();
    TAKEN.forEach(allocator::newName);
    Map<ComponentModel, String> names = new LinkedHashMap<>();
    for (ComponentModel component : model.components()) {
      names.put(component, allocator.newName(component.name()));
    }
    return List.copyOf(names.values());
  }

  private TypeSpec tool(ToolMethodModel method, ClassName name) {
    ClassName record = method.arguments().raw();
    ClassName output = outputs.output(new TypeModel.Declared(record), type);
    return TypeSpec.classBuilder(name)
        .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
        .superclass(ParameterizedTypeName.get(Api.TOOL_METHOD, model.type(), record))
        .addMethod(
            MethodSpec.constructorBuilder()
                .addStatement(
                    "super($S, $L, new $T(), $T.$L, $L)",
                    method.name(),
                    Literals.text(method.description()),
                    output,
                    Api.TOOL_FAILURE_POLICY,
                    method.onFailure(),
                    method.isStatic())
                .build())
        .addMethod(
            MethodSpec.methodBuilder("call")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(Object.class)
                .addParameter(model.type(), "target")
                .addParameter(record, "arguments")
                .addParameter(Api.TOOL_CONTEXT, "context")
                .addException(Throwable.class)
                .addCode(body(method))
                .build())
        .build();
  }

  private CodeBlock body(ToolMethodModel method) {
    List<String> names = names(method.arguments());
    CodeBlock passed =
        method.passed().stream()
            .map(
                i ->
                    i == ToolMethodModel.CONTEXT
                        ? CodeBlock.of("context")
                        : CodeBlock.of("arguments.$L()", names.get(i)))
            .collect(CodeBlock.joining(", "));
    CodeBlock call =
        method.isStatic()
            ? CodeBlock.of("$T.$L($L)", method.holder(), method.method(), passed)
            : CodeBlock.of("target.$L($L)", method.method(), passed);
    Optional<TypeModel> result = method.result();
    CodeBlock.Builder code = CodeBlock.builder();
    if (method.isAsync()) {
      return result
          .map(
              r ->
                  code.add("return new $T<>($L, value -> {\n$>", Api.LATER_RESULT, call)
                      .add(text(r, CodeBlock.of("value")))
                      .add("$<});\n"))
          .orElseGet(
              () ->
                  code.addStatement(
                      "return new $T<>($L, value -> $S)", Api.LATER_RESULT, call, "Done"))
          .build();
    }
    return result
        .map(r -> code.add(text(r, call)))
        .orElseGet(() -> code.addStatement("$L", call).addStatement("return $S", "Done"))
        .build();
  }

  private CodeBlock text(TypeModel result, CodeBlock value) {
    if (result instanceof TypeModel.Scalar) {
      return CodeBlock.of("return $T.valueOf($L);\n", String.class, value);
    }
    return CodeBlock.builder()
        .addStatement("$1T out = new $1T()", Api.JSON_WRITER)
        .add(results.write(result, value))
        .addStatement("return out.toString()")
        .build();
  }
}
