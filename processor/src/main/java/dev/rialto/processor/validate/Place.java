package dev.rialto.processor.validate;

import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/**
 * Where a diagnostic is shown.
 *
 * @param element the element
 * @param annotation its annotation; null for the element's name
 * @param value the annotation's value; null for the annotation's name
 */
public record Place(
    Element element, @Nullable AnnotationMirror annotation, @Nullable AnnotationValue value) {

  /** Returns the place of an element's name. */
  public static Place of(Element element) {
    return new Place(element, null, null);
  }

  /** Returns the place of an annotation, or of one of its values. */
  static Place of(Element element, Annotation annotation, @Nullable AnnotationValue value) {
    return new Place(element, annotation.mirror(), value);
  }
}
