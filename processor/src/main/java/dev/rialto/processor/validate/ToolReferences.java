package dev.rialto.processor.validate;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/** Finds the types that {@code @Tools} names. */
public final class ToolReferences {

  private ToolReferences() {}

  /** Returns those that an element names; what is not there is left to the check of the element. */
  public static List<TypeElement> of(Element element) {
    List<TypeElement> types = new ArrayList<>();
    Annotation.on(element, Names.TOOLS)
        .ifPresent(
            annotation -> {
              for (AnnotationValue value : annotation.values("value")) {
                if (value.getValue() instanceof DeclaredType type
                    && type.asElement() instanceof TypeElement named) {
                  types.add(named);
                }
              }
            });
    return types;
  }
}
