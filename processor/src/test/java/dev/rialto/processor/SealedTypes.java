package dev.rialto.processor;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.List;

/** Finds the records that a generic sealed interface can be, by reflection. */
final class SealedTypes {

  private record Filled(Type getRawType, Type[] getActualTypeArguments)
      implements ParameterizedType {
    @Override
    public Type getOwnerType() {
      return null;
    }
  }

  private SealedTypes() {}

  /** Returns the permitted subtypes that can be of the arguments, which are type variables' own. */
  static List<Type> below(ParameterizedType sealed) {
    List<Type> all = new ArrayList<>();
    for (Class<?> below : ((Class<?>) sealed.getRawType()).getPermittedSubclasses()) {
      ParameterizedType up = (ParameterizedType) below.getGenericInterfaces()[0];
      TypeVariable<?>[] variables = below.getTypeParameters();
      Type[] filled = new Type[variables.length];
      boolean fits = true;
      for (int i = 0; i < up.getActualTypeArguments().length; i++) {
        Type argument = up.getActualTypeArguments()[i];
        Type actual = sealed.getActualTypeArguments()[i];
        int variable = List.of(variables).indexOf(argument);
        if (variable < 0) {
          fits &= argument.getTypeName().equals(actual.getTypeName());
        } else {
          fits &= filled[variable] == null || name(filled[variable]).equals(name(actual));
          filled[variable] = actual;
        }
      }
      if (fits) {
        all.add(filled.length == 0 ? below : new Filled(below, filled));
      }
    }
    return all;
  }

  private static String name(Type type) {
    if (type instanceof ParameterizedType generic) {
      StringBuilder name = new StringBuilder(generic.getRawType().getTypeName());
      for (Type argument : generic.getActualTypeArguments()) {
        name.append('<').append(name(argument)).append('>');
      }
      return name.toString();
    }
    return type.getTypeName();
  }
}
