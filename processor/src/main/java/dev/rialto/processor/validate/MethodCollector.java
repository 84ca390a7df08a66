package dev.rialto.processor.validate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * Finds the methods that a client must implement: abstract ones, the interface's own first, then
 * those of its super-interfaces that none found before overrides. Default methods stay as they are.
 */
final class MethodCollector {

  private final Elements elements;
  private final Types types;
  private final DeclaredType self;

  MethodCollector(Context context) {
    elements = context.elements();
    types = context.types();
    self = (DeclaredType) context.owner().asType();
  }

  List<ExecutableElement> collect() {
    Set<TypeElement> all = new LinkedHashSet<>();
    addWithSupers((TypeElement) self.asElement(), all);
    List<ExecutableElement> found = new ArrayList<>();
    for (TypeElement type : all) {
      for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
        if (isInstance(method) && !isOfObject(method) && !isOverridden(method, found)) {
          found.add(method);
        }
      }
    }
    found.removeIf(method -> !method.getModifiers().contains(Modifier.ABSTRACT));
    return found;
  }

  /** Nearest first, so that what overrides comes before what is overridden. */
  private void addWithSupers(TypeElement type, Set<TypeElement> all) {
    List<TypeElement> level = new ArrayList<>(List.of(type));
    while (!level.isEmpty()) {
      List<TypeElement> next = new ArrayList<>();
      for (TypeElement one : level) {
        // Met again further up, it counts there.
        all.remove(one);
        all.add(one);
        for (TypeMirror parent : one.getInterfaces()) {
          if (types.asElement(parent) instanceof TypeElement element
              && element.getKind() == ElementKind.INTERFACE) {
            next.add(element);
          }
        }
      }
      level = next;
    }
  }

  private static boolean isInstance(ExecutableElement method) {
    return !method.getModifiers().contains(Modifier.STATIC)
        && !method.getModifiers().contains(Modifier.PRIVATE);
  }

  private boolean isOfObject(ExecutableElement method) {
    TypeElement object = elements.getTypeElement("java.lang.Object");
    return ElementFilter.methodsIn(object.getEnclosedElements()).stream()
        .filter(m -> m.getModifiers().contains(Modifier.PUBLIC))
        .anyMatch(m -> sameSignature(m, method));
  }

  private boolean isOverridden(ExecutableElement method, List<ExecutableElement> found) {
    return found.stream()
        .filter(m -> m.getSimpleName().equals(method.getSimpleName()))
        .anyMatch(
            m ->
                types.isSubsignature(seen(m), seen(method))
                    || types.isSubsignature(seen(method), seen(m)));
  }

  private boolean sameSignature(ExecutableElement a, ExecutableElement b) {
    return a.getSimpleName().equals(b.getSimpleName())
        && types.isSubsignature((ExecutableType) a.asType(), (ExecutableType) b.asType());
  }

  private ExecutableType seen(ExecutableElement method) {
    return (ExecutableType) types.asMemberOf(self, method);
  }
}
