package dev.rialto.processor.validate;

import com.palantir.javapoet.ClassName;
import dev.rialto.processor.model.DeclaredModel.ComponentModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.ToolMethodModel;
import dev.rialto.processor.model.TypeModel;
import dev.rialto.processor.validate.ToolCollector.Found;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Reads a tool's parameters and its result. */
final class ToolMethodReader {

  private final Context context;
  private final ClassName tools;
  private final TypeReader arguments;
  private final TypeReader results;

  /**
   * Makes it.
   *
   * @param tools the class that is generated, in which the records of arguments are nested
   * @param arguments reads the types of parameters
   * @param results reads the types of results
   */
  ToolMethodReader(Context context, ClassName tools, TypeReader arguments, TypeReader results) {
    this.context = context;
    this.tools = tools;
    this.arguments = arguments;
    this.results = results;
  }

  /**
   * Returns the tool's model; empty if something is wrong with it.
   *
   * @param records the names of records that are taken, to which this tool's is added
   */
  Optional<ToolMethodModel> read(Found tool, Set<String> records) throws MissingTypeException {
    ExecutableElement method = tool.method();
    Present.check(method);
    for (VariableElement parameter : method.getParameters()) {
      Present.check(parameter);
    }
    ExecutableType seen =
        (ExecutableType)
            context.types().asMemberOf((DeclaredType) context.owner().asType(), method);
    List<ComponentModel> components = new ArrayList<>();
    List<Integer> passed = new ArrayList<>();
    Set<String> names = new HashSet<>();
    boolean right = true;
    for (int i = 0; i < method.getParameters().size(); i++) {
      VariableElement parameter = method.getParameters().get(i);
      TypeMirror type = seen.getParameterTypes().get(i);
      Present.check(type);
      if (isContext(type)) {
        passed.add(ToolMethodModel.CONTEXT);
        continue;
      }
      passed.add(components.size());
      Optional<ComponentModel> component = parameter(method, parameter, i, type, names);
      right &= component.isPresent();
      component.ifPresent(components::add);
    }
    Optional<Result> result = result(method, seen.getReturnType());
    if (!right || result.isEmpty()) {
      return Optional.empty();
    }
    String record = free(method.getSimpleName().toString(), records);
    return Optional.of(
        new ToolMethodModel(
            tool.name(),
            method.getSimpleName().toString(),
            tool.description(arguments.descriptions()),
            ClassName.get(context.owner()),
            method.getModifiers().contains(Modifier.STATIC),
            new RecordModel(
                tools.nestedClass(record), tools.nestedClass(record + "Codec"), "", components),
            passed,
            result.get().type(),
            result.get().isAsync(),
            orDefault(tool.annotation().constant("onFailure"))));
  }

  private static String orDefault(String policy) {
    return policy.isEmpty() ? "DEFAULT" : policy;
  }

  private static String free(String method, Set<String> taken) {
    String wanted = Character.toUpperCase(method.charAt(0)) + method.substring(1) + "Arguments";
    String free = wanted;
    for (int i = 2; !taken.add(free); i++) {
      free = wanted + i;
    }
    return free;
  }

  private boolean isContext(TypeMirror type) {
    return context.types().asElement(type) instanceof TypeElement element
        && element.getQualifiedName().contentEquals(Names.TOOL_CONTEXT);
  }

