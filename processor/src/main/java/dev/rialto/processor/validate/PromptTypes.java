package dev.rialto.processor.validate;

import dev.rialto.processor.model.MessageModel.Form;
import dev.rialto.processor.model.MessageModel.Test;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/** What a template can do with values of a type. */
final class PromptTypes {

  /** Their own text is as exact as it is short, and the same on every machine. */
  private static final Set<String> PLAIN =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Short",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double",
          "java.lang.Character",
          "java.math.BigInteger",
          "java.net.URI",
          "java.util.UUID");

  private static final Set<String> ADDRESSES =
      Set.of("java.net.URI", "java.net.URL", "java.nio.file.Path", "java.io.File");

  private static final Set<String> CONTENTS =
      Set.of("dev.rialto.Content", "dev.rialto.Image", "dev.rialto.Document");

  private final Context context;

  /** What {@code isEmpty()} is asked of, and what is then its own text. */
  private static final Set<String> MAY_BE_EMPTY =
      Set.of(
          "java.lang.String",
          "java.lang.CharSequence",
          "java.util.OptionalInt",
          "java.util.OptionalLong",
          "java.util.OptionalDouble");

  PromptTypes(Context context) {
    this.context = context;
  }

  /**
   * What a section about a value of the type does; the element is null for a boolean, and else the
   * type of what stands in the section.
   */
  record SectionType(Test test, @Nullable TypeMirror element) {}

  /** Returns how a value of the type becomes text. */
  Form form(TypeMirror type, boolean nullable) {
    String name = name(type);
    if (nullable) {
      return Form.RENDERED;
    }
    if (name.equals("java.lang.String")) {
      return Form.STRING;
    }
    boolean isEnum =
        context.types().asElement(type) instanceof TypeElement element
            && element.getKind() == ElementKind.ENUM;
    return type.getKind().isPrimitive() || PLAIN.contains(name) || isEnum
        ? Form.PLAIN
        : Form.RENDERED;
  }

  /**
   * Returns what a section about the type does; empty if a value of it is always there.
   *
   * @param nullable whether it may be null
   */
  Optional<SectionType> section(TypeMirror type, boolean nullable) {
    TypeMirror bound = bound(type);
    if (bound instanceof ArrayType array) {
      return Optional.of(new SectionType(Test.EACH_OF_ARRAY, array.getComponentType()));
    }
    if (bound.getKind() == TypeKind.BOOLEAN || name(bound).equals("java.lang.Boolean")) {
      return Optional.of(new SectionType(Test.TRUE, null));
    }
    if (MAY_BE_EMPTY.contains(name(bound)) || isA(bound, "java.util.Map")) {
      return Optional.of(new SectionType(Test.NOT_EMPTY, bound));
    }
    if (name(bound).equals("java.util.Optional")) {
      return argument(bound).map(value -> new SectionType(Test.PRESENT, value));
    }
    Optional<TypeMirror> element = superArgument(bound, "java.lang.Iterable");
    if (element.isPresent()) {
      return Optional.of(
          new SectionType(
              isA(bound, "java.util.List") ? Test.EACH : Test.EACH_IN_ORDER, element.get()));
    }
    return (nullable && !bound.getKind().isPrimitive()) || !components(bound).isEmpty()
        ? Optional.of(new SectionType(Test.NOT_NULL, bound))
        : Optional.empty();
  }

  /** Returns the components of a record by their names; empty for any other type. */
  Map<String, Components.Component> components(TypeMirror type) {
    Map<String, Components.Component> all = new LinkedHashMap<>();
    if (bound(type) instanceof DeclaredType declared) {
      Components.of(declared, context.types())
          .forEach(component -> all.put(component.name(), component));
    }
    return all;
  }

  /** Returns whether a type is that of something which is no text, or a list or array of it. */
  boolean isContents(TypeMirror type) {
    return CONTENTS.contains(name(type)) || isManyContents(type);
  }

  /** Returns whether a type is a list or array of something which is no text. */
  boolean isManyContents(TypeMirror type) {
    if (type instanceof ArrayType array) {
      return CONTENTS.contains(name(array.getComponentType()));
    }
    return superArgument(type, "java.util.Collection")
        .filter(element -> CONTENTS.contains(name(bound(element))))
        .isPresent();
  }

  /**
   * Returns an image or document that is held by a type which is text as a whole; empty if there is
   * none.
   */
  Optional<String> hiddenContents(TypeMirror type) {
    return hiddenContents(type, new HashSet<>());
  }

  private Optional<String> hiddenContents(TypeMirror type, Set<String> seen) {
    TypeMirror bound = bound(type);
    if (CONTENTS.contains(name(bound))) {
      return Optional.of(name(bound));
    }
    if (!seen.add(bound.toString())) {
      return Optional.empty();
    }
    Stream<TypeMirror> parts =
        bound instanceof ArrayType array
            ? Stream.of(array.getComponentType())
            : bound instanceof DeclaredType declared
                ? Stream.concat(
                    declared.getTypeArguments().stream(),
                    components(bound).values().stream().map(Components.Component::type))
                : Stream.empty();
    return parts.flatMap(part -> hiddenContents(part, seen).stream()).findFirst();
  }

  /** Returns the type within whose text would be an address in memory; empty if there is none. */
  Optional<String> unreadable(TypeMirror type) {
    TypeMirror bound = bound(type);
    if (bound instanceof ArrayType array) {
      TypeKind component = array.getComponentType().getKind();
      return component == TypeKind.BYTE
          ? Optional.of(type.toString())
          : unreadable(array.getComponentType());
    }
    if (!(bound instanceof DeclaredType declared)) {
      return Optional.empty();
    }
    for (String container : List.of("java.lang.Iterable", "java.util.Map", "java.util.Optional")) {
      if (isA(bound, container)) {
        return declared.getTypeArguments().stream()
            .flatMap(argument -> unreadable(argument).stream())
            .findFirst();
      }
    }
    TypeElement element = (TypeElement) declared.asElement();
    boolean own =
        element.getKind() != ElementKind.CLASS
            || element.getModifiers().contains(Modifier.ABSTRACT)
            || element.getQualifiedName().contentEquals("java.lang.Object")
            || ElementFilter.methodsIn(context.elements().getAllMembers(element)).stream()
                .anyMatch(PromptTypes::isOwnToString);
    return own ? Optional.empty() : Optional.of(declared.toString());
  }

  private static boolean isOwnToString(ExecutableElement method) {
    return method.getSimpleName().contentEquals("toString")
        && method.getParameters().isEmpty()
        && !(method.getEnclosingElement() instanceof TypeElement owner
            && owner.getQualifiedName().contentEquals("java.lang.Object"));
  }

  /** Returns advice for who means what lies at an address; empty where nobody can. */
  String mediaAdvice(TypeMirror type) {
    return ADDRESSES.contains(name(type))
        ? "; to send what lies there, take an Image or a Document"
        : "";
  }

  /** Returns whether generated code can call the methods of a type. */
  boolean isInReach(TypeMirror type) {
    return !(bound(type) instanceof DeclaredType declared)
        || !(declared.asElement() instanceof TypeElement element)
        || new Reach(context).includes(element);
  }

  /** Returns whether an element is marked as one that may be null. */
  static boolean isNullable(Element element) {
    List<AnnotationMirror> all = new ArrayList<>(element.getAnnotationMirrors());
    all.addAll(element.asType().getAnnotationMirrors());
    return all.stream()
        .anyMatch(a -> Annotation.typeOf(a).getSimpleName().contentEquals("Nullable"));
  }

  private boolean isA(TypeMirror type, String name) {
    TypeElement element = context.elements().getTypeElement(name);
    return element != null
        && context
            .types()
            .isAssignable(context.types().erasure(type), context.types().erasure(element.asType()));
  }

  private Optional<TypeMirror> superArgument(TypeMirror type, String name) {
    if (name(type).equals(name)) {
      return Optional.of(argument(type).orElseGet(this::object));
    }
    if (type.getKind() != TypeKind.DECLARED || !isA(type, name)) {
      return Optional.empty();
    }
    return context.types().directSupertypes(type).stream()
        .flatMap(parent -> superArgument(parent, name).stream())
        .findFirst();
  }

  private TypeMirror object() {
    return context.elements().getTypeElement("java.lang.Object").asType();
  }

  private static TypeMirror bound(TypeMirror type) {
    if (type instanceof WildcardType wildcard && wildcard.getExtendsBound() != null) {
      return bound(wildcard.getExtendsBound());
    }
    return type instanceof TypeVariable variable ? bound(variable.getUpperBound()) : type;
  }

  private static Optional<TypeMirror> argument(TypeMirror type) {
    return type instanceof DeclaredType declared && declared.getTypeArguments().size() == 1
        ? Optional.of(declared.getTypeArguments().get(0))
        : Optional.empty();
  }

  private String name(TypeMirror type) {
    return type.getKind() == TypeKind.DECLARED
            && context.types().asElement(type) instanceof TypeElement element
        ? element.getQualifiedName().toString()
        : "";
  }
}
