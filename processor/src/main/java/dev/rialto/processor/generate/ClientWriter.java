package dev.rialto.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.NameAllocator;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.rialto.processor.model.ClientModel;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.MessageModel;
import dev.rialto.processor.model.MethodModel;
import dev.rialto.processor.model.ParameterModel;
import dev.rialto.processor.model.ScalarKind;
import dev.rialto.processor.model.SettingsModel;
import dev.rialto.processor.model.ToolUseModel;
import dev.rialto.processor.model.TypeModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Writes the class that implements an interface. */
final class ClientWriter {

  private static final TypeModel TEXT = new TypeModel.Scalar(ScalarKind.STRING, false);

  private final ClientModel client;
  private final TypeSpec.Builder type;
  private final OutputWriter outputs;
  private final Set<String> reserved = new LinkedHashSet<>();
  private final Map<MessageModel, String> constantMessages = new LinkedHashMap<>();
  private final Map<TypeModel, String> outputFields = new LinkedHashMap<>();
  private final Map<ClassName, String> toolFields = new LinkedHashMap<>();
  private final Map<TypeModel, String> partialFields = new LinkedHashMap<>();

  private ClientWriter(ClientModel client, Map<TypeName, DeclaredModel> declared) {
    this.client = client;
    this.type = TypeSpec.classBuilder(client.client());
    this.outputs = new OutputWriter(declared, client.client());
  }

  static TypeSpec.Builder write(ClientModel client, Map<TypeName, DeclaredModel> declared) {
    return new ClientWriter(client, declared).write();
  }

  private TypeSpec.Builder write() {
    type.addJavadoc("Asks a language model what {@link $T} asks.\n", client.type())
        .addModifiers(Modifier.FINAL)
        .addSuperinterface(client.type())
        .alwaysQualify(client.memberTypes().toArray(String[]::new));
    if (client.memberTypes().contains("Flow")) {
      type.alwaysQualify("Publisher"); // what is nested goes by its own name
    }
    List<MethodSpec> methods = new ArrayList<>();
    List<String> specs = client.methods().stream().map(this::addSpec).toList();
    client.methods().forEach(this::addConstants);
    reserved.addAll(
        List.of("runtime", "List", "Message", "CallOptions", "Objects", "String", "Arrays"));
    for (int i = 0; i < specs.size(); i++) {
      methods.add(method(client.methods().get(i), specs.get(i)));
    }
    MethodSpec.Builder constructor =
        MethodSpec.constructorBuilder()
            .addParameter(Api.CLIENT_RUNTIME, "runtime")
            .addStatement("this.runtime = runtime");
    if (!toolFields.isEmpty()) {
      constructor.addStatement("runtime.require($L)", String.join(", ", toolFields.values()));
    }
    return type.addField(Api.CLIENT_RUNTIME, "runtime", Modifier.PRIVATE, Modifier.FINAL)
        .addMethod(constructor.build())
        .addMethods(methods);
  }

  private String addSpec(MethodModel method) {
    TypeName value = method.output().java().box();
    String field = field(method.name());
    CodeBlock.Builder spec =
        CodeBlock.builder()
            .add(
                "$T.builder($S, $S, $L)",
                Api.METHOD_SPEC,
                client.displayName(),
                method.name(),
                output(method.output()));
    CodeBlock.Builder said = CodeBlock.builder();
    settings(method.settings(), said);
    tools(method.tools(), said);
    method
        .packed()
        .ifPresent(packed -> said.add("\n.packed($L, $L)", packed.items(), packed.tokens()));
    if (!said.isEmpty()) {
      spec.add("$>$>$L\n.build()$<$<", said.build());
    } else {
      spec.add(".build()");
    }
    constant(ParameterizedTypeName.get(Api.METHOD_SPEC, value), field, spec.build());
    return field;
  }

  private CodeBlock output(TypeModel output) {
    if (output.equals(TEXT)) {
      return CodeBlock.of("$T.TEXT", Api.OUTPUT_TYPE);
    }
    String field =
        outputFields.computeIfAbsent(
            output,
            o -> {
              ClassName implementation = outputs.output(o, type);
              String name = field(o.label() + "Output");
              constant(
                  o instanceof TypeModel.ListOf
                      ? OutputWriter.superclass(o)
                      : ParameterizedTypeName.get(Api.OUTPUT_TYPE, o.java().box()),
                  name,
                  CodeBlock.of("new $T()", implementation));
              return name;
            });
    return CodeBlock.of("$L", field);
  }

  private void tools(ToolUseModel use, CodeBlock.Builder said) {
    if (use.tools().isEmpty()) {
      return;
    }
    CodeBlock all =
        use.tools().stream()
            .map(tools -> CodeBlock.of("$L", toolFields.computeIfAbsent(tools, this::toolField)))
            .collect(CodeBlock.joining(", "));
    String bounds = use.hasDefaultBounds() ? "" : ", " + use.maxParallel() + ", " + use.maxCalls();
    said.add(
        "\n.tools($L$L, $T.$L, $T.$L, $L)",
        use.maxRounds(),
        bounds,
        Api.TOOL_CHOICE,
        use.choice(),
        Api.TOOL_FAILURE_POLICY,
        use.onFailure(),
        all);
  }

