package dev.rialto.processor.validate;

import dev.rialto.processor.model.ConstraintModel;
import dev.rialto.processor.model.ScalarKind;
import dev.rialto.processor.model.TypeModel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;

/**
 * Reads the bean-validation annotations of a record's component, by name: who does not use them
 * needs no library. What does not fit the component's type, and constraints that only their own
 * validators know, are warned of: who writes one relies on it.
 *
 * <p>Longer than its neighbours, since each constraint has its own members.
 */
final class ConstraintReader {

  private static final List<String> PACKAGES =
      List.of("jakarta.validation.constraints.", "javax.validation.constraints.");

  private static final Set<String> COMPOSED =
      Set.of("jakarta.validation.Constraint", "javax.validation.Constraint");

  private static final List<String> OVERRIDES =
      List.of("jakarta.validation.OverridesAttribute", "javax.validation.OverridesAttribute");

  private static final Set<String> OF_TEXT =
      Set.of("Size", "NotEmpty", "NotBlank", "Pattern", "Email");
  private static final Set<String> OF_CONTAINER = Set.of("Size", "NotEmpty");
  private static final Set<String> OF_BOOLEAN = Set.of("AssertTrue", "AssertFalse");
  private static final Set<String> OF_MOMENT =
      Set.of("Past", "PastOrPresent", "Future", "FutureOrPresent");
  private static final Set<String> OF_NUMBER =
      Set.of(
          "Min",
          "Max",
          "DecimalMin",
          "DecimalMax",
          "Positive",
          "PositiveOrZero",
          "Negative",
          "NegativeOrZero",
          "Digits");

  private static final int MAX_LEVEL = 4;

  /** By name; the same one on a component and its field counts once, and of several each counts. */
  private final Map<String, Map<String, Annotation>> found = new LinkedHashMap<>();

  /** Where each was written. */
  private final Map<String, AnnotationMirror> places = new LinkedHashMap<>();

  private final Element place;
  private final TypeModel type;
  private final Report report;

  /**
   * Finds the annotations.
   *
   * @param elements the component, its field and whatever else may carry them
   * @param component the component's type in the eyes of the compiler, which may carry them, too
   * @param type its type
   */
  ConstraintReader(
      List<? extends Element> elements, TypeMirror component, TypeModel type, Report report) {
    this(elements.get(0), type, report);
    component.getAnnotationMirrors().forEach(mirror -> add(mirror, 0));
    elements.forEach(element -> element.getAnnotationMirrors().forEach(mirror -> add(mirror, 0)));
  }

  /**
   * Finds the annotations of a type within a container.
   *
   * @param place where to say what is wrong
   * @param argument the type in the eyes of the compiler
   * @param type the type
   */
  ConstraintReader(Element place, TypeMirror argument, TypeModel type, Report report) {
    this(place, type, report);
    argument.getAnnotationMirrors().forEach(mirror -> add(mirror, 0));
  }

  private ConstraintReader(Element place, TypeModel type, Report report) {
    this.place = place;
    this.type = TypeModel.inner(type);
    this.report = report;
  }

  private void add(AnnotationMirror mirror, int level) {
    add(mirror, mirror, Map.of(), level);
  }

  /**
   * An annotation of the user's own may be made of others, as bean validation knows it.
   *
   * @param written what stands at the component
   */
  private void add(
      AnnotationMirror written,
      AnnotationMirror mirror,
      Map<String, Map<String, AnnotationValue>> overridden,
      int level) {
    TypeElement type = Annotation.typeOf(mirror);
    String name = type.getQualifiedName().toString();
    for (String prefix : PACKAGES) {
      if (name.startsWith(prefix)) {
        String simple = name.substring(prefix.length());
        if (simple.endsWith(".List")) {
          new Annotation(mirror)
              .values("value")
              .forEach(
                  repeated ->
                      add(written, (AnnotationMirror) repeated.getValue(), overridden, level));
        } else {
          Map<String, AnnotationValue> instead = overridden.getOrDefault(name, Map.of());
          found
              .computeIfAbsent(simple, key -> new LinkedHashMap<>())
              .put(mirror + "" + instead, new Annotation(mirror, instead));
          places.putIfAbsent(simple, written);
        }
        return;
      }
    }
    for (AnnotationValue repeated : new Annotation(mirror).values("value")) {
      if (level < MAX_LEVEL && repeated.getValue() instanceof AnnotationMirror one) {
        add(one, one, Map.of(), level + 1);
      }
    }
    if (isComposed(type)) {
      if (level < MAX_LEVEL) {
        Map<String, Map<String, AnnotationValue>> overrides = overrides(mirror);
        type.getAnnotationMirrors().forEach(part -> add(written, part, overrides, level + 1));
      }
      boolean hasParts = type.getAnnotationMirrors().stream().anyMatch(this::isConstraint);
      if (!hasParts || hasValidator(type)) {
        unchecked(
            written,
            "'@"
                + type.getSimpleName()
                + "' at "
                + place.getSimpleName()
                + " is not checked: what it means is known to its validator only. Check it in the"
                + " record's constructor, whose exception makes the answer invalid");
      }
    }
  }

