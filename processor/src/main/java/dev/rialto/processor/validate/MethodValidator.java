package dev.rialto.processor.validate;

import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeVariableName;
import dev.rialto.processor.model.MessageModel;
import dev.rialto.processor.model.MethodModel;
import dev.rialto.processor.model.PackedModel;
import dev.rialto.processor.model.ParameterModel;
import dev.rialto.processor.model.SettingsModel;
import dev.rialto.processor.model.ToolUseModel;
import dev.rialto.processor.model.TypeModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;

/** Checks one method. */
final class MethodValidator {

  private final Context context;
  private final SettingsReader settings;
  private final ToolUseReader tools;
  private final MessageReader messages;
  private final ReturnReader returns;
  private final PackedReader packing;
  private final Reach reach;

  MethodValidator(Context context, TypeReader types) throws MissingTypeException {
    this.context = context;
    this.settings = new SettingsReader(context);
    this.tools = new ToolUseReader(context);
    this.messages = new MessageReader(context);
    this.returns = new ReturnReader(context, types);
    this.packing = new PackedReader(context);
    this.reach = new Reach(context);
  }

  /** Returns the method's model; empty if something is wrong with it. */
  Optional<MethodModel> validate(ExecutableElement method) throws MissingTypeException {
    Present.check(method);
    for (VariableElement parameter : method.getParameters()) {
      Present.check(parameter);
    }
    ExecutableType seen =
        (ExecutableType)
            context.types().asMemberOf((DeclaredType) context.owner().asType(), method);
    reach.check(method, seen);
    SettingsModel ofMethod = settings.read(method);
    ToolUseModel toolsOfMethod = tools.read(method);
    List<ParameterModel> parameters = new ArrayList<>();
    Map<VariableElement, TypeMirror> values = new LinkedHashMap<>();
    String options = "";
    String memory = "";
    boolean memoryById = false;
    VariableElement packedList = null;
    Optional<PackedModel> packed = Optional.empty();
    for (int i = 0; i < method.getParameters().size(); i++) {
      VariableElement parameter = method.getParameters().get(i);
      TypeMirror type = seen.getParameterTypes().get(i);
      Present.check(type);
      parameters.add(
          new ParameterModel(
              parameter.getSimpleName().toString(),
              TypeName.get(type),
              PromptTypes.isNullable(parameter)));
      if (MessageReader.isOptions(context.types().asElement(type))) {
        checkOptions(parameter, options);
        options = parameter.getSimpleName().toString();
      } else if (isMemory(parameter, type)) {
        checkMemory(parameter, memory);
        memory = parameter.getSimpleName().toString();
        memoryById = Annotation.on(parameter, Names.MEMORY_ID).isPresent();
      } else if (PackedReader.isPacked(parameter)) {
        Optional<PackedModel> read = packing.read(parameter, packedList);
        TypeMirror element = packing.element(parameter, type);
        values.put(parameter, element == null ? type : element);
        packed = packed.or(() -> read);
        packedList = packedList == null ? parameter : packedList;
      } else {
        checkReadable(parameter, type);
        values.put(parameter, type);
      }
    }
    Optional<ReturnReader.Returned> returned = returns.read(method, seen.getReturnType());
    SentParameters sent = new SentParameters(values);
    List<MessageModel> all =
        checkNamed(method, sent.all()) ? messages.read(method, sent) : List.of();
    packed.ifPresent(list -> packing.checkMessages(method, list, all));
    if (returned.isEmpty()) {
      return Optional.empty();
    }
    settings.checkUse(method, returned.get().delivery());
    Optional<TypeModel> output = Optional.of(returned.get().type());
    if (returned.get().delivery().isOfOutcomes()
        && !packing.fitsItems(
            method,
            seen.getReturnType(),
            packedList == null
                ? context.types().getNoType(TypeKind.NONE)
                : values.get(packedList))) {
      return Optional.empty();
    }
    if (packedList != null) {
      output =
          packing.answer(
              method, returned.get(), !toolsOfMethod.tools().isEmpty(), !memory.isEmpty());
    }
    if (output.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new MethodModel(
            method.getSimpleName().toString(),
            seen.getTypeVariables().stream().map(MethodValidator::variable).toList(),
            TypeName.get(seen.getReturnType()),
            parameters,
            method.isVarArgs(),
            options,
            memory,
            memoryById,
            returned.get().delivery(),
            output.get(),
            ofMethod,
            toolsOfMethod,
            all,
            packed));
  }