  private String toolField(ClassName tools) {
    String name = field(tools.simpleName().replace("_RialtoTools", "Tools"));
    constant(tools, name, CodeBlock.of("new $T()", tools));
    return name;
  }

  private void addConstants(MethodModel method) {
    for (MessageModel message : method.messages()) {
      if (message.isConstant() && !constantMessages.containsKey(message)) {
        String name = field(method.name() + "_" + message.role().name().toLowerCase(Locale.ROOT));
        constantMessages.put(message, name);
        constant(Api.MESSAGE, name, MessageCode.constant(message));
      }
    }
  }

  private MethodSpec method(MethodModel method, String spec) {
    NameAllocator locals = new NameAllocator();
    reserved.forEach(locals::newName);
    Map<String, String> byName = new LinkedHashMap<>();
    MethodSpec.Builder code =
        MethodSpec.methodBuilder(method.name())
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .addTypeVariables(method.typeVariables())
            .returns(method.returnType())
            .varargs(method.varargs());
    for (ParameterModel parameter : method.parameters()) {
      String name = locals.newName(parameter.name());
      byName.put(parameter.name(), name);
      code.addParameter(ParameterSpec.builder(parameter.type(), name).build());
      if (!parameter.type().isPrimitive() && !parameter.nullable()) {
        code.addStatement(
            "$T.requireNonNull($L, $S)", Objects.class, name, parameter.name() + " is null");
      }
    }
    String item = method.packed().isPresent() ? locals.newName("item") : "";
    Map<String, String> inMessages = new LinkedHashMap<>(byName);
    method.packed().ifPresent(packed -> inMessages.put(packed.parameter(), item));
    MessageCode messageCode = new MessageCode(locals, inMessages);
    CodeBlock messages =
        method.messages().stream()
            .map(
                message -> {
                  String constant = constantMessages.get(message);
                  return constant == null
                      ? messageCode.message(message)
                      : CodeBlock.of("$L", constant);
                })
            .collect(CodeBlock.joining(",\n"));
    if (method.packed().isPresent()) {
      return code.addCode(packed(method, spec, byName, item, messages, messageCode.before()))
          .build();
    }
    boolean several = method.messages().size() > 1;
    String options = byName.get(method.options());
    CodeBlock call =
        CodeBlock.of(
            several ? "$L.$L(\n$L,\n$T.of(\n$>$>$L$<$<),\n$L)" : "$L.$L(\n$L, $T.of($L), $L)",
            runtime(method, spec, byName),
            method.delivery().runtimeMethod(),
            elements(method, spec),
            List.class,
            messages,
            options == null
                ? CodeBlock.of("$T.NONE", Api.CALL_OPTIONS)
                : CodeBlock.of("$L", options));
    if (method.delivery().isBlockingStream()) {
      call = CodeBlock.of("runtime.blocking(\n$L, $L)", spec, call);
    }
    return code.addCode(messageCode.before()).addStatement("return $L", call).build();
  }

  /** Returns the statement that hands out the items, and how the messages about one are made. */
  private static CodeBlock packed(
      MethodModel method,
      String spec,
      Map<String, String> locals,
      String item,
      CodeBlock messages,
      CodeBlock before) {
    String options = locals.get(method.options());
    String delivery =
        switch (method.delivery()) {
          case RESULT -> "callPackedForResult";
          case FUTURE -> "callPackedAsync";
          case FUTURE_RESULT -> "callPackedAsyncForResult";
          case OUTCOMES, FUTURE_OUTCOMES -> method.delivery().runtimeMethod();
          default -> "callPacked";
        };
    CodeBlock list = CodeBlock.of("$T.of($L)", List.class, messages);
    return CodeBlock.builder()
        .add("return runtime.$L(\n$>$>$L,\n$L,\n", delivery, spec, asList(method, locals))
        .add(
            before.isEmpty()
                ? CodeBlock.of("$L -> $L", item, list)
                : CodeBlock.of("$L -> {\n$>$Lreturn $L;\n$<}", item, before, list))
        .add(
            ",\n$L);\n$<$<",
            options == null
                ? CodeBlock.of("$T.NONE", Api.CALL_OPTIONS)
                : CodeBlock.of("$L", options))
        .build();
  }

  /** Returns the items; a collection that is no list is one once it is copied. */
  private static CodeBlock asList(MethodModel method, Map<String, String> locals) {
    String name = method.packed().orElseThrow().parameter();
    boolean isList =
        method.parameters().stream()
            .filter(parameter -> parameter.name().equals(name))
            .anyMatch(parameter -> parameter.type().toString().startsWith("java.util.List<"));
    return isList
        ? CodeBlock.of("$L", locals.get(name))
        : CodeBlock.of("$T.copyOf($L)", List.class, locals.get(name));
  }