  private boolean isConstraint(AnnotationMirror part) {
    TypeElement type = Annotation.typeOf(part);
    String name = type.getQualifiedName().toString();
    return isComposed(type) || PACKAGES.stream().anyMatch(name::startsWith);
  }

  private static boolean isComposed(TypeElement annotation) {
    return annotation.getAnnotationMirrors().stream()
        .map(part -> Annotation.typeOf(part).getQualifiedName().toString())
        .anyMatch(COMPOSED::contains);
  }

  private static boolean hasValidator(TypeElement annotation) {
    return COMPOSED.stream()
        .flatMap(name -> Annotation.on(annotation, name).stream())
        .anyMatch(constraint -> !constraint.values("validatedBy").isEmpty());
  }

  /**
   * Returns what an annotation says for the members of those that it is made of, by their names.
   */
  private static Map<String, Map<String, AnnotationValue>> overrides(AnnotationMirror mirror) {
    Map<String, Map<String, AnnotationValue>> all = new LinkedHashMap<>();
    for (ExecutableElement member :
        ElementFilter.methodsIn(Annotation.typeOf(mirror).getEnclosedElements())) {
      AnnotationValue said = new Annotation(mirror).value(member.getSimpleName().toString());
      AnnotationValue value = said == null ? member.getDefaultValue() : said;
      for (String type : OVERRIDES) {
        for (Annotation override : Annotation.all(member, type)) {
          AnnotationValue part = override.value("constraint");
          String name = override.text("name");
          if (part != null && value != null) {
            all.computeIfAbsent(String.valueOf(part.getValue()), key -> new LinkedHashMap<>())
                .put(name.isEmpty() ? member.getSimpleName().toString() : name, value);
          }
        }
      }
    }
    return all;
  }

  List<ConstraintModel> read() {
    List<ConstraintModel> all = new ArrayList<>();
    Set<String> fitting = fitting();
    for (Map.Entry<String, AnnotationMirror> one : places.entrySet()) {
      if (!fitting.contains(one.getKey()) && !one.getKey().equals("NotNull")) {
        unchecked(one.getValue(), unfit(one.getKey(), fitting));
      }
    }
    if (fitting.contains("Size")) {
      size().ifPresent(all::add);
    }
    if (fitting == OF_TEXT) {
      if (found.containsKey("NotBlank")) {
        all.add(ConstraintModel.NOT_BLANK);
      }
      all("Pattern").forEach(pattern -> pattern(pattern).ifPresent(all::add));
      for (Annotation email : all("Email")) {
        all.add(new ConstraintModel.Email());
        if (!email.text("regexp").isEmpty()) {
          pattern(email).ifPresent(all::add);
        }
      }
    } else if (fitting == OF_NUMBER) {
      range().ifPresent(all::add);
      all("Digits").forEach(digits -> digits(digits).ifPresent(all::add));
    } else if (fitting == OF_BOOLEAN) {
      always().ifPresent(all::add);
    } else if (fitting == OF_MOMENT) {
      moment("Past", false, false).ifPresent(all::add);
      moment("PastOrPresent", false, true).ifPresent(all::add);
      moment("Future", true, false).ifPresent(all::add);
      moment("FutureOrPresent", true, true).ifPresent(all::add);
    }
    return all;
  }

  /** Returns the constraints that a type knows. */
  private Set<String> fitting() {
    if (!(type instanceof TypeModel.Scalar scalar)) {
      return type instanceof TypeModel.Declared ? Set.of() : OF_CONTAINER;
    }
    if (scalar.kind() == ScalarKind.STRING) {
      return OF_TEXT;
    }
    if (scalar.kind() == ScalarKind.BOOLEAN) {
      return OF_BOOLEAN;
    }
    return scalar.kind().isNumber() ? OF_NUMBER : scalar.kind().isMoment() ? OF_MOMENT : Set.of();
  }

  private String unfit(String constraint, Set<String> fitting) {
    return "'@"
        + constraint
        + "' at "
        + place.getSimpleName()
        + " is not checked, since it does not fit "
        + type.java().toString().replaceAll("\\b[a-z]\\w*\\.", "")
        + (fitting.isEmpty()
            ? ", for which there is none; check it in the record's constructor"
            : "; what fits is "
                + fitting.stream()
                    .sorted()
                    .map(name -> "@" + name)
                    .collect(Collectors.joining(", ")));
  }

  private Optional<ConstraintModel> always() {
    boolean yes = found.containsKey("AssertTrue");
    boolean no = found.containsKey("AssertFalse");
    if (yes && no) {
      bad(all("AssertTrue").iterator().next(), "@AssertTrue", "@AssertFalse says the opposite");
      return Optional.empty();
    }
    return yes || no ? Optional.of(new ConstraintModel.Always(yes)) : Optional.empty();
  }

  private Optional<ConstraintModel> moment(String name, boolean future, boolean orPresent) {
    return found.containsKey(name)
        ? Optional.of(new ConstraintModel.Moment(future, orPresent))
        : Optional.empty();
  }

