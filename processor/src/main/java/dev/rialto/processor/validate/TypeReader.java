package dev.rialto.processor.validate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.ConstraintModel;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.ComponentModel;
import dev.rialto.processor.model.DeclaredModel.ConstantModel;
import dev.rialto.processor.model.DeclaredModel.EnumModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.GeneratedNames;
import dev.rialto.processor.model.ScalarKind;
import dev.rialto.processor.model.TypeModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.lang.model.AnnotatedConstruct;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/**
 * Reads the types that answers consist of; each record and enum once for an interface, whichever
 * methods use it.
 *
 * <p>Longer than its neighbours, since types nest: what reads one kind has to be able to read all.
 */
final class TypeReader {

  static final String ALLOWED_TYPES =
      "  Allowed: String, primitives and their boxes, BigDecimal, BigInteger, dates, times,"
          + " durations and zones of java.time, URI, UUID, Locale, Currency, enums, records of"
          + " these, sealed interfaces of records, and List, Set, Map<String or enum, …> and"
          + " Optional of these.";

  static final String ALLOWED_RETURNS =
      ALLOWED_TYPES
          + "\n"
          + "  Also Result<…>, CompletionStage<…>, CompletableFuture<…> of these, and"
          + " Flow.Publisher<…>, CompletionStream<…> and Stream<…>: of String they hand out the"
          + " text's deltas, of Partial<a record> the record as it grows, of another type the"
          + " elements of a list.";

  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("java.util.Date", "java.time.Instant"),
          Map.entry("java.sql.Timestamp", "java.time.Instant"),
          Map.entry("java.util.TimeZone", "java.time.ZoneId"),
          Map.entry("java.time.Clock", "java.time.Instant"),
          Map.entry("java.time.temporal.Temporal", "java.time.Instant"),
          Map.entry("java.time.temporal.TemporalAmount", "java.time.Duration"),
          Map.entry("java.time.chrono.ChronoLocalDate", "java.time.LocalDate"),
          Map.entry("java.util.Calendar", "java.time.ZonedDateTime"),
          Map.entry("java.util.concurrent.Future", "java.util.concurrent.CompletableFuture"),
          Map.entry("java.util.stream.IntStream", "Stream<Integer>"),
          Map.entry("java.util.stream.LongStream", "Stream<Long>"),
          Map.entry("java.util.stream.DoubleStream", "Stream<Double>"),
          Map.entry("java.util.OptionalInt", "Optional<Integer>"),
          Map.entry("java.util.OptionalLong", "Optional<Long>"),
          Map.entry("java.util.OptionalDouble", "Optional<Double>"),
          Map.entry("java.io.File", "String"),
          Map.entry("java.nio.file.Path", "String"),
          Map.entry("java.lang.Void", "the type of what you want to know"),
          Map.entry("java.util.Collection", "java.util.List"),
          Map.entry("java.lang.Iterable", "java.util.List"),
          Map.entry("java.util.ArrayList", "java.util.List"),
          Map.entry("java.util.LinkedList", "java.util.List"),
          Map.entry("java.util.HashSet", "java.util.Set"),
          Map.entry("java.util.LinkedHashSet", "java.util.Set"),
          Map.entry("java.util.SortedSet", "java.util.Set"),
          Map.entry("java.util.HashMap", "java.util.Map"),
          Map.entry("java.util.LinkedHashMap", "java.util.Map"),
          Map.entry("java.util.SortedMap", "java.util.Map"),
          Map.entry("java.lang.CharSequence", "String"),
          Map.entry("java.lang.Number", "double or java.math.BigDecimal"),
          Map.entry("java.net.URL", "java.net.URI"),
          Map.entry("java.lang.Object", "String, or a record that says what you need"));

  private static final int MAX_INSTANTIATIONS = 8;

  private final Context context;
  private final Descriptions descriptions;
  private final Map<TypeName, Optional<DeclaredModel>> declared = new LinkedHashMap<>();
  private final Map<TypeName, TypeElement> underway = new LinkedHashMap<>();

  TypeReader(Context context) {
    this.context = context;
    this.descriptions = new Descriptions(context.elements());
  }

  /** Returns what was read, in order of appearance. */
  List<DeclaredModel> declared() {
    return declared.values().stream().flatMap(Optional::stream).toList();
  }

  /** Reads a type; empty if something is wrong with it. */
  Optional<TypeModel> read(TypeMirror type, Use use) throws MissingTypeException {
    Present.check(type);
    return switch (type.getKind()) {
      case TYPEVAR -> refuse(Code.UNRESOLVED_TYPE_VARIABLE, use, unresolved(type, use));
      case ARRAY -> refuseArray((ArrayType) type, use);
      case WILDCARD -> refuseWildcard((WildcardType) type, use);
      case DECLARED -> readDeclared((DeclaredType) type, use);
      default ->
          type instanceof PrimitiveType
              ? scalar(type, false)
              : unsupported(type.toString(), use, "");
    };
  }

  private String unresolved(TypeMirror type, Use use) {
    boolean ofMethod =
        context.types().asElement(type) instanceof TypeParameterElement parameter
            && parameter.getGenericElement() instanceof ExecutableElement;
    boolean ofTool = use.code() == Code.UNSUPPORTED_TOOL_TYPE;
    return use.subject(type.toString())
        + " is a type variable without a value; "
        + (ofMethod
            ? "name the type itself: what a method is called with is not known when "
                + (ofTool ? "its schema" : "its client")
                + " is written"
            : ofTool
                ? "let a class extend this one with the type filled in, and name that in @Tools"
                : "extend the interface with the type filled in");
  }

  private Optional<TypeModel> readDeclared(DeclaredType type, Use use) throws MissingTypeException {
    TypeElement element = (TypeElement) type.asElement();
    String name = element.getQualifiedName().toString();
    Optional<TypeModel> scalar = scalar(type, true);
    if (scalar.isPresent()) {
      return scalar;
    }
    return switch (name) {
      case "java.util.List" -> argument(type, 0, use).map(TypeModel.ListOf::new);
      case "java.util.Set" -> argument(type, 0, use).map(TypeModel.SetOf::new);
      case "java.util.Optional" ->
          argument(type, 0, use)
              .map(value -> value instanceof TypeModel.NullableOf n ? n.value() : value)
              .flatMap(value -> optional(value, use));
      case "java.util.Map" -> readMap(type, use);
      case Names.RESULT,
          "java.util.concurrent.CompletionStage",
          "java.util.concurrent.CompletableFuture",
          "java.util.concurrent.Flow.Publisher",
          Names.COMPLETION_STREAM,
          Names.JAVA_STREAM ->
          unsupported(name, use, outermost(name));
      case Names.PARTIAL ->
          unsupported(
              name, use, "; it can only be what a stream is of: Flow.Publisher<Partial<…>>");
      default -> readOther(element, type, use);
    };
  }

  private static String outermost(String name) {
    return name.equals(Names.RESULT)
        ? "; it is the outermost type, or within a CompletableFuture; a CompletionStream has a"
            + " result() of its own"
        : "; it can only be the outermost type";
  }

  private Optional<TypeModel> readOther(TypeElement element, DeclaredType type, Use use)
      throws MissingTypeException {
    String name = element.getQualifiedName().toString();
    if (element.getKind() == ElementKind.ENUM
        || Components.has(element)
        || SealedReader.isSealed(element)) {
      return readOwn(element, type, use);
    }
    String instead = INSTEAD.get(name);
    if (instead != null) {
      return unsupported(name, use, "; use " + instead);
    }
    return unsupported(name, use, ownInstead(element, name));
  }

  private static String ownInstead(TypeElement element, String name) {
    if (name.startsWith("java.") || name.startsWith("javax.")) {
      return "";
    }
    return switch (element.getKind()) {
      case CLASS -> Components.isKotlin(element) ? "; make it a data class" : "; make it a record";
      case INTERFACE ->
          Components.isKotlin(element)
              ? "; make it a data class, or write it in Java, sealed: of Kotlin's own sealed"
                  + " interfaces KAPT does not show what implements them"
              : "; make it a record, or seal it and let records implement it";
      default -> "";
    };
  }

  /** JSON says once that there is nothing. */
  private Optional<TypeModel> optional(TypeModel value, Use use) {
    return value instanceof TypeModel.OptionalOf
        ? unsupported(
            "Optional<" + value.java() + ">",
            use,
            "; null would be the one as well as the other; one Optional is enough")
        : Optional.of(new TypeModel.OptionalOf(value));
  }

  private Optional<TypeModel> readMap(DeclaredType type, Use use) throws MissingTypeException {
    if (type.getTypeArguments().size() != 2) {
      return unsupported(type.toString(), use, "; say of what, such as Map<String, Integer>");
    }
    Element of = context.types().asElement(type.getTypeArguments().get(0));
    boolean isText =
        of instanceof TypeElement named
            && named.getQualifiedName().contentEquals("java.lang.String");
    if (!isText && (of == null || of.getKind() != ElementKind.ENUM)) {
      return unsupported(type.toString(), use, "; a map's keys must be Strings or an enum's");
    }
    Optional<TypeModel> key = read(type.getTypeArguments().get(0), use);
    Optional<TypeModel> value = argument(type, 1, use);
    return key.flatMap(k -> value.map(v -> new TypeModel.MapOf(k, v)));
  }

  private Optional<TypeModel> argument(DeclaredType type, int index, Use use)
      throws MissingTypeException {
    if (type.getTypeArguments().size() <= index) {
      return unsupported(type.toString(), use, "; say of what, such as List<String>");
    }
    TypeMirror argument = type.getTypeArguments().get(index);
    return read(argument, use)
        .map(found -> bounded(found, argument, use))
        .map(found -> isNullable(argument) ? nullable(found) : found);
  }

  /** Returns a type with what its annotations at the place of its use say. */
  TypeModel bounded(TypeModel type, TypeMirror argument, Use use) {
    List<ConstraintModel> constraints =
        new ConstraintReader(use.element(), argument, type, context.report()).read();
    return constraints.isEmpty() ? type : new TypeModel.Bounded(type, constraints);
  }

  private Optional<TypeModel> scalar(TypeMirror type, boolean isDeclared) {
    String name =
        isDeclared
            ? ((TypeElement) ((DeclaredType) type).asElement()).getQualifiedName().toString()
            : type.getKind().name().toLowerCase(java.util.Locale.ROOT);
    for (ScalarKind kind : ScalarKind.values()) {
      if (kind.type().toString().equals(name)) {
        return Optional.of(new TypeModel.Scalar(kind, false));
      }
      if (kind.type().isPrimitive() && kind.type().box().toString().equals(name)) {
        return Optional.of(new TypeModel.Scalar(kind, true));
      }
    }
    return Optional.empty();
  }

  private Optional<TypeModel> readOwn(TypeElement element, DeclaredType type, Use use)
      throws MissingTypeException {
    String name = element.getQualifiedName().toString();
    if (!new Reach(context).includes(element)) {
      return refuse(
          Code.INACCESSIBLE_TYPE,
          use,
          use.subject(name)
              + " is out of reach for generated code in the package of the interface; make it"
              + " public, or in the same package at least not private");
    }
    if (!element.getTypeParameters().isEmpty()) {
      if (type.getTypeArguments().isEmpty()) {
        return unsupported(
            name, use, "; say of what, such as " + element.getSimpleName() + "<String>");
      }
    }
    TypeName key = TypeName.get(type);
    TypeModel model = new TypeModel.Declared(key);
    if (underway.containsKey(key)) {
      return Optional.of(model);
    }
    Optional<DeclaredModel> known = declared.get(key);
    if (known == null) {
      if (underway.values().stream().filter(element::equals).count() >= MAX_INSTANTIATIONS) {
        return unsupported(
            name, use, "; it holds itself with ever longer type arguments, without an end");
      }
      declared.put(key, Optional.empty());
      underway.put(key, element);
      try {
        known =
            switch (element.getKind()) {
              case ENUM -> readEnum(element, use);
              case RECORD, CLASS -> readRecord(element, type, use);
              default -> new SealedReader(context, this).read(type, codec(key), use);
            };
      } finally {
        underway.remove(key);
      }
      declared.put(key, known);
    }
    return known.map(found -> model);
  }

  private Optional<DeclaredModel> readEnum(TypeElement element, Use use) {
    List<ConstantModel> constants = new ArrayList<>();
    for (Element member : element.getEnclosedElements()) {
      if (member.getKind() == ElementKind.ENUM_CONSTANT) {
        constants.add(
            new ConstantModel(member.getSimpleName().toString(), descriptions.of(member)));
      }
    }
    inOrder(element, constants);
    if (constants.isEmpty()) {
      report(
          use, Code.EMPTY_TYPE, "The enum '" + element.getQualifiedName() + "' has no constants");
      return Optional.empty();
    }
    return Optional.of(
        new EnumModel(
            ClassName.get(element),
            codec(ClassName.get(element)),
            descriptions.of(element),
            constants));
  }

  /** Puts the constants into the order of the source, which not every compiler tells. */
  private void inOrder(TypeElement element, List<ConstantModel> constants) {
    List<String> names = constants.stream().map(ConstantModel::name).toList();
    if (names.equals(names.stream().sorted().toList()) && context.report().isElsewhere(element)) {
      List<String> order =
          context
              .resources()
              .classFile(context.elements().getBinaryName(element).toString())
              .map(EnumOrder::of)
              .orElse(List.of());
      if (order.containsAll(names)) {
        constants.sort(Comparator.comparingInt(constant -> order.indexOf(constant.name())));
      }
    }
  }

  private Optional<DeclaredModel> readRecord(TypeElement element, DeclaredType type, Use use)
      throws MissingTypeException {
    List<ComponentModel> components = new ArrayList<>();
    boolean right = true;
    for (Components.Component component : Components.of(type, context.types())) {
      String within =
          "the component '"
              + component.name()
              + "' of the record '"
              + element.getSimpleName()
              + "'";
      // What is not compiled now has no lines to point at: then the method is the place.
      Element place =
          context.report().isElsewhere(component.place()) ? use.element() : component.place();
      Optional<TypeModel> read =
          read(component.type(), new Use(place, within, Code.UNSUPPORTED_TYPE));
      right &= read.isPresent();
      read.ifPresent(
          found ->
              components.add(
                  new ComponentModel(
                      component.name(),
                      component.accessor(),
                      component.isNullable() ? nullable(found) : found,
                      descriptions.ofComponent(element, component),
                      new ConstraintReader(
                              component.annotated(), component.type(), found, context.report())
                          .read())));
    }
    return right
        ? Optional.of(
            new RecordModel(
                TypeName.get(type),
                codec(TypeName.get(type)),
                descriptions.of(element),
                components,
                SealedReader.discriminators(context.types(), element)))
        : Optional.empty();
  }

  static TypeModel nullable(TypeModel type) {
    return type instanceof TypeModel.OptionalOf ? type : new TypeModel.NullableOf(type);
  }

  private ClassName codec(TypeName type) {
    String packageName =
        context.elements().getPackageOf(context.owner()).getQualifiedName().toString();
    return GeneratedNames.codec(packageName, type);
  }

  Descriptions descriptions() {
    return descriptions;
  }

  /** Returns whether a component, or a type where it is used, is annotated as nullable. */
  static boolean isNullable(AnnotatedConstruct use) {
    return use.getAnnotationMirrors().stream()
        .anyMatch(a -> Annotation.typeOf(a).getSimpleName().contentEquals("Nullable"));
  }

  private Optional<TypeModel> refuseArray(ArrayType type, Use use) {
    TypeMirror component = type.getComponentType();
    String boxed =
        component instanceof PrimitiveType primitive
            ? context.types().boxedClass(primitive).getSimpleName().toString()
            : Objects.toString(component);
    return unsupported(type.toString(), use, "; use List<" + boxed.replace("java.lang.", "") + ">");
  }

  private Optional<TypeModel> refuseWildcard(WildcardType type, Use use) {
    TypeMirror bound = type.getExtendsBound();
    return unsupported(
        type.toString(),
        use,
        "; name the type itself" + (bound == null ? "" : ", such as " + bound));
  }

  private Optional<TypeModel> unsupported(String type, Use use, String advice) {
    String allowed = use.code() == Code.UNSUPPORTED_RETURN ? ALLOWED_RETURNS : ALLOWED_TYPES;
    String message =
        use.subject(type)
            + (use.code() == Code.UNSUPPORTED_TOOL_TYPE
                ? " cannot be passed between a model and a tool"
                : " cannot be made out of an answer")
            + advice;
    context.report().add(use.code(), Place.of(use.element()), message, allowed);
    return Optional.empty();
  }

  private Optional<TypeModel> refuse(Code code, Use use, String message) {
    report(use, code, message);
    return Optional.empty();
  }

  private void report(Use use, Code code, String message) {
    context.report().add(code, Place.of(use.element()), message);
  }
}
