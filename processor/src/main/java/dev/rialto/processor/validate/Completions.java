package dev.rialto.processor.validate;

import dev.rialto.processor.model.TaskKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** Finds {@code @Completion}, also where it stands on an annotation of the application's own. */
public final class Completions {

  private Completions() {}

  /** Returns the names of the annotations that make clients of interfaces. */
  public static Stream<String> names() {
    return Stream.concat(
        Stream.of(Names.COMPLETION), Arrays.stream(TaskKind.values()).map(TaskKind::annotation));
  }

  /** Returns whether an annotation is {@code @Completion} or carries it, or is another task's. */
  public static boolean means(TypeElement annotation) {
    return annotation.getQualifiedName().contentEquals(Names.COMPLETION)
        || Arrays.stream(TaskKind.values())
            .anyMatch(kind -> annotation.getQualifiedName().contentEquals(kind.annotation()))
        || !on(annotation).isEmpty();
  }

  /**
   * Returns whether an annotation passes {@code @Completion} on: other tasks' annotations are not
   * handed on, and one that can stand on no type, method or annotation has nothing to hand it to.
   */
  public static boolean mayCarry(TypeElement annotation, TypeElement carrier) {
    boolean isTask =
        Arrays.stream(TaskKind.values())
            .anyMatch(kind -> annotation.getQualifiedName().contentEquals(kind.annotation()));
    return !isTask
        && Annotation.on(carrier, "java.lang.annotation.Target")
            .map(
                target ->
                    target.values("value").stream()
                        .map(place -> String.valueOf(place.getValue()))
                        .anyMatch(place -> place.matches("(.*\\.)?(TYPE|METHOD|ANNOTATION_TYPE)")))
            .orElse(true);
  }

  /**
   * Returns those of an element, the nearest first, which wins: its own, then those of its
   * annotations, then those of their annotations, and so on.
   */
  static List<Annotation> on(Element element) {
    List<Annotation> all = new ArrayList<>();
    Set<Element> seen = new HashSet<>(); // annotations may carry each other, as @Target does itself
    List<Element> level = List.of(element);
    while (!level.isEmpty()) {
      List<Element> next = new ArrayList<>();
      for (Element one : level) {
        Annotation.on(one, Names.COMPLETION).ifPresent(all::add);
        for (AnnotationMirror mirror : one.getAnnotationMirrors()) {
          TypeElement type = Annotation.typeOf(mirror);
          if (!isOfPlatform(type) && seen.add(type)) {
            next.add(type);
          }
        }
      }
      level = next;
    }
    return all;
  }

  private static boolean isOfPlatform(TypeElement type) {
    return type.getQualifiedName().toString().startsWith("java.lang.");
  }
}
