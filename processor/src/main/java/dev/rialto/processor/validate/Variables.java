package dev.rialto.processor.validate;

import dev.rialto.processor.template.Nearest;
import dev.rialto.processor.template.Segment;
import dev.rialto.processor.template.TemplateParser;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;

/** The variables that a method's templates may name, and which of them they do. */
final class Variables {

  private static final String IT = "it";

  private final Map<String, VariableElement> byName = new LinkedHashMap<>();
  private final Set<VariableElement> used = new LinkedHashSet<>();
  private final String method;
  private final List<VariableElement> parameters;
  private final List<VariableElement> texts;
  private final Map<VariableElement, TypeMirror> types;

  /**
   * Names the variables of parameters.
   *
   * @param method the method's name
   * @param parameters the parameters that are no options
   * @param types their types as seen from the interface
   * @param contents those that are no text
   * @param report takes what is wrong with the names
   */
  Variables(
      String method,
      List<VariableElement> parameters,
      Map<VariableElement, TypeMirror> types,
      Set<VariableElement> contents,
      Report report) {
    this.method = method;
    this.parameters = parameters;
    this.types = types;
    this.texts = parameters.stream().filter(p -> !contents.contains(p)).toList();
    for (VariableElement parameter : parameters) {
      Optional<Annotation> renamed = Annotation.on(parameter, Names.VARIABLE);
      String name = renamed.map(a -> a.text("value")).orElse(parameter.getSimpleName().toString());
      Place place =
          renamed
              .map(a -> Place.of(parameter, a, a.value("value")))
              .orElseGet(() -> Place.of(parameter));
      if (!TemplateParser.isName(name)) {
        report.add(
            Code.BAD_VARIABLE_NAME,
            place,
            "'"
                + name
                + "' can be no variable's name; allowed are letters, digits and underscores");
        used.add(parameter);
        byName.putIfAbsent(parameter.getSimpleName().toString(), parameter);
      } else if (byName.putIfAbsent(name, parameter) != null) {
        report.add(
            Code.DUPLICATE_VARIABLE,
            place,
            "Two parameters have the variable '" + name + "'; rename one with @V(\"…\")");
        used.add(parameter);
      }
    }
  }

  /**
   * Returns the parameter of a variable and notes that it is used.
   *
   * @param holder the parameter that carries the template, which {@code it} stands for there; empty
   *     for a template elsewhere
   */
  Optional<VariableElement> use(Segment.Variable variable, Optional<VariableElement> holder) {
    VariableElement found = byName.get(variable.name());
    if (found == null && variable.name().equals(IT)) {
      // A single image or document is what it is about, too.
      List<VariableElement> all = texts.isEmpty() ? parameters : texts;
      found = holder.orElseGet(() -> all.size() == 1 ? all.get(0) : null);
    }
    if (found != null) {
      used.add(found);
    }
    return Optional.ofNullable(found);
  }

  void use(VariableElement parameter) {
    used.add(parameter);
  }

  /** After a mistake nobody knows which parameters were meant, so none is called unused. */
  void useAll() {
    used.addAll(parameters);
  }

  /** Notes the parameter that a wrong name probably means, so that it is not called unused. */
  void useNearest(Segment.Variable variable) {
    Nearest.to(variable.name(), byName.keySet())
        .map(byName::get)
        .ifPresentOrElse(used::add, this::useAll);
  }

  /**
   * Returns the sentence about a variable that no parameter has.
   *
   * @param others what it could be beside a parameter
   */
  String complaint(Segment.Variable variable, Set<String> others) {
    Set<String> known = new LinkedHashSet<>(others);
    known.addAll(names());
    if (variable.name().equals(IT)) {
      return "{{it}} stands for a single parameter, but '"
          + method
          + "' has "
          + (texts.isEmpty() ? "none" : texts.size() + ": " + String.join(", ", names()));
    }
    return "No parameter of '"
        + method
        + "' has the variable '"
        + variable.name()
        + "'"
        + Nearest.hint(variable.name(), known)
        + (known.isEmpty()
            ? "; it has no parameters"
            : "\n  Variables: " + String.join(", ", known));
  }

  /** Returns the method's name. */
  String method() {
    return method;
  }

  List<VariableElement> unused() {
    return parameters.stream().filter(p -> !used.contains(p)).toList();
  }

  /** Returns the parameters that are text. */
  List<VariableElement> texts() {
    return texts;
  }

  /** Returns a parameter's type as seen from the interface. */
  TypeMirror type(VariableElement parameter) {
    return Objects.requireNonNullElse(types.get(parameter), parameter.asType());
  }

  List<VariableElement> parameters() {
    return parameters;
  }

  Set<String> names() {
    return byName.keySet();
  }
}
