package dev.rialto.processor.validate;

import dev.rialto.processor.model.MessageModel.MomentPart;
import dev.rialto.processor.model.MessageModel.Piece;
import dev.rialto.processor.model.MessageModel.Role;
import dev.rialto.processor.model.MessageModel.Source;
import dev.rialto.processor.template.Nearest;
import dev.rialto.processor.template.Problem;
import dev.rialto.processor.template.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the names of one template stand for: a component of the record that a section
 * around them is about, a parameter, or the time of the call, in this order.
 */
final class PieceReader {

  /** The names that LangChain4j has for them. */
  private static final Map<String, MomentPart> MOMENTS =
      Map.of(
          "current_date", MomentPart.DATE,
          "current_time", MomentPart.TIME,
          "current_date_time", MomentPart.DATE_TIME);

  private final PromptTypes types;
  private final Variables variables;
  private final Optional<VariableElement> holder;
  private final Role role;
  private final Complaints complaints;

  /** What the sections around are about, the innermost first. */
  private final Deque<Scope> scopes = new ArrayDeque<>();

  private int sections;
  private boolean right = true;

  /** Takes what is wrong. */
  interface Complaints {
    /** Adds a mistake. */
    void add(Code code, Problem problem);
  }

  private record Scope(
      String root, @Nullable TypeMirror type, Map<String, Components.Component> components) {}

  private record Found(Source source, TypeMirror type, boolean nullable) {}

  /**
   * Prepares one template.
   *
   * @param holder the parameter that {@code it} stands for; empty if the template is not on one
   */
  PieceReader(
      PromptTypes types,
      Variables variables,
      Optional<VariableElement> holder,
      Role role,
      Complaints complaints) {
    this.types = types;
    this.variables = variables;
    this.holder = holder;
    this.role = role;
    this.complaints = complaints;
  }

  /** Returns whether nothing was wrong. */
  boolean isRight() {
    return right;
  }

  List<Piece> read(List<Segment> segments) {
    List<Piece> pieces = new ArrayList<>();
    for (Segment segment : segments) {
      if (segment instanceof Segment.Text text) {
        pieces.add(new Piece.Text(text.text()));
      } else if (segment instanceof Segment.Variable variable) {
        variable(variable).ifPresent(pieces::add);
      } else if (segment instanceof Segment.Section section) {
        section(section, pieces);
      }
    }
    return pieces;
  }

  private Optional<Piece> variable(Segment.Variable variable) {
    Optional<Found> found = find(variable);
    if (found.isEmpty()) {
      MomentPart moment = MOMENTS.get(variable.name());
      if (moment != null) {
        return Optional.of(new Piece.Moment(moment));
      }
      unknown(variable);
      return Optional.empty();
    }
    TypeMirror type = found.get().type();
    if (types.isContents(type)) {
      return contents(variable, found.get());
    }
    Optional<String> hidden = types.hiddenContents(type);
    if (hidden.isPresent()) {
      wrong(Code.MISPLACED_CONTENT, variable, hiddenContents(type, hidden.get()));
      return Optional.empty();
    }
    // A parameter that is an array itself was looked at where it stands.
    boolean checked = scopes.isEmpty() && type.getKind() == TypeKind.ARRAY;
    Optional<String> unreadable = checked ? Optional.empty() : types.unreadable(type);
    if (unreadable.isPresent()) {
      wrong(
          Code.UNREADABLE_PARAMETER,
          variable,
          "'"
              + unreadable.get()
              + "' has no toString() of its own, so its text would be an address in memory; write"
              + " one, make it a record, or pass a String");
      return Optional.empty();
    }
    return Optional.of(
        new Piece.Argument(found.get().source(), types.form(type, found.get().nullable())));
  }

  /** Returns what is wrong with a value whose text would name an image that is not sent. */
  static String hiddenContents(TypeMirror type, String content) {
    return "'"
        + type
        + "' holds a "
        + content
        + ", which is no text and would not be sent; make it a parameter of its own, or pass a list"
        + " of them";
  }

  private Optional<Piece> contents(Segment.Variable variable, Found found) {
    if (role != Role.USER || !scopes.isEmpty()) {
      wrong(
          Code.MISPLACED_CONTENT,
          variable,
          "'"
              + variable.name()
              + "' is no text; it can stand in the user's message, outside of sections, only");
      return Optional.empty();
    }
    return Optional.of(
        new Piece.Contents(found.source().root(), types.isManyContents(found.type())));
  }

