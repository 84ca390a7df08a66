package dev.rialto.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The type of a value that a model writes. */
public sealed interface TypeModel {

  /** Returns the type as it stands in Java. */
  TypeName java();

  /** Returns a name for it that can be part of an identifier. */
  String label();

  /** Returns a type without what says that it may be absent, or what it keeps to. */
  static TypeModel inner(TypeModel type) {
    if (type instanceof OptionalOf optional) {
      return inner(optional.value());
    }
    if (type instanceof NullableOf nullable) {
      return inner(nullable.value());
    }
    return type instanceof Bounded bounded ? inner(bounded.value()) : type;
  }

  /**
   * A value that is one JSON string, number or boolean.
   *
   * @param kind which one
   * @param boxed whether it is a primitive's box
   */
  record Scalar(ScalarKind kind, boolean boxed) implements TypeModel {
    @Override
    public TypeName java() {
      return boxed ? kind.type().box() : kind.type();
    }

    @Override
    public String label() {
      return boxed ? ((ClassName) java()).simpleName() : kind.label();
    }
  }

  /**
   * A record, a sealed interface or an enum, described by the {@link DeclaredModel} of that name.
   *
   * @param name its name; of a generic record with its arguments
   */
  record Declared(TypeName name) implements TypeModel {
    @Override
    public TypeName java() {
      return name;
    }

    @Override
    public String label() {
      return label(name);
    }

    /** Returns {@code PageOfRisk} for {@code Page<Risk>}. */
    private static String label(TypeName type) {
      if (type instanceof ParameterizedTypeName generic) {
        return generic.typeArguments().stream()
            .map(Declared::label)
            .collect(Collectors.joining("And", generic.rawType().simpleName() + "Of", ""));
      }
      return type instanceof ClassName declared ? declared.simpleName() : type.toString();
    }
  }

  /**
   * A list.
   *
   * @param element the type of its elements
   */
  record ListOf(TypeModel element) implements TypeModel {
    @Override
    public TypeName java() {
      return ParameterizedTypeName.get(ClassName.get(List.class), element.java().box());
    }

    @Override
    public String label() {
      return "ListOf" + element.label();
    }
  }

  /**
   * A set.
   *
   * @param element the type of its elements
   */
  record SetOf(TypeModel element) implements TypeModel {
    @Override
    public TypeName java() {
      return ParameterizedTypeName.get(ClassName.get(Set.class), element.java().box());
    }

    @Override
    public String label() {
      return "SetOf" + element.label();
    }
  }

  /**
   * A map.
   *
   * @param key the type of its keys: a string or an enum
   * @param value the type of its values
   */
  record MapOf(TypeModel key, TypeModel value) implements TypeModel {
    @Override
    public TypeName java() {
      return ParameterizedTypeName.get(
          ClassName.get(Map.class), key.java().box(), value.java().box());
    }

    @Override
    public String label() {
      return "MapOf" + (key instanceof Declared ? key.label() + "To" : "") + value.label();
    }
  }

  /**
   * A value that may be absent: JSON's null.
   *
   * @param value the type of the value
   */
  record OptionalOf(TypeModel value) implements TypeModel {
    @Override
    public TypeName java() {
      return ParameterizedTypeName.get(ClassName.get(Optional.class), value.java().box());
    }

    @Override
    public String label() {
      return "OptionalOf" + value.label();
    }
  }

  /**
   * A value within a container that keeps to more than its type.
   *
   * @param value the type of the value
   * @param constraints what it keeps to; not empty
   */
  record Bounded(TypeModel value, List<ConstraintModel> constraints) implements TypeModel {
    /** Copies the list. */
    public Bounded {
      constraints = List.copyOf(constraints);
    }

    @Override
    public TypeName java() {
      return value.java();
    }

    @Override
    public String label() {
      return "Bounded" + value.label();
    }
  }

  /**
   * A value that may be null.
   *
   * @param value the type of the value
   */
  record NullableOf(TypeModel value) implements TypeModel {
    @Override
    public TypeName java() {
      return value.java().box();
    }

    @Override
    public String label() {
      return "Nullable" + value.label();
    }
  }
}
