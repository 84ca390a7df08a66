package dev.rialto.processor.validate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.ClientModel;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.GeneratedNames;
import dev.rialto.processor.model.MethodModel;
import dev.rialto.processor.model.TaskKind;
import dev.rialto.processor.model.TaskMethodModel;
import dev.rialto.runtime.RuntimeVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/** Checks one interface. */
public final class InterfaceValidator {

  private static final String RUNTIME_VERSION = "dev.rialto.runtime.RuntimeVersion";

  private final Context context;
  private final TypeElement owner;
  private final SizeCheck sizes;

  /** The types that were refused since they have no finite value. */
  private final Set<TypeName> endless = new HashSet<>();

  /** Prepares the check of the context's interface. */
  public InterfaceValidator(Context context) {
    this.context = context;
    this.owner = context.owner();
    this.sizes = new SizeCheck(context);
  }

  /**
   * Returns the interface's model; empty if something is wrong with it, which the report then says.
   *
   * @throws MissingTypeException if it names a type that is not there yet
   */
  public Optional<ClientModel> validate() throws MissingTypeException {
    if (!isUsable() || !fitsRuntime()) {
      return Optional.empty();
    }
    Present.check(owner);
    if (!checkSupers(owner)) {
      return Optional.empty();
    }
    checkBodies();
    Optional<TaskKind> task = TaskValidator.of(context);
    if (task.isPresent()) {
      return tasks(new TaskValidator(context, task.get()));
    }
    TypeReader types = new TypeReader(context);
    MethodValidator validator = new MethodValidator(context, types);
    List<MethodModel> methods = new ArrayList<>();
    each(
        method -> {
          Optional<MethodModel> model = validator.validate(method);
          model.ifPresent(methods::add);
          model.ifPresent(m -> check(method, m, types.declared()));
        });
    if (context.report().hasErrors()) {
      return Optional.empty();
    }
    ClassName type = ClassName.get(owner);
    return Optional.of(
        new ClientModel(
            type,
            String.join(".", type.simpleNames()),
            GeneratedNames.client(type),
            GeneratedNames.factory(type),
            memberTypes(),
            methods,
            types.declared()));
  }

  /** Returns the types that the client inherits, and which mean something else there. */
  private List<String> memberTypes() {
    return ElementFilter.typesIn(context.elements().getAllMembers(owner)).stream()
        .map(member -> member.getSimpleName().toString())
        .sorted()
        .toList();
  }

  private void check(ExecutableElement method, MethodModel model, List<DeclaredModel> types) {
    new FiniteCheck(context, types, endless).check(method, model.output());
    sizes.check(method, model, types);
    RecursionCheck.check(context, method, model, types);
  }

  private Optional<ClientModel> tasks(TaskValidator validator) throws MissingTypeException {
    List<TaskMethodModel> methods = new ArrayList<>();
    each(method -> validator.validate(method).ifPresent(methods::add));
    if (context.report().hasErrors()) {
      return Optional.empty();
    }
    ClassName type = ClassName.get(owner);
    return Optional.of(
        new ClientModel(
            type,
            String.join(".", type.simpleNames()),
            GeneratedNames.client(type),
            GeneratedNames.factory(type),
            memberTypes(),
            List.of(),
            List.of(),
            methods));
  }

  /** Checks one method. */
  private interface Check {
    void of(ExecutableElement method) throws MissingTypeException;
  }

  /** Checks all methods, also where a type of one is missing. */
  private void each(Check check) throws MissingTypeException {
    List<ExecutableElement> found = new MethodCollector(context).collect();
    MissingTypeException missing = null;
    for (ExecutableElement method : found) {
      try {
        checkImplementable(method);
        check.of(method);
      } catch (MissingTypeException e) {
        missing = e.at(method.getSimpleName().toString());
      }
    }
    if (missing != null) {
      throw missing;
    }
    if (found.isEmpty()) {
      context
          .report()
          .add(
              Code.NO_METHODS,
              Place.of(owner),
              "'" + owner.getSimpleName() + "' has no abstract method that a model could answer");
    }
  }

  /** An interface may declare what every class inherits as something else. */
  private void checkImplementable(ExecutableElement method) {
    boolean clashes =
        method.getParameters().isEmpty()
            && (method.getSimpleName().contentEquals("finalize")
                || (method.getSimpleName().contentEquals("clone")
                    && method.getReturnType().getKind().isPrimitive()));
    if (clashes) {
      context
          .report()
          .add(
              Code.NOT_IMPLEMENTABLE,
              Place.of(method),
              "No class can implement '"
                  + method
                  + "' with this return type, because all inherit one of that name from Object;"
                  + " rename it");
    }
  }

