package dev.rialto.processor.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;

/**
 * The components of a record, or of what is one in all but its kind: a data class of Kotlin, of
 * which KAPT shows a class with a constructor and with {@code component1()}, {@code component2()}
 * and so on.
 */
final class Components {

  private static final String METADATA = "kotlin.Metadata";

  private Components() {}

  /**
   * A component.
   *
   * @param name its name
   * @param accessor the name of the method that returns it
   * @param type its type, with the type arguments of its owner filled in
   * @param place where to show what is wrong with it
   * @param annotated the elements that may carry its annotations
   */
  record Component(
      String name, String accessor, TypeMirror type, Element place, List<Element> annotated) {

    boolean isNullable() {
      return annotated.stream().anyMatch(PromptTypes::isNullable) || TypeReader.isNullable(type);
    }
  }

  /** Returns whether a type has components. */
  static boolean has(Element element) {
    return element.getKind() == ElementKind.RECORD
        || (element instanceof TypeElement type && constructor(type).isPresent());
  }

  /** Returns whether a type was written in Kotlin. */
  static boolean isKotlin(Element element) {
    return Annotation.on(element, METADATA).isPresent();
  }

  /** Returns the components in order; empty if the type has none. */
  static List<Component> of(DeclaredType type, Types types) {
    TypeElement element = (TypeElement) type.asElement();
    List<Component> all = new ArrayList<>();
    if (element.getKind() == ElementKind.RECORD) {
      for (RecordComponentElement component : element.getRecordComponents()) {
        String name = component.getSimpleName().toString();
        // A component itself has no place in the compiler's eyes; its field has.
        Element field = field(element, name).orElse(component);
        all.add(
            new Component(
                name,
                name,
                type.getTypeArguments().isEmpty()
                    ? component.asType()
                    : returned(type, component.getAccessor(), types),
                field,
                List.of(field, component)));
      }
      return all;
    }
    Optional<ExecutableElement> constructor = constructor(element);
    if (constructor.isPresent()) {
      List<? extends VariableElement> parameters = constructor.get().getParameters();
      for (int i = 0; i < parameters.size(); i++) {
        VariableElement parameter = parameters.get(i);
        ExecutableElement accessor = accessor(element, i + 1).orElseThrow();
        String name = parameter.getSimpleName().toString();
        List<Element> annotated = new ArrayList<>(List.of(parameter, accessor));
        field(element, name).ifPresent(annotated::add);
        all.add(
            new Component(
                name,
                accessor.getSimpleName().toString(),
                // Of a parameter Kotlin shows List<? extends T>, of what is returned List<T>.
                returned(type, accessor, types),
                parameter,
                annotated));
      }
    }
    return all;
  }

  private static TypeMirror returned(DeclaredType type, ExecutableElement method, Types types) {
    return ((ExecutableType) types.asMemberOf(type, method)).getReturnType();
  }

  /** Returns the constructor of a data class that takes all its components. */
  private static Optional<ExecutableElement> constructor(TypeElement element) {
    if (element.getKind() != ElementKind.CLASS || !isKotlin(element)) {
      return Optional.empty();
    }
    int count = 0;
    while (accessor(element, count + 1).isPresent()) {
      count++;
    }
    int components = count;
    return components == 0
        ? Optional.empty()
        : ElementFilter.constructorsIn(element.getEnclosedElements()).stream()
            .filter(c -> c.getParameters().size() == components)
            .filter(c -> !c.getModifiers().contains(Modifier.PRIVATE))
            .findFirst();
  }

  private static Optional<ExecutableElement> accessor(TypeElement element, int number) {
    return ElementFilter.methodsIn(element.getEnclosedElements()).stream()
        .filter(m -> m.getSimpleName().contentEquals("component" + number))
        .filter(m -> m.getParameters().isEmpty())
        .findFirst();
  }

  private static Optional<Element> field(TypeElement element, String name) {
    return ElementFilter.fieldsIn(element.getEnclosedElements()).stream()
        .filter(field -> field.getSimpleName().contentEquals(name))
        .<Element>map(field -> field)
        .findFirst();
  }
}
