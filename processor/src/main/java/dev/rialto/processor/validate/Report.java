package dev.rialto.processor.validate;

import dev.rialto.processor.template.Excerpt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.annotation.processing.Messager;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/** Collects the diagnostics of one interface, and prints them. */
public final class Report {

  private final Element owner;
  private final Sources sources;
  private final Set<String> suppressed;
  private final List<Entry> entries = new ArrayList<>();

  private boolean spoiled;

  /**
   * A diagnostic.
   *
   * @param more what is found out later and said behind the message; may be empty
   * @param rules what is allowed instead, which is shown once in a compilation; may be empty
   */
  private record Entry(
      Code code, Place place, String message, Supplier<String> more, String rules) {}

  /**
   * Makes an empty report.
   *
   * @param owner the interface, where to show what has no place in the source
   * @param sources which elements have a place
   * @param suppressed the codes of warnings that nobody wants to see
   */
  public Report(Element owner, Sources sources, Set<String> suppressed) {
    this.owner = owner;
    this.sources = sources;
    this.suppressed = suppressed;
  }

  /** Adds a diagnostic. */
  public void add(Code code, Place place, String message) {
    add(code, place, message, "");
  }

  /**
   * Adds a diagnostic.
   *
   * @param rules what is allowed instead: long enough to be shown once in a compilation only
   */
  void add(Code code, Place place, String message, String rules) {
    add(code, place, message, () -> "", rules);
  }

  private void add(Code code, Place place, String message, Supplier<String> more, String rules) {
    if (code.kind() != Diagnostic.Kind.ERROR && isSuppressed(code, place.element())) {
      return;
    }
    if (sources.contains(place.element())) {
      entries.add(new Entry(code, place, message, more, rules));
    } else {
      entries.add(
          new Entry(
              code,
              Place.of(owner),
              message + "\n  (at " + name(place.element()) + ")",
              more,
              rules));
    }
  }

  /**
   * Adds a diagnostic about a place in a text, which is shown with a caret.
   *
   * @param elsewhere where else that is so, when all has been looked at; empty if nowhere
   */
  void add(
      Code code,
      Place place,
      String message,
      String text,
      int offset,
      int length,
      Collection<String> elsewhere) {
    add(
        code,
        place,
        message + "\n" + Excerpt.of(text, offset, length),
        () -> elsewhere.isEmpty() ? "" : "\n  The same in: " + String.join(", ", elsewhere),
        "");
  }

  /** Notes that something is wrong of which another report tells. */
  void spoil() {
    spoiled = true;
  }

  /** Returns an empty report of the same compilation about another type. */
  Report about(Element other) {
    return new Report(other, sources, suppressed);
  }

  /** Returns whether an element is not compiled now, but was before. */
  boolean isElsewhere(Element element) {
    return !sources.contains(element);
  }

  /** Returns whether there is an error, here or where this relies on. */
  public boolean hasErrors() {
    return spoiled || entries.stream().anyMatch(e -> e.code().kind() == Diagnostic.Kind.ERROR);
  }

  /**
   * Prints what was collected.
   *
   * @param messager where to
   * @param printed what was printed before: an inherited mistake is shown once
   */
  public void print(Messager messager, Set<String> printed) {
    Set<String> mine = new HashSet<>();
    for (Entry entry : entries) {
      String text = entry.code() + ": " + entry.message() + entry.more().get();
      Place place = entry.place();
      String key = path(place.element()) + "|" + place.annotation() + "|" + text;
      if (!mine.add(key) || !printed.add(key)) {
        continue;
      }
      if (!entry.rules().isEmpty() && printed.add(entry.rules())) {
        text += "\n" + entry.rules();
      }
      AnnotationMirror annotation = place.annotation();
      if (annotation == null) {
        messager.printMessage(entry.code().kind(), text, place.element());
      } else if (place.value() == null) {
        messager.printMessage(entry.code().kind(), text, place.element(), annotation);
      } else {
        messager.printMessage(
            entry.code().kind(), text, place.element(), annotation, place.value());
      }
    }
  }

  /** Methods of two interfaces, and their parameters, have the same names. */
  private static String path(Element element) {
    Element around = element.getEnclosingElement();
    return around == null ? element.toString() : path(around) + "/" + element;
  }

  private boolean isSuppressed(Code code, Element element) {
    if (suppressed.contains(code.toString())) {
      return true;
    }
    for (Element e = element; e != null; e = e.getEnclosingElement()) {
      boolean here =
          Annotation.on(e, "java.lang.SuppressWarnings").stream()
              .flatMap(a -> a.values("value").stream())
              .anyMatch(v -> code.toString().equals(v.getValue()));
      if (here) {
        return true;
      }
    }
    return false;
  }

  private static String name(Element element) {
    Element around = element.getEnclosingElement();
    return element instanceof TypeElement || around == null
        ? element.toString()
        : name(around) + "." + element.getSimpleName();
  }
}
