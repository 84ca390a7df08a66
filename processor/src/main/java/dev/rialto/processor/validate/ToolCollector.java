package dev.rialto.processor.validate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * Finds the tools of a type: its own methods with {@code @Tool}, then those of its superclasses and
 * interfaces. What overrides a tool is one, also without the annotation.
 */
final class ToolCollector {

  private final Elements elements;
  private final Types types;
  private final TypeElement owner;

  /**
   * A tool.
   *
   * @param method the method that is called
   * @param annotation what makes it a tool
   */
  record Found(ExecutableElement method, Annotation annotation) {

    /** Returns what the annotation says it does, or else the beginning of its Javadoc. */
    String description(Descriptions descriptions) {
      String said = annotation.lines("value");
      return said.isBlank() ? descriptions.of(method) : said;
    }

    /** Returns the tool's name for the model. */
    String name() {
      String said = annotation.text("name");
      return said.isEmpty() ? method.getSimpleName().toString() : said;
    }
  }

  ToolCollector(Elements elements, Types types, TypeElement owner) {
    this.elements = elements;
    this.types = types;
    this.owner = owner;
  }

  List<Found> collect() {
    Set<TypeElement> all = new LinkedHashSet<>();
    add(owner, all);
    List<ExecutableElement> methods = new ArrayList<>();
    List<Optional<Annotation>> annotations = new ArrayList<>();
    for (TypeElement type : all) {
      for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
        if (!isSeen(type, method)) {
          continue;
        }
        Optional<Annotation> annotation = Annotation.on(method, Names.TOOL);
        int overriding = overriding(method, methods);
        if (overriding < 0) {
          methods.add(method);
          annotations.add(annotation);
        } else if (annotations.get(overriding).isEmpty()) {
          annotations.set(overriding, annotation);
        }
      }
    }
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < methods.size(); i++) {
      if (annotations.get(i).isPresent()) {
        found.add(new Found(methods.get(i), annotations.get(i).get()));
      }
    }
    return found;
  }

  /** Static methods of interfaces are not inherited, nor are private ones. */
  private boolean isSeen(TypeElement type, ExecutableElement method) {
    Set<Modifier> modifiers = method.getModifiers();
    return type.equals(owner)
        || !(modifiers.contains(Modifier.PRIVATE)
            || (modifiers.contains(Modifier.STATIC) && type.getKind().isInterface()));
  }

  private int overriding(ExecutableElement method, List<ExecutableElement> nearer) {
    for (int i = 0; i < nearer.size(); i++) {
      if (elements.overrides(nearer.get(i), method, owner)
          || elements.hides(nearer.get(i), method)) {
        return i;
      }
    }
    return -1;
  }

  /** The class and its superclasses first: a class's method wins over an interface's. */
  private void add(TypeElement type, Set<TypeElement> all) {
    if (type.getQualifiedName().contentEquals("java.lang.Object") || !all.add(type)) {
      return;
    }
    if (types.asElement(type.getSuperclass()) instanceof TypeElement parent) {
      add(parent, all);
    }
    for (TypeMirror one : type.getInterfaces()) {
      if (types.asElement(one) instanceof TypeElement parent) {
        add(parent, all);
      }
    }
  }
}