  /** Returns what is called: within a conversation it is another one for each call. */
  private static CodeBlock runtime(MethodModel method, String spec, Map<String, String> locals) {
    String memory = locals.get(method.memory());
    if (memory == null) {
      return CodeBlock.of("runtime");
    }
    if (!method.memoryById()) {
      return CodeBlock.of("runtime.within($L)", memory);
    }
    String options = locals.get(method.options());
    return CodeBlock.of(
        "runtime.within($L, $L, $L)",
        spec,
        memory,
        options == null ? CodeBlock.of("$T.NONE", Api.CALL_OPTIONS) : CodeBlock.of("$L", options));
  }

  /** Returns the method's constant and what its elements are made with, if it has any. */
  private CodeBlock elements(MethodModel method, String spec) {
    return switch (method.delivery().source()) {
      case WHOLE, TEXT -> CodeBlock.of("$L", spec);
      case LIST -> CodeBlock.of("$L, $L", spec, output(method.output()));
      case RECORD -> CodeBlock.of("$L, $L", spec, partialOutput(method.output()));
    };
  }

  private CodeBlock partialOutput(TypeModel record) {
    String whole = output(record).toString();
    return CodeBlock.of(
        "$L",
        partialFields.computeIfAbsent(
            record,
            r -> {
              ClassName implementation = outputs.partial(r, type);
              String name = field(r.label() + "Partials");
              constant(
                  ParameterizedTypeName.get(Api.PARTIAL_OUTPUT, r.java()),
                  name,
                  CodeBlock.of("new $T($L)", implementation, whole));
              return name;
            }));
  }

  private static void settings(SettingsModel settings, CodeBlock.Builder spec) {
    settings
        .definedTask()
        .ifPresent(
            task ->
                spec.add(
                    "\n.task(new $T($S, $L))",
                    Api.TASK,
                    task.name(),
                    Literals.number(task.temperature())));
    if (settings.definedTask().isEmpty() && !settings.task().isEmpty()) {
      spec.add("\n.task($S)", settings.task());
    }
    settings
        .definedProfile()
        .ifPresent(
            profile ->
                spec.add(
                    "\n.profile(new $T($S, $L, $L, $L, $L))",
                    Api.PROFILE,
                    profile.name(),
                    Literals.number(profile.temperature()),
                    profile.maxTokens(),
                    Literals.number(profile.topP()),
                    Literals.number(profile.frequencyPenalty())));
    if (settings.definedProfile().isEmpty() && !settings.profile().isEmpty()) {
      spec.add("\n.profile($S)", settings.profile());
    }
    if (!settings.model().isEmpty()) {
      spec.add("\n.model($S)", settings.model());
    }
    if (settings.timeoutNanos() != 0) {
      spec.add("\n.timeoutNanos($LL)", settings.timeoutNanos());
    }
    if (!Double.isNaN(settings.temperature())) {
      spec.add("\n.temperature($L)", Literals.number(settings.temperature()));
    }
    if (settings.maxTokens() != 0) {
      spec.add("\n.maxTokens($L)", settings.maxTokens());
    }
    if (!settings.cache().isEmpty()) {
      spec.add("\n.cache($T.$L)", Api.CACHE_MODE, settings.cache());
    }
    if (settings.cacheTtlNanos() != 0) {
      spec.add("\n.cacheTtlNanos($LL)", settings.cacheTtlNanos());
    }
    if (!settings.repair().isEmpty()) {
      spec.add("\n.repair($T.$L)", Api.REPAIR_MODE, settings.repair());
    }
    if (!settings.options().isEmpty()) {
      CodeBlock.Builder options = CodeBlock.builder().add("$T.builder()", Api.CALL_OPTIONS);
      settings.options().forEach((name, value) -> options.add(".$L($L)", name, option(value)));
      spec.add("\n.options($L.build())", options.build());
    }
  }

  private static CodeBlock option(Object value) {
    if (value instanceof SettingsModel.Constant constant) {
      return CodeBlock.of("$T.$L", ClassName.get("dev.rialto", constant.type()), constant.name());
    }
    if (value instanceof Double number) {
      return CodeBlock.of("$L", Literals.number(number));
    }
    if (value instanceof String dollars) {
      return CodeBlock.of("$T.of($S)", Api.USD, dollars);
    }
    if (value instanceof List<?> texts) {
      return texts.stream().map(t -> CodeBlock.of("$S", t)).collect(CodeBlock.joining(", "));
    }
    return CodeBlock.of("$L", value);
  }

  private void constant(TypeName constantType, String name, CodeBlock value) {
    type.addField(
        FieldSpec.builder(constantType, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .initializer("$L", value)
            .build());
  }

  /** Returns {@code REVIEW_LATER} for {@code reviewLater}, with a number if it is taken. */
  private String field(String name) {
    String constant = Literals.constantName(name);
    String free = constant;
    for (int i = 2; !reserved.add(free); i++) {
      free = constant + "_" + i;
    }
    return free;
  }
}