  private Optional<ComponentModel> parameter(
      ExecutableElement method,
      VariableElement parameter,
      int index,
      TypeMirror type,
      Set<String> names)
      throws MissingTypeException {
    Optional<Annotation> annotation = Annotation.on(parameter, Names.P);
    String said = annotation.map(a -> a.text("name")).orElse("");
    String name = said.isEmpty() ? parameter.getSimpleName().toString() : said;
    if (!check(method, parameter, index, annotation, name, said.isEmpty(), names)) {
      return Optional.empty();
    }
    String within = "the parameter '" + name + "' of the tool '" + method.getSimpleName() + "'";
    Optional<TypeModel> read =
        arguments.read(type, new Use(parameter, within, Code.UNSUPPORTED_TOOL_TYPE));
    if (read.isEmpty()) {
      return Optional.empty();
    }
    boolean optional =
        annotation.map(a -> a.value("required")).stream()
            .anyMatch(v -> Boolean.FALSE.equals(v.getValue()));
    if (optional && type.getKind().isPrimitive()) {
      context
          .report()
          .add(
              Code.UNSUPPORTED_TOOL_TYPE,
              Place.of(parameter, annotation.orElseThrow(), null),
              "What the model need not give is null, which '"
                  + type
                  + "' cannot be; take its box, or an Optional");
      return Optional.empty();
    }
    String description =
        annotation
            .map(a -> a.text("value"))
            .filter(text -> !text.isEmpty())
            .orElseGet(() -> arguments.descriptions().ofParameter(method, parameter));
    TypeModel model = read.get();
    return Optional.of(
        new ComponentModel(
            name,
            name,
            optional || isNullable(parameter) ? TypeReader.nullable(model) : model,
            description,
            new ConstraintReader(List.of(parameter), type, model, context.report()).read()));
  }

  private boolean check(
      ExecutableElement method,
      VariableElement parameter,
      int index,
      Optional<Annotation> annotation,
      String name,
      boolean isOwn,
      Set<String> names) {
    Place place =
        annotation
            .map(a -> Place.of(parameter, a, a.value("name")))
            .orElseGet(() -> Place.of(parameter));
    if (isOwn && name.equals("arg" + index) && context.report().isElsewhere(method)) {
      context
          .report()
          .add(
              Code.UNNAMED_PARAMETERS,
              Place.of(method),
              "The class file of '"
                  + method.getEnclosingElement()
                  + "' does not hold its parameters' names; compile it with -parameters, or name"
                  + " each with @P(name = \"…\")");
      return false;
    }
    if (!ToolNames.isParameter(name)) {
      context
          .report()
          .add(
              Code.BAD_TOOL_NAME,
              place,
              "'"
                  + name
                  + "' cannot be the name of a tool's parameter; providers allow "
                  + ToolNames.PARAMETER_RULE
                  + ". Name it with @P(name = \"…\")");
      return false;
    }
    if (!names.add(name)) {
      context
          .report()
          .add(
              Code.DUPLICATE_TOOL,
              place,
              "The tool has two parameters called '" + name + "'; name one of them otherwise");
      return false;
    }
    return true;
  }

  private static boolean isNullable(VariableElement parameter) {
    List<AnnotationMirror> all = new ArrayList<>(parameter.getAnnotationMirrors());
    all.addAll(parameter.asType().getAnnotationMirrors());
    return all.stream()
        .anyMatch(a -> Annotation.typeOf(a).getSimpleName().contentEquals("Nullable"));
  }

  /**
   * What a tool returns.
   *
   * @param type the type; empty for nothing
   * @param isAsync whether it comes later
   */
  private record Result(Optional<TypeModel> type, boolean isAsync) {}

  private Optional<Result> result(ExecutableElement method, TypeMirror type)
      throws MissingTypeException {
    Present.check(type);
    if (isNothing(type)) {
      return Optional.of(new Result(Optional.empty(), false));
    }
    Use use = new Use(method, "", Code.UNSUPPORTED_TOOL_TYPE);
    if (type instanceof DeclaredType declared
        && List.of("java.util.concurrent.CompletionStage", "java.util.concurrent.CompletableFuture")
            .contains(name(type))
        && declared.getTypeArguments().size() == 1) {
      TypeMirror inner = declared.getTypeArguments().get(0);
      return isNothing(inner)
          ? Optional.of(new Result(Optional.empty(), true))
          : results.read(inner, use).map(model -> new Result(Optional.of(model), true));
    }
    return results.read(type, use).map(model -> new Result(Optional.of(model), false));
  }

  private boolean isNothing(TypeMirror type) {
    return type.getKind() == TypeKind.VOID || name(type).equals("java.lang.Void");
  }

  private String name(TypeMirror type) {
    return type.getKind() == TypeKind.DECLARED
            && context.types().asElement(type) instanceof TypeElement element
        ? element.getQualifiedName().toString()
        : "";
  }
}
