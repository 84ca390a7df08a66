package dev.rialto.processor.generate;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.rialto.processor.model.ClientModel;
import dev.rialto.processor.model.Delivery;
import dev.rialto.processor.model.ParameterModel;
import dev.rialto.processor.model.TaskMethodModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.lang.model.element.Modifier;

/** Writes the class that implements an interface of a task beside completions. */
final class TaskClientWriter {

  private final ClientModel client;
  private final NameAllocator constants = new NameAllocator();

  private TaskClientWriter(ClientModel client) {
    this.client = client;
  }

  static TypeSpec.Builder write(ClientModel client) {
    return new TaskClientWriter(client).write();
  }

  private TypeSpec.Builder write() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(client.client())
            .addJavadoc("Asks a model what {@link $T} asks.\n", client.type())
            .addModifiers(Modifier.FINAL)
            .addSuperinterface(client.type())
            .alwaysQualify(client.memberTypes().toArray(String[]::new));
    constants.newName("runtime");
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addParameter(Api.CLIENT_RUNTIME, "runtime")
            .addStatement("this.runtime = runtime");
    List<String> specs = client.tasks().stream().map(method -> spec(method, type)).toList();
    type.addField(Api.CLIENT_RUNTIME, "runtime", Modifier.PRIVATE, Modifier.FINAL)
        .addMethod(constructor.build());
    for (int i = 0; i < specs.size(); i++) {
      type.addMethod(method(client.tasks().get(i), specs.get(i)));
    }
    return type;
  }

  private String spec(TaskMethodModel method, TypeSpec.Builder type) {
    String name =
        constants.newName(
            method.name().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
    TaskMethodModel.Settings said = method.settings();
    CodeBlock.Builder spec =
        CodeBlock.builder()
            .add(
                "$T.builder($S, $S, $T.$L)",
                Api.METHOD_SPEC,
                client.displayName(),
                method.name(),
                Api.TASK_OUTPUT,
                method.output());
    if (!said.model().isEmpty()) {
      spec.add(".model($S)", said.model());
    }
    if (said.timeoutNanos() != 0) {
      spec.add(".timeoutNanos($LL)", said.timeoutNanos());
    }
    if (!said.cache().isEmpty()) {
      spec.add(".cache($T.$L)", Api.CACHE_MODE, said.cache());
    }
    type.addField(
        FieldSpec.builder(
                ParameterizedTypeName.get(Api.METHOD_SPEC, method.value()),
                name,
                Modifier.PRIVATE,
                Modifier.STATIC,
                Modifier.FINAL)
            .initializer(spec.add(".build()").build())
            .build());
    return name;
  }

  private MethodSpec method(TaskMethodModel method, String spec) {
    NameAllocator locals = new NameAllocator();
    List.of("runtime", spec, "List", "Objects", "Map").forEach(locals::newName);
    Map<String, String> byName = new LinkedHashMap<>();
    MethodSpec.Builder code =
        MethodSpec.methodBuilder(method.name())
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(method.returnType());
    for (ParameterModel parameter : method.parameters()) {
      String name = locals.newName(parameter.name());
      byName.put(parameter.name(), name);
      code.addParameter(ParameterSpec.builder(parameter.type(), name).build());
      if (!parameter.type().isPrimitive() && !parameter.nullable()) {
        code.addStatement(
            "$T.requireNonNull($L, $S)", Objects.class, name, parameter.name() + " is null");
      }
    }
    MessageCode messageCode = new MessageCode(locals, byName);
    CodeBlock texts =
        method
            .prompt()
            .map(messageCode::prompt)
            .orElseGet(() -> CodeBlock.of("$L", byName.get(method.texts())));
    nothing(method, texts, code);
    String options = byName.get(method.options());
    return code.addCode(messageCode.before())
        .addStatement(
            "return runtime.$L(\n$L, $L, $L)",
            method.delivery().runtimeMethod(),
            spec,
            request(method, texts),
            options == null
                ? CodeBlock.of("$T.NONE", Api.CALL_OPTIONS)
                : CodeBlock.of("$L", options))
        .build();
  }

  /** Of no texts nothing is asked; a result, which says how it came about, cannot say that. */
  private static void nothing(TaskMethodModel method, CodeBlock texts, MethodSpec.Builder code) {
    if (method.texts().isEmpty()) {
      return;
    }
    if (method.delivery() == Delivery.VALUE) {
      code.beginControlFlow("if ($L.isEmpty())", texts)
          .addStatement("return $T.of()", List.class)
          .endControlFlow();
    } else if (method.delivery() == Delivery.FUTURE) {
      code.beginControlFlow("if ($L.isEmpty())", texts)
          .addStatement("return $T.completedFuture($T.of())", CompletableFuture.class, List.class)
          .endControlFlow();
    }
  }

  private static CodeBlock request(TaskMethodModel method, CodeBlock texts) {
    CodeBlock all =
        method.texts().isEmpty()
            ? CodeBlock.of("$T.of($L)", List.class, texts)
            : CodeBlock.of("$T.copyOf($L)", List.class, texts);
    TaskMethodModel.Settings said = method.settings();
    return switch (method.kind()) {
      case EMBEDDING ->
          CodeBlock.of("new $T($L, $L)", Api.EMBEDDING_REQUEST, all, said.dimensions());
      case MODERATION -> CodeBlock.of("new $T($L)", Api.MODERATION_REQUEST, all);
      case IMAGE_GENERATION ->
          CodeBlock.of(
              "new $T($L, $S, $S, $L, $T.of())",
              Api.IMAGE_REQUEST,
              texts,
              said.size(),
              said.quality(),
              Math.max(1, said.n()),
              Map.class);
    };
  }
}
