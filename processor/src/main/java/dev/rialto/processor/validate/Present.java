package dev.rialto.processor.validate;

import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/** Tells types that exist from those that do not, or not yet. */
final class Present {

  private Present() {}

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
