package dev.rialto.processor.validate;

import dev.rialto.processor.model.TaskKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** Finds {@code @Completion}, also where it stands on an annotation of the application's own. */
public final class Completions {

  private Completions() {}

  /** Returns whether an annotation is {@code @Completion} or carries it, or is another task's. */
  public static boolean means(TypeElement annotation) {
    return annotation.getQualifiedName().contentEquals(Names.COMPLETION)
        || Arrays.stream(TaskKind.values())
            .anyMatch(kind -> annotation.getQualifiedName().contentEquals(kind.annotation()))
        || Annotation.on(annotation, Names.COMPLETION).isPresent();
  }

  /** Returns those of an element, its own first, which wins. */
  static List<Annotation> on(Element element) {
    List<Annotation> all = new ArrayList<>();
    Annotation.on(element, Names.COMPLETION).ifPresent(all::add);
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      Annotation.on(Annotation.typeOf(mirror), Names.COMPLETION).ifPresent(all::add);
    }
    return all;
  }
}
