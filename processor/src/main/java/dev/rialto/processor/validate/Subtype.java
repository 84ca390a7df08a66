package dev.rialto.processor.validate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * What a class is below an interface with type arguments: {@code Circle<String>} below {@code
 * Shape<String>} for {@code record Circle<C>(C fill) implements Shape<C>}.
 *
 * @param type the type; null if there is none, as for a record that implements {@code
 *     Shape<Integer>}
 * @param unknown the first type parameter that the interface's arguments leave open; empty if there
 *     is none
 */
record Subtype(@Nullable DeclaredType type, String unknown) {

  private static final Subtype IMPOSSIBLE = new Subtype(null, "");

  /**
   * Works it out.
   *
   * @param below a class that names the interface among those it implements
   * @param above the interface with its arguments
   */
  static Subtype of(Types types, TypeElement below, DeclaredType above) {
    Map<Element, TypeMirror> known = new LinkedHashMap<>();
    for (TypeMirror parent : below.getInterfaces()) {
      if (parent instanceof DeclaredType declared
          && declared.asElement().equals(above.asElement())
          && !match(types, declared.getTypeArguments(), above.getTypeArguments(), known)) {
        return IMPOSSIBLE;
      }
    }
    List<? extends TypeParameterElement> parameters = below.getTypeParameters();
    TypeMirror[] arguments = new TypeMirror[parameters.size()];
    for (int i = 0; i < arguments.length; i++) {
      TypeMirror argument = known.get(parameters.get(i));
      if (argument == null) {
        return new Subtype(null, parameters.get(i).getSimpleName().toString());
      }
      arguments[i] = argument;
    }
    return new Subtype(types.getDeclaredType(below, arguments), "");
  }

  private static boolean match(
      Types types,
      List<? extends TypeMirror> patterns,
      List<? extends TypeMirror> actual,
      Map<Element, TypeMirror> known) {
    for (int i = 0; i < patterns.size(); i++) {
      if (!match(types, patterns.get(i), actual.get(i), known)) {
        return false;
      }
    }
    return true;
  }

  private static boolean match(
      Types types, TypeMirror pattern, TypeMirror actual, Map<Element, TypeMirror> known) {
    if (pattern.getKind() == TypeKind.TYPEVAR) {
      TypeMirror before = known.putIfAbsent(((TypeVariable) pattern).asElement(), actual);
      return before == null || types.isSameType(before, actual);
    }
    if (pattern instanceof DeclaredType one
        && actual instanceof DeclaredType other
        && one.asElement().equals(other.asElement())
        && one.getTypeArguments().size() == other.getTypeArguments().size()) {
      return match(types, one.getTypeArguments(), other.getTypeArguments(), known);
    }
    return types.isSameType(pattern, actual);
  }
}
