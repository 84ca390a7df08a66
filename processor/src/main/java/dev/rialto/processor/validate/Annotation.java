package dev.rialto.processor.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/**
 * An annotation as it was written: only what is said, no defaults.
 *
 * @param mirror the compiler's view of it
 */
record Annotation(AnnotationMirror mirror) {

  /** Returns the annotation of that type on an element, if it is there. */
  static Optional<Annotation> on(Element element, String type) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (typeOf(mirror).getQualifiedName().contentEquals(type)) {
        return Optional.of(new Annotation(mirror));
      }
    }
    return Optional.empty();
  }

  /** Returns all annotations of that repeatable type on an element, in order. */
  static List<Annotation> all(Element element, String type) {
    List<Annotation> all = new ArrayList<>();
    on(element, type).ifPresent(all::add);
    on(element, type + ".Several")
        .ifPresent(
            several ->
                several
                    .values("value")
                    .forEach(v -> all.add(new Annotation((AnnotationMirror) v.getValue()))));
    return all;
  }

  /** Returns the annotation's name as it is written. */
  String shortName() {
    return "@" + typeOf(mirror).getSimpleName();
  }

  static TypeElement typeOf(AnnotationMirror mirror) {
    return (TypeElement) mirror.getAnnotationType().asElement();
  }

  /** Returns what is said for a member; null if nothing is. */
  @Nullable AnnotationValue value(String member) {
    for (Map.Entry<? extends ExecutableElement, ? extends AnnotationValue> entry :
        mirror.getElementValues().entrySet()) {
      if (entry.getKey().getSimpleName().contentEquals(member)) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** Returns a text; empty if nothing is said. */
  String text(String member) {
    AnnotationValue value = value(member);
    return value != null && value.getValue() instanceof String text ? text : "";
  }

  /** Returns an enum constant's name; empty if nothing is said. */
  String constant(String member) {
    AnnotationValue value = value(member);
    return value != null && value.getValue() instanceof VariableElement constant
        ? constant.getSimpleName().toString()
        : "";
  }

  /** Returns a number; null if nothing is said. */
  @Nullable Number number(String member) {
    AnnotationValue value = value(member);
    return value != null && value.getValue() instanceof Number number ? number : null;
  }

  /** Returns the values of an array, or the value itself; empty if nothing is said. */
  List<AnnotationValue> values(String member) {
    AnnotationValue value = value(member);
    List<AnnotationValue> all = new ArrayList<>();
    if (value != null && value.getValue() instanceof List<?> list) {
      for (Object one : list) {
        all.add((AnnotationValue) one);
      }
    } else if (value != null) {
      all.add(value);
    }
    return all;
  }

  /** Returns the texts of an array, joined by line feeds; empty if nothing is said. */
  String lines(String member) {
    List<String> lines = new ArrayList<>();
    for (AnnotationValue value : values(member)) {
      lines.add(String.valueOf(value.getValue()));
    }
    return String.join("\n", lines);
  }
}
