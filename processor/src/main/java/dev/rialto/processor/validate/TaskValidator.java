package dev.rialto.processor.validate;

import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.Delivery;
import dev.rialto.processor.model.MessageModel;
import dev.rialto.processor.model.ParameterModel;
import dev.rialto.processor.model.TaskKind;
import dev.rialto.processor.model.TaskMethodModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** Checks the methods of an interface of a task beside completions. */
final class TaskValidator {

  private final Context context;
  private final TaskKind kind;
  private final TaskSettingsReader settings;
  private final MessageReader messages;

  private record Returned(Delivery delivery, TypeMirror value, boolean several) {}

  TaskValidator(Context context, TaskKind kind) {
    this.context = context;
    this.kind = kind;
    this.settings = new TaskSettingsReader(context, kind);
    this.messages = new MessageReader(context);
  }

  /** Returns the task of an interface; empty if it is one of completions. */
  static Optional<TaskKind> of(Context context) {
    List<String> said = new ArrayList<>();
    Optional<TaskKind> found = Optional.empty();
    if (!Completions.on(context.owner()).isEmpty()) {
      said.add("@Completion");
    }
    for (TaskKind kind : TaskKind.values()) {
      if (Annotation.on(context.owner(), kind.annotation()).isPresent()) {
        said.add(kind.shortName());
        found = Optional.of(kind);
      }
    }
    if (said.size() > 1) {
      context
          .report()
          .add(
              Code.SEVERAL_TASKS,
              Place.of(context.owner()),
              "'"
                  + context.owner().getSimpleName()
                  + "' has "
                  + String.join(" and ", said)
                  + "; an interface is of one task: write one for each");
    }
    return found;
  }

  /** Returns the method's model; empty if something is wrong with it. */
  Optional<TaskMethodModel> validate(ExecutableElement method) throws MissingTypeException {
    Present.check(method);
    for (VariableElement parameter : method.getParameters()) {
      Present.check(parameter);
    }
    ExecutableType seen =
        (ExecutableType)
            context.types().asMemberOf((DeclaredType) context.owner().asType(), method);
    new Reach(context).check(method, seen);
    if (!method.getTypeParameters().isEmpty()) {
      refuse(method, "has no type parameters; name the type itself");
      return Optional.empty();
    }
    List<ParameterModel> parameters = new ArrayList<>();
    Map<VariableElement, TypeMirror> values = new LinkedHashMap<>();
    String options = "";
    for (int i = 0; i < method.getParameters().size(); i++) {
      VariableElement parameter = method.getParameters().get(i);
      TypeMirror type = seen.getParameterTypes().get(i);
      Present.check(type);
      String name = parameter.getSimpleName().toString();
      parameters.add(
          new ParameterModel(name, TypeName.get(type), PromptTypes.isNullable(parameter)));
      if (MessageReader.isOptions(context.types().asElement(type))) {
        options = name;
      } else {
        values.put(parameter, type);
      }
    }
    String texts = texts(values);
    Optional<Returned> returned = returned(method, seen.getReturnType(), !texts.isEmpty());
    Optional<MessageModel> prompt =
        texts.isEmpty() ? prompt(method, new SentParameters(values)) : Optional.empty();
    TaskMethodModel.Settings said = settings.read(method);
    if (returned.isPresent() && !returned.get().several() && said.n() > 1) {
      context
          .report()
          .add(
              Code.UNSUPPORTED_RETURN,
              Place.of(method),
              "The method asks for " + said.n() + " images; return List<GeneratedImage>");
    }
    if (returned.isEmpty() || (texts.isEmpty() && prompt.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new TaskMethodModel(
            kind,
            method.getSimpleName().toString(),
            TypeName.get(seen.getReturnType()),
            TypeName.get(returned.get().value()),
            returned.get().several(),
            parameters,
            options,
            returned.get().delivery(),
            prompt,
            texts,
            said));
  }

  /** Returns the parameter that holds several texts; empty if there is none. */
  private String texts(Map<VariableElement, TypeMirror> values) {
    if (!kind.takesMany() || values.size() != 1) {
      return "";
    }
    Map.Entry<VariableElement, TypeMirror> only = values.entrySet().iterator().next();
    String type = TypeName.get(only.getValue()).toString();
    boolean many =
        type.equals("java.util.List<java.lang.String>")
            || type.equals("java.util.Collection<java.lang.String>");
    return many ? only.getKey().getSimpleName().toString() : "";
  }

  private Optional<MessageModel> prompt(ExecutableElement method, SentParameters sent) {
    boolean noText =
        sent.types().values().stream().anyMatch(t -> new PromptTypes(context).isContents(t));
    if (noText) {
      refuse(method, "takes text only, no images and documents");
      return Optional.empty();
    }
    if (Annotation.on(method, Names.USER_MESSAGE).isEmpty() && sent.all().size() != 1) {
      refuse(
          method,
          "needs one text: a single parameter of the type String"
              + (kind.takesMany() ? " or List<String>" : "")
              + ", or @UserMessage(\"…\") with the parameters in it");
      return Optional.empty();
    }
    List<MessageModel> all = messages.read(method, sent);
    if (all.size() > 1) {
      refuse(method, "takes one text; instructions and examples are for @Completion");
      return Optional.empty();
    }
    return all.stream().findFirst();
  }

  private void refuse(ExecutableElement method, String what) {
    context
        .report()
        .add(Code.BAD_TASK_INPUT, Place.of(method), "A method of " + kind.shortName() + " " + what);
  }

  private Optional<Returned> returned(ExecutableElement method, TypeMirror type, boolean many)
      throws MissingTypeException {
    Present.check(type);
    TypeMirror inner = type;
    boolean later = false;
    boolean result = false;
    if (isA(inner, "java.util.concurrent.CompletionStage")
        || isA(inner, "java.util.concurrent.CompletableFuture")) {
      later = true;
      inner = argument(inner);
    }
    if (isA(inner, Names.RESULT)) {
      result = true;
      inner = argument(inner);
    }
    boolean several = isA(inner, "java.util.List");
    TypeMirror value = several ? argument(inner) : inner;
    boolean fits = kind.takesMany() ? several == many : true;
    if (!kind.gives(TypeName.get(value).toString()) || !fits) {
      String one = kind.value().replace("dev.rialto.", "");
      String expected =
          kind.takesMany()
              ? (many ? "List<" + one + "> for several texts" : one + " for one text")
              : one + " or List<" + one + ">";
      context
          .report()
          .add(
              Code.UNSUPPORTED_RETURN,
              Place.of(method),
              "A method of "
                  + kind.shortName()
                  + " returns "
                  + expected
                  + ", also within Result, CompletionStage or CompletableFuture; this one returns "
                  + type.toString().replace("java.lang.", ""));
      return Optional.empty();
    }
    Delivery delivery =
        later
            ? (result ? Delivery.FUTURE_RESULT : Delivery.FUTURE)
            : (result ? Delivery.RESULT : Delivery.VALUE);
    return Optional.of(new Returned(delivery, inner, several));
  }

  private boolean isA(TypeMirror type, String name) {
    return type.getKind() == TypeKind.DECLARED
        && context.types().asElement(type) instanceof TypeElement element
        && element.getQualifiedName().contentEquals(name)
        && ((DeclaredType) type).getTypeArguments().size() == 1;
  }

  private static TypeMirror argument(TypeMirror type) {
    return ((DeclaredType) type).getTypeArguments().get(0);
  }
}
