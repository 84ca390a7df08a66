package dev.rialto.processor.validate;

import java.util.List;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/** Tells types and values that exist from those that do not, or not yet. */
final class Present {

  private Present() {}

  /**
   * Throws if one of Rialto's annotations on an element has a value that is missing: a constant or
   * a class, of which the compiler speaks itself, unless another processor brings it.
   */
  static void check(Element element) throws MissingTypeException {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (Annotation.typeOf(mirror).getQualifiedName().toString().startsWith("dev.rialto.")) {
        check(mirror);
      }
    }
  }

  private static void check(AnnotationMirror mirror) throws MissingTypeException {
    for (AnnotationValue value : mirror.getElementValues().values()) {
      check(value);
    }
  }

  private static void check(AnnotationValue value) throws MissingTypeException {
    Object said = value.getValue();
    if (said instanceof List<?> several) {
      for (Object one : several) {
        check((AnnotationValue) one);
      }
    } else if (said instanceof AnnotationMirror inner) {
      check(inner);
    } else if (said instanceof TypeMirror type) {
      check(type);
    } else if (value.toString().equals("<error>")) { // a text of that wording has quotes
      throw new MissingTypeException("");
    }
  }

  /** Throws if a type, or one of its arguments, is missing. */
  static void check(TypeMirror type) throws MissingTypeException {
    if (type.getKind() == TypeKind.ERROR) {
      throw new MissingTypeException(type.toString());
    }
    if (type instanceof DeclaredType declared) {
      for (TypeMirror argument : declared.getTypeArguments()) {
        check(argument);
      }
    } else if (type instanceof ArrayType array) {
      check(array.getComponentType());
    } else if (type instanceof WildcardType wildcard) {
      if (wildcard.getExtendsBound() != null) {
        check(wildcard.getExtendsBound());
      }
      if (wildcard.getSuperBound() != null) {
        check(wildcard.getSuperBound());
      }
    }
  }
}
