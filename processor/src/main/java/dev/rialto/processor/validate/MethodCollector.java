package dev.rialto.processor.validate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
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
 *
 * <p>Where interfaces that know nothing of each other have the same method, one method implements
 * both: with the return type of the one that fits the other. What they say of it must be the same,
 * unless only one of them says anything: then that one counts, if its return type fits.
 */
final class MethodCollector {

  private final Elements elements;
  private final Types types;
  private final DeclaredType self;
  private final Report report;

  MethodCollector(Context context) {
    report = context.report();
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
        if (isInstance(method) && !isOfObject(method)) {
          add(method, found);
        }
      }
    }
    found.removeIf(method -> !isAbstract(method));
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

  private void add(ExecutableElement method, List<ExecutableElement> found) {
    for (int i = 0; i < found.size(); i++) {
      ExecutableElement nearer = found.get(i);
      if (!nearer.getSimpleName().equals(method.getSimpleName())
          || !(types.isSubsignature(seen(nearer), seen(method))
              || types.isSubsignature(seen(method), seen(nearer)))) {
        continue;
      }
      if (isAbstract(nearer) && isAbstract(method) && !elements.overrides(nearer, method, type())) {
        found.set(i, oneOf(nearer, method));
      }
      return;
    }
    found.add(method);
  }

  private boolean isSubtype(ExecutableElement method, ExecutableElement of) {
    TypeMirror type = seen(method).getReturnType();
    TypeMirror other = seen(of).getReturnType();
    return types.isSameType(type, other)
        || (!type.getKind().isPrimitive()
            && !other.getKind().isPrimitive()
            && types.isSubtype(type, other));
  }

  /** Returns the one that is implemented; the other one then is, too. */
  private ExecutableElement oneOf(ExecutableElement method, ExecutableElement other) {
    ExecutableElement narrower =
        !isSubtype(method, other) && isSubtype(other, method) ? other : method;
    if (said(method).equals(said(other))) {
      return narrower;
    }
    boolean isSilent = isSilent(method);
    if (!isSilent && !isSilent(other)) {
      refuse(
          "'"
              + method.getEnclosingElement()
              + "' and '"
              + other.getEnclosingElement()
              + "' say different things of '"
              + method
              + "', which is one method here; override it in '"
              + type().getSimpleName()
              + "' and say there what is meant");
      return narrower;
    }
    ExecutableElement speaking = isSilent ? other : method;
    ExecutableElement silent = isSilent ? method : other;
    if (!isSubtype(speaking, silent)) {
      refuse(
          "'"
              + speaking.getEnclosingElement()
              + "' says what is asked by '"
              + speaking
              + "' but returns '"
              + seen(speaking).getReturnType()
              + "', while '"
              + silent.getEnclosingElement()
              + "' returns '"
              + seen(silent).getReturnType()
              + "' and says nothing; override it in '"
              + type().getSimpleName()
              + "' with that type, and say there what is meant");
    }
    return speaking;
  }

  private void refuse(String message) {
    report.add(Code.INHERITED_TWICE, Place.of(type()), message);
  }

  private static boolean isSilent(ExecutableElement method) {
    return said(method).stream().allMatch(Set::isEmpty);
  }

  /** Returns what annotations of ours say of a method and of its parameters. */
  private static List<Set<String>> said(ExecutableElement method) {
    List<Set<String>> all = new ArrayList<>();
    all.add(ours(method));
    method.getParameters().forEach(parameter -> all.add(ours(parameter)));
    return all;
  }

  private static Set<String> ours(Element element) {
    return element.getAnnotationMirrors().stream()
        .filter(m -> Annotation.typeOf(m).getQualifiedName().toString().startsWith("dev.rialto."))
        .map(AnnotationMirror::toString)
        .collect(Collectors.toSet());
  }

  private static boolean isAbstract(ExecutableElement method) {
    return method.getModifiers().contains(Modifier.ABSTRACT);
  }

  private TypeElement type() {
    return (TypeElement) self.asElement();
  }

  private boolean sameSignature(ExecutableElement a, ExecutableElement b) {
    return a.getSimpleName().equals(b.getSimpleName())
        && types.isSubsignature((ExecutableType) a.asType(), (ExecutableType) b.asType());
  }

  private ExecutableType seen(ExecutableElement method) {
    return (ExecutableType) types.asMemberOf(self, method);
  }
}