  private Optional<ConstraintModel> digits(Annotation digits) {
    Number integer = digits.number("integer");
    Number fraction = digits.number("fraction");
    int before = integer == null ? 0 : integer.intValue();
    int behind = fraction == null ? 0 : fraction.intValue();
    if (before < 0 || behind < 0) {
      bad(digits, "@Digits", "no number has " + Math.min(before, behind) + " digits");
      return Optional.empty();
    }
    return Optional.of(new ConstraintModel.Digits(before, behind));
  }

  private void unchecked(AnnotationMirror annotation, String message) {
    report.add(Code.UNCHECKED_CONSTRAINT, new Place(place, annotation, null), message);
  }

  private Optional<ConstraintModel> size() {
    int min = found.containsKey("NotEmpty") || found.containsKey("NotBlank") ? 1 : 0;
    int max = Integer.MAX_VALUE;
    for (Annotation size : all("Size")) {
      Number least = size.number("min");
      Number most = size.number("max");
      if ((least != null && least.intValue() < 0) || (most != null && most.intValue() < 0)) {
        bad(size, "@Size", "nothing has a size below 0");
        return Optional.empty();
      }
      min = Math.max(min, least == null ? 0 : least.intValue());
      max = Math.min(max, most == null ? max : most.intValue());
      if (min > max) {
        bad(size, "@Size", "from " + min + " to " + max + " nothing fits");
        return Optional.empty();
      }
    }
    return min == 0 && max == Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(new ConstraintModel.Size(min, max));
  }

  private Collection<Annotation> all(String name) {
    return found.getOrDefault(name, Map.of()).values();
  }

  private Optional<ConstraintModel> pattern(Annotation pattern) {
    String regex = pattern.text("regexp");
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      bad(pattern, "@Pattern", "'" + regex + "' is no regular expression: " + e.getDescription());
      return Optional.empty();
    }
    List<String> flags = new ArrayList<>();
    for (AnnotationValue flag : pattern.values("flags")) {
      if (flag.getValue() instanceof VariableElement constant) {
        flags.add(constant.getSimpleName().toString());
      }
    }
    return Optional.of(new ConstraintModel.Matches(regex, flags));
  }

  private Optional<ConstraintModel> range() {
    End min = new End(1);
    End max = new End(-1);
    bounds("Min", min);
    bounds("DecimalMin", min);
    bounds("Max", max);
    bounds("DecimalMax", max);
    zero("Positive").ifPresent(zero -> min.atLeast(Optional.of(zero), true));
    zero("PositiveOrZero").ifPresent(zero -> min.atLeast(Optional.of(zero), false));
    zero("Negative").ifPresent(zero -> max.atLeast(Optional.of(zero), true));
    zero("NegativeOrZero").ifPresent(zero -> max.atLeast(Optional.of(zero), false));
    if (min.value.isEmpty() && max.value.isEmpty()) {
      return Optional.empty();
    }
    if (min.value.isPresent() && max.value.isPresent() && isEmpty(min, max)) {
      bad(
          found.values().iterator().next().values().iterator().next(),
          "The range",
          "from " + min.value.get() + " to " + max.value.get() + " nothing fits");
      return Optional.empty();
    }
    return Optional.of(
        new ConstraintModel.Range(min.value, min.exclusive, max.value, max.exclusive));
  }

  private static boolean isEmpty(End min, End max) {
    int order = min.value.orElseThrow().compareTo(max.value.orElseThrow());
    return order > 0 || (order == 0 && (min.exclusive || max.exclusive));
  }

  /** One end of a range; the narrowest of several counts. */
  private static final class End {
    private final int direction;
    private Optional<BigDecimal> value = Optional.empty();
    private boolean exclusive;

    End(int direction) {
      this.direction = direction;
    }

    void atLeast(Optional<BigDecimal> other, boolean otherExclusive) {
      if (other.isEmpty()) {
        return;
      }
      int order = value.map(v -> other.get().compareTo(v) * direction).orElse(1);
      if (order > 0) {
        value = other;
        exclusive = otherExclusive;
      } else if (order == 0) {
        exclusive |= otherExclusive;
      }
    }
  }

  private Optional<BigDecimal> zero(String name) {
    return found.containsKey(name) ? Optional.of(BigDecimal.ZERO) : Optional.empty();
  }

  private void bounds(String name, End end) {
    for (Annotation annotation : all(name)) {
      AnnotationValue inclusive = annotation.value("inclusive");
      end.atLeast(
          decimal(name, annotation),
          inclusive != null && Boolean.FALSE.equals(inclusive.getValue()));
    }
  }

  private Optional<BigDecimal> decimal(String name, Annotation annotation) {
    AnnotationValue value = annotation.value("value");
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(String.valueOf(value.getValue())));
    } catch (NumberFormatException e) {
      bad(annotation, "@" + name, "'" + value.getValue() + "' is no number");
      return Optional.empty();
    }
  }

  private void bad(Annotation annotation, String subject, String what) {
    report.add(
        Code.BAD_CONSTRAINT, Place.of(place, annotation, null), subject + " is wrong: " + what);
  }
}
