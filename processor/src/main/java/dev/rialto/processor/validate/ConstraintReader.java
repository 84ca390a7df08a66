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
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;

/**
 * Reads the bean-validation annotations of a record's component, by name: who does not use them
 * needs no library. What does not concern JSON, or is not for the component's type, is left alone.
 */
final class ConstraintReader {

  private static final List<String> PACKAGES =
      List.of("jakarta.validation.constraints.", "javax.validation.constraints.");

  private static final Set<String> COMPOSED =
      Set.of("jakarta.validation.Constraint", "javax.validation.Constraint");

  private static final int MAX_LEVEL = 4;

  /** By name; the same one on a component and its field counts once, and of several each counts. */
  private final Map<String, Map<String, Annotation>> found = new LinkedHashMap<>();

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

  /** An annotation of the user's own may be made of others, as bean validation knows it. */
  private void add(AnnotationMirror mirror, int level) {
    TypeElement type = Annotation.typeOf(mirror);
    String name = type.getQualifiedName().toString();
    for (String prefix : PACKAGES) {
      if (name.startsWith(prefix)) {
        String simple = name.substring(prefix.length());
        if (simple.endsWith(".List")) {
          new Annotation(mirror)
              .values("value")
              .forEach(repeated -> add((AnnotationMirror) repeated.getValue(), level));
        } else {
          found
              .computeIfAbsent(simple, key -> new LinkedHashMap<>())
              .put(mirror.toString(), new Annotation(mirror));
        }
        return;
      }
    }
    if (level < MAX_LEVEL && isComposed(type)) {
      type.getAnnotationMirrors().forEach(part -> add(part, level + 1));
    }
  }

  private static boolean isComposed(TypeElement annotation) {
    return annotation.getAnnotationMirrors().stream()
        .map(part -> Annotation.typeOf(part).getQualifiedName().toString())
        .anyMatch(COMPOSED::contains);
  }

  List<ConstraintModel> read() {
    List<ConstraintModel> all = new ArrayList<>();
    if (type instanceof TypeModel.Scalar scalar) {
      if (scalar.kind() == ScalarKind.STRING) {
        size().ifPresent(all::add);
        if (found.containsKey("NotBlank")) {
          all.add(ConstraintModel.NOT_BLANK);
        }
        all("Pattern").forEach(pattern -> pattern(pattern).ifPresent(all::add));
      } else if (scalar.kind().isNumber()) {
        range().ifPresent(all::add);
      }
    } else if (!(type instanceof TypeModel.Declared)) {
      size().ifPresent(all::add);
    }
    return all;
  }

  private Optional<ConstraintModel> size() {
    int min = found.containsKey("NotEmpty") || found.containsKey("NotBlank") ? 1 : 0;
    int max = Integer.MAX_VALUE;
    for (Annotation size : all("Size")) {
      Number least = size.number("min");
      Number most = size.number("max");
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
    if (min.value.isPresent()
        && max.value.isPresent()
        && min.value.get().compareTo(max.value.get()) > 0) {
      bad(
          found.values().iterator().next().values().iterator().next(),
          "The range",
          "from " + min.value.get() + " to " + max.value.get() + " nothing fits");
      return Optional.empty();
    }
    return Optional.of(
        new ConstraintModel.Range(min.value, min.exclusive, max.value, max.exclusive));
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
