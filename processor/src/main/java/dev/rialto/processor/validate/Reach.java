package dev.rialto.processor.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;

/** Tells which types generated code can name: it stands in the package of the interface. */
final class Reach {

  private final Context context;

  Reach(Context context) {
    this.context = context;
  }

  /** Returns whether a type, and what it stands in, can be named. */
  boolean includes(TypeElement element) {
    boolean same =
        context
            .elements()
            .getPackageOf(element)
            .equals(context.elements().getPackageOf(context.owner()));
    for (Element e = element; e instanceof TypeElement; e = e.getEnclosingElement()) {
      Set<Modifier> modifiers = e.getModifiers();
      if (modifiers.contains(Modifier.PRIVATE) || (!same && !modifiers.contains(Modifier.PUBLIC))) {
        return false;
      }
    }
    return true;
  }

  /** Returns a type within a type that cannot be named; empty if there is none. */
  Optional<String> beyond(TypeMirror type) {
    return beyond(type, new HashSet<>());
  }

  private Optional<String> beyond(TypeMirror type, Set<String> seen) {
    if (type instanceof ArrayType array) {
      return beyond(array.getComponentType(), seen);
    }
    if (type instanceof WildcardType wildcard) {
      TypeMirror bound =
          wildcard.getExtendsBound() != null
              ? wildcard.getExtendsBound()
              : wildcard.getSuperBound();
      return bound == null ? Optional.empty() : beyond(bound, seen);
    }
    if (type instanceof TypeVariable variable) {
      return seen.add(variable.toString())
          ? beyond(variable.getUpperBound(), seen)
          : Optional.empty();
    }
    if (type instanceof IntersectionType several) {
      return first(several.getBounds(), seen);
    }
    if (!(type instanceof DeclaredType declared)
        || !(declared.asElement() instanceof TypeElement element)) {
      return Optional.empty();
    }
    return includes(element)
        ? first(declared.getTypeArguments(), seen)
        : Optional.of(element.getQualifiedName().toString());
  }

  private Optional<String> first(List<? extends TypeMirror> types, Set<String> seen) {
    return types.stream().flatMap(one -> beyond(one, seen).stream()).findFirst();
  }

  /**
   * Reports parameters and type variables of a method that a client could not declare.
   *
   * @param seen the method as the interface has it
   */
  void check(ExecutableElement method, ExecutableType seen) {
    for (int i = 0; i < method.getParameters().size(); i++) {
      VariableElement parameter = method.getParameters().get(i);
      String name = "'" + parameter.getSimpleName() + "'";
      beyond(seen.getParameterTypes().get(i))
          .ifPresent(type -> refuse(parameter, type, "the type of the parameter " + name));
    }
    for (TypeVariable variable : seen.getTypeVariables()) {
      beyond(variable)
          .ifPresent(type -> refuse(method, type, "a bound of the type variable " + variable));
    }
  }

  private void refuse(Element place, String type, String what) {
    context
        .report()
        .add(
            Code.INACCESSIBLE_TYPE,
            Place.of(place),
            "'"
                + type
                + "', "
                + what
                + ", is out of reach for generated code in the package of the interface; make it"
                + " public, or in the same package at least not private");
  }
}