  private void section(Segment.Section section, List<Piece> pieces) {
    Segment.Variable head = new Segment.Variable(section.name(), section.offset());
    Optional<Found> found = find(head);
    String root = "#" + sections++;
    if (found.isEmpty()) {
      unknown(head);
      scopes.push(new Scope(root, null, Map.of()));
      // Its names cannot be known, but a mistake in those of the parameters can be.
      boolean before = right;
      read(section.segments());
      right = before;
      scopes.pop();
      return;
    }
    Optional<PromptTypes.SectionType> type =
        types.isContents(found.get().type())
            ? Optional.empty()
            : types.section(found.get().type(), found.get().nullable());
    if (type.isEmpty()) {
      wrong(
          Code.BAD_SECTION,
          head,
          "A section needs something that can be missing, but '"
              + head.name()
              + "' is always there: it is of the type "
              + found.get().type().toString().replace("java.lang.", "")
              + "\n"
              + "  Allowed: boolean, String, Optional, OptionalInt and its like, lists, sets,"
              + " arrays and maps, records, and what is marked @Nullable");
    }
    TypeMirror element = type.map(PromptTypes.SectionType::element).orElse(null);
    if (!section.inverted() && element != null) {
      scopes.push(new Scope(root, element, types.components(element)));
    }
    List<Piece> within = read(section.segments());
    if (!section.inverted() && element != null) {
      scopes.pop();
    }
    if (type.isPresent()) {
      pieces.add(
          new Piece.Section(
              found.get().source(),
              type.get().test(),
              found.get().nullable(),
              section.inverted(),
              root,
              within));
    }
  }

  /** Finds what a name stands for, but for the time, and notes that its parameter is used. */
  private Optional<Found> find(Segment.Variable variable) {
    if (variable.name().equals(".")) {
      Scope inner = scopes.peek();
      if (inner == null) {
        wrong(
            Code.BAD_SECTION,
            variable,
            "{{.}} is what a section is about, and there is no such section around it; a section"
                + " of a boolean is about nothing");
        return Optional.empty();
      }
      return Optional.ofNullable(inner.type())
          .map(type -> new Found(new Source(inner.root(), ""), type, isReference(type)));
    }
    for (Scope scope : scopes) {
      Components.Component component = scope.components().get(variable.name());
      if (component != null) {
        if (scope.type() != null && !types.isInReach(scope.type())) {
          wrong(
              Code.INACCESSIBLE_TYPE,
              variable,
              "'"
                  + scope.type()
                  + "', of which '"
                  + variable.name()
                  + "' is a component, is out of reach for generated code in the package of the"
                  + " interface; make it public, or in the same package at least not private");
        }
        TypeMirror type = component.type();
        return Optional.of(
            new Found(new Source(scope.root(), component.accessor()), type, isReference(type)));
      }
    }
    return variables
        .use(variable, holder)
        .map(
            parameter ->
                new Found(
                    new Source(parameter.getSimpleName().toString(), ""),
                    variables.type(parameter),
                    PromptTypes.isNullable(parameter)));
  }

  private void unknown(Segment.Variable variable) {
    right = false;
    if (variable.name().equals(".")) {
      return;
    }
    boolean insideUnknown = scopes.stream().anyMatch(scope -> scope.type() == null);
    variables.useNearest(variable);
    if (insideUnknown) {
      variables.useAll();
      return;
    }
    Set<String> components = new LinkedHashSet<>();
    scopes.forEach(scope -> components.addAll(scope.components().keySet()));
    String complaint = variables.complaint(variable, components);
    components.addAll(variables.names());
    boolean meansTime =
        Nearest.to(variable.name(), components).isEmpty()
            && Nearest.to(variable.name(), MOMENTS.keySet()).isPresent();
    if (meansTime || variable.name().startsWith("current_")) {
      complaint =
          "There is no variable '"
              + variable.name()
              + "'"
              + Nearest.hint(variable.name(), MOMENTS.keySet())
              + "\n  Of the time there are current_date, current_time and current_date_time.";
    }
    wrong(Code.UNKNOWN_VARIABLE, variable, complaint);
  }

  private static boolean isReference(TypeMirror type) {
    return !type.getKind().isPrimitive();
  }

  private void wrong(Code code, Segment.Variable at, String message) {
    right = false;
    complaints.add(code, new Problem(at.offset(), at.name().length(), message));
  }
}