  private boolean isUsable() {
    Optional<Annotation> said = annotation();
    Place place = said.map(a -> Place.of(owner, a, null)).orElseGet(() -> Place.of(owner));
    String name = said.map(Annotation::shortName).orElse("@Completion");
    if (owner.getKind() != ElementKind.INTERFACE) {
      context
          .report()
          .add(
              Code.NOT_AN_INTERFACE,
              place,
              name
                  + " is for interfaces and their methods; '"
                  + owner.getSimpleName()
                  + "' is "
                  + kind(owner));
      return false;
    }
    if (owner.getModifiers().contains(Modifier.SEALED)) {
      context
          .report()
          .add(
              Code.NOT_IMPLEMENTABLE,
              place,
              "'"
                  + owner.getSimpleName()
                  + "' is sealed, so that no generated class can implement it; leave out sealed, or"
                  + " annotate a non-sealed interface that extends it");
      return false;
    }
    for (Element e = owner; e instanceof TypeElement; e = e.getEnclosingElement()) {
      if (e.getModifiers().contains(Modifier.PRIVATE)) {
        context
            .report()
            .add(
                Code.INACCESSIBLE_INTERFACE,
                place,
                "'"
                    + e.getSimpleName()
                    + "' is private, so that no other class can implement '"
                    + owner.getSimpleName()
                    + "'; leave out private");
        return false;
      }
    }
    if (!owner.getTypeParameters().isEmpty()) {
      context
          .report()
          .add(
              Code.GENERIC_INTERFACE,
              place,
              "'"
                  + owner.getSimpleName()
                  + "' has type parameters; annotate an interface that extends it with the types"
                  + " filled in");
      return false;
    }
    return true;
  }

  /** Returns what makes the interface one, as far as it stands on itself. */
  private Optional<Annotation> annotation() {
    Optional<Annotation> found = Annotation.on(owner, Names.COMPLETION);
    for (TaskKind kind : TaskKind.values()) {
      found = found.or(() -> Annotation.on(owner, kind.annotation()));
    }
    return found;
  }

  /** Who writes a prompt on a method with a body expects something that does not happen. */
  private void checkBodies() {
    for (ExecutableElement method : ElementFilter.methodsIn(owner.getEnclosedElements())) {
      if (method.getModifiers().contains(Modifier.ABSTRACT)) {
        continue;
      }
      Annotation.on(method, Names.USER_MESSAGE)
          .or(() -> Annotation.on(method, Names.SYSTEM_MESSAGE))
          .or(() -> Annotation.on(method, Names.COMPLETION))
          .ifPresent(
              said ->
                  context
                      .report()
                      .add(
                          Code.IGNORED_MESSAGE,
                          Place.of(method, said, null),
                          "'"
                              + method.getSimpleName()
                              + "' has a body, so that no model is asked; leave out the body, or"
                              + " the annotation"));
    }
  }

  /** The code is compiled against rialto-core, which must be of this processor's version. */
  private boolean fitsRuntime() {
    TypeElement version = context.elements().getTypeElement(RUNTIME_VERSION);
    String found =
        version == null
            ? "not on the class path"
            : ElementFilter.fieldsIn(version.getEnclosedElements()).stream()
                .filter(field -> field.getSimpleName().contentEquals("CURRENT"))
                .map(field -> String.valueOf(field.getConstantValue()))
                .findFirst()
                .orElse("of an unknown version");
    boolean fits = found.equals(RuntimeVersion.CURRENT);
    if (!fits) {
      context
          .report()
          .add(
              Code.RUNTIME_MISMATCH,
              Place.of(owner),
              "This is rialto-processor "
                  + RuntimeVersion.CURRENT
                  + ", but rialto-core is "
                  + found
                  + "; use the same version of both");
    }
    return fits;
  }

  private static String kind(TypeElement type) {
    return switch (type.getKind()) {
      case ANNOTATION_TYPE -> "an annotation that cannot hand it on";
      case ENUM -> "an enum";
      case RECORD -> "a record";
      default -> "a class";
    };
  }

  /** Returns whether no super-interface is without its types. */
  private boolean checkSupers(TypeElement type) throws MissingTypeException {
    boolean right = true;
    for (TypeMirror parent : type.getInterfaces()) {
      Present.check(parent);
      if (context.types().asElement(parent) instanceof TypeElement element) {
        if (!element.getTypeParameters().isEmpty()
            && parent instanceof DeclaredType declared
            && declared.getTypeArguments().isEmpty()) {
          context
              .report()
              .add(
                  Code.UNRESOLVED_TYPE_VARIABLE,
                  Place.of(type),
                  "'"
                      + type.getSimpleName()
                      + "' extends '"
                      + element.getSimpleName()
                      + "' without a type for '"
                      + element.getTypeParameters().get(0)
                      + "'; write "
                      + element.getSimpleName()
                      + "<String>, for example");
          right = false;
        }
        right &= checkSupers(element);
      }
    }
    return right;
  }
}