  /** A bound may name what a super-interface has left open and the interface has filled in. */
  private static TypeVariableName variable(TypeVariable variable) {
    TypeMirror bound = variable.getUpperBound();
    List<? extends TypeMirror> bounds =
        bound instanceof IntersectionType several ? several.getBounds() : List.of(bound);
    return TypeVariableName.get(
        variable.toString(), bounds.stream().map(TypeName::get).toArray(TypeName[]::new));
  }

  private boolean isMemory(VariableElement parameter, TypeMirror type) {
    return Annotation.on(parameter, Names.MEMORY_ID).isPresent()
        || (context.types().asElement(type) instanceof TypeElement named
            && named.getQualifiedName().contentEquals(Names.CONVERSATION));
  }

  private void checkMemory(VariableElement parameter, String before) {
    if (!before.isEmpty()) {
      context
          .report()
          .add(
              Code.TWO_CONVERSATIONS,
              Place.of(parameter),
              "A call goes on one conversation, and '"
                  + before
                  + "' says which; remove '"
                  + parameter.getSimpleName()
                  + "' or its @MemoryId");
    }
  }

  private void checkOptions(VariableElement parameter, String before) {
    if (!before.isEmpty()) {
      context
          .report()
          .add(
              Code.BAD_OPTIONS_PARAMETER,
              Place.of(parameter),
              "The method has two CallOptions; '" + before + "' is enough");
    }
    for (String type : List.of(Names.USER_MESSAGE, Names.VARIABLE)) {
      Annotation.on(parameter, type)
          .ifPresent(
              annotation ->
                  context
                      .report()
                      .add(
                          Code.BAD_OPTIONS_PARAMETER,
                          Place.of(parameter, annotation, null),
                          "CallOptions are not sent to the model; remove the annotation"));
    }
  }

  /** Lists and plain arrays read like {@code [a, b]}; bytes and tables would only confuse. */
  private void checkReadable(VariableElement parameter, TypeMirror type) {
    if (!(type instanceof ArrayType array)) {
      return;
    }
    TypeKind component = array.getComponentType().getKind();
    if (component == TypeKind.ARRAY || component == TypeKind.BYTE || component == TypeKind.CHAR) {
      context
          .report()
          .add(
              Code.UNREADABLE_PARAMETER,
              Place.of(parameter),
              "The array '"
                  + parameter.getSimpleName()
                  + "' has no readable text; make it a String first");
    }
  }

  /** Class files may have lost their parameters' names. */
  private boolean checkNamed(ExecutableElement method, List<VariableElement> values) {
    // A single text is the message, whatever its name.
    boolean needed =
        values.size() > 1
            || !Annotation.all(method, Names.USER_MESSAGE).isEmpty()
            || messages.namesParameters(method);
    boolean lost = !values.isEmpty() && needed;
    for (int i = 0; i < method.getParameters().size(); i++) {
      VariableElement parameter = method.getParameters().get(i);
      lost &=
          parameter.getSimpleName().contentEquals("arg" + i)
              && Annotation.on(parameter, Names.VARIABLE).isEmpty();
    }
    boolean fromClassFile = context.report().isElsewhere(method);
    if (lost && fromClassFile) {
      context
          .report()
          .add(
              Code.UNNAMED_PARAMETERS,
              Place.of(method),
              "The class file of '"
                  + method.getEnclosingElement()
                  + "' does not hold its parameters' names; compile it with -parameters, or name"
                  + " each with @V(\"…\")");
      return false;
    }
    return true;
  }
}
