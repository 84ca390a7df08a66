package dev.rialto.processor.validate;

import dev.rialto.processor.model.MessageModel;
import dev.rialto.processor.model.MessageModel.Piece;
import dev.rialto.processor.template.Problem;
import dev.rialto.processor.template.Segment;
import dev.rialto.processor.template.Template;
import dev.rialto.processor.template.TemplateParser;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/** Reads the template of an annotation and resolves its variables. */
final class TemplateReader {

  private final Context context;
  private final PromptTypes types;

  /**
   * The instructions of an interface belong to each of its methods: a mistake is shown once, by the
   * first, and names the others.
   */
  private final Map<String, Set<String>> complained = new HashMap<>();

  TemplateReader(Context context, PromptTypes types) {
    this.context = context;
    this.types = types;
  }

  /** Returns whether an annotation names a text at all. */
  static boolean hasTemplate(Annotation annotation) {
    return annotation.value("value") != null || annotation.value("fromResource") != null;
  }

  /**
   * Reads a message; empty if something is wrong with it.
   *
   * @param element what the annotation stands on
   * @param packageName where a relative resource starts
   * @param holder the parameter that {@code it} stands for there; empty if it is not on one
   */
  Optional<MessageModel> read(
      MessageModel.Role role,
      Element element,
      Annotation annotation,
      String packageName,
      Variables variables,
      Optional<VariableElement> holder) {
    Optional<String> source = source(element, annotation, packageName);
    if (source.isEmpty()) {
      // Its variables are unknown, so none can be called unused.
      variables.useAll();
      return Optional.empty();
    }
    Template template = TemplateParser.parse(source.get());
    boolean right = true;
    for (Problem problem : template.problems()) {
      right = false;
      variables.useAll();
      add(Code.TEMPLATE_SYNTAX, element, annotation, template, problem, Set.of());
    }
    PieceReader reader =
        new PieceReader(
            types,
            variables,
            holder,
            role,
            (code, problem) -> {
              String mistake = annotation.mirror() + "|" + code + problem.offset();
              Set<String> others = complained.get(mistake);
              if (others == null) {
                others = new LinkedHashSet<>();
                complained.put(mistake, others);
                add(code, element, annotation, template, problem, others);
              } else {
                others.add(variables.method());
              }
            });
    List<Piece> pieces = reader.read(template.segments());
    right &= reader.isRight();
    return right ? Optional.of(new MessageModel(role, pieces)) : Optional.empty();
  }

  /**
   * Returns whether a text names a parameter other than by {@code it}; what is wrong names none.
   */
  boolean namesParameters(Annotation annotation, String packageName) {
    String resource = annotation.text("fromResource");
    try {
      Optional<String> text =
          resource.isEmpty()
              ? Optional.of(annotation.lines("value"))
              : Resources.mistake(resource).isPresent()
                  ? Optional.empty()
                  : context.resources().read(packageName, resource);
      return text.isPresent()
          && TemplateParser.parse(text.get()).segments().stream()
              .anyMatch(TemplateReader::namesParameter);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean namesParameter(Segment segment) {
    return (segment instanceof Segment.Variable variable && !variable.name().equals("it"))
        || (segment instanceof Segment.Section section && !section.name().equals("it"));
  }

  private Optional<String> source(Element element, Annotation annotation, String packageName) {
    Report report = context.report();
    AnnotationValue resource = annotation.value("fromResource");
    if (resource == null || annotation.text("fromResource").isEmpty()) {
      String text = annotation.lines("value");
      if (text.isBlank()) {
        report.add(
            Code.EMPTY_MESSAGE,
            Place.of(element, annotation, annotation.value("value")),
            "The message has no text; leave the annotation out, or give it one");
        return Optional.empty();
      }
      return Optional.of(text);
    }
    Place place = Place.of(element, annotation, resource);
    if (annotation.value("value") != null) {
      report.add(
          Code.BAD_RESOURCE, place, "The message has a text and a resource; only one is allowed");
      return Optional.empty();
    }
    String name = annotation.text("fromResource");
    Optional<String> mistake = Resources.mistake(name);
    if (mistake.isPresent()) {
      report.add(
          Code.BAD_RESOURCE, place, "'" + name + "' is no resource's name: " + mistake.get());
      return Optional.empty();
    }
    try {
      Optional<String> text = context.resources().read(packageName, name);
      if (text.isEmpty()) {
        report.add(
            Code.BAD_RESOURCE,
            place,
            "There is no resource '"
                + Resources.path(packageName, name)
                + "'"
                + (name.startsWith("/")
                    ? ""
                    : "; a name without a leading slash is relative to the package")
                + "\n  Looked in the class output, the class path, the source path and the folders"
                + " of -Arialto.resources");
      } else if (text.get().isBlank()) {
        report.add(Code.EMPTY_MESSAGE, place, "The resource '" + name + "' has no text");
        return Optional.empty();
      }
      return text;
    } catch (CharacterCodingException e) {
      report.add(Code.BAD_RESOURCE, place, "The resource '" + name + "' is not UTF-8");
      return Optional.empty();
    }
  }

  /** Points at the string of the annotation in which the problem is, and shows its line. */
  private void add(
      Code code,
      Element element,
      Annotation annotation,
      Template template,
      Problem problem,
      Set<String> elsewhere) {
    context
        .report()
        .add(
            code,
            Place.of(element, annotation, part(annotation, problem.offset())),
            problem.message(),
            template.source(),
            problem.offset(),
            problem.length(),
            elsewhere);
  }

  private static @Nullable AnnotationValue part(Annotation annotation, int offset) {
    if (!annotation.text("fromResource").isEmpty()) {
      return annotation.value("fromResource");
    }
    int end = 0;
    for (AnnotationValue value : annotation.values("value")) {
      end += String.valueOf(value.getValue()).length() + 1;
      if (offset < end) {
        return value;
      }
    }
    return annotation.value("value");
  }
}
