package dev.rialto.processor.validate;

import dev.rialto.processor.template.Nearest;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;

/**
 * The members of an annotation, each checked as it is read.
 *
 * @param element what the annotation stands on
 * @param annotation the annotation
 * @param report takes what is wrong
 */
record Settings(Element element, Annotation annotation, Report report) {

  private static final String AMOUNT = "[0-9]{1,9}(\\.[0-9]{1,12})?";

  /** Returns a number of that range, or what stands for none. */
  double number(String member, double min, double max, double none) {
    Number said = annotation.number(member);
    if (said == null || Double.isNaN(said.doubleValue())) {
      return none;
    }
    double value = said.doubleValue();
    if (value < min || value > max) {
      add(
          Code.OUT_OF_RANGE,
          member,
          member + " is " + said + "; allowed is " + plain(min) + " to " + plain(max));
      return none;
    }
    return value;
  }

  /** Returns a number above 0, or 0 for none. */
  int count(String member) {
    Number said = annotation.number(member);
    if (said == null || said.intValue() == 0) {
      return 0;
    }
    if (said.intValue() < 0) {
      add(Code.OUT_OF_RANGE, member, member + " is " + said + "; allowed is 1 or more");
      return 0;
    }
    return said.intValue();
  }

  /** Returns an amount in dollars above zero, as it is written; empty for none. */
  String dollars(String member) {
    String said = annotation.text(member).strip();
    if (said.isEmpty() || (said.matches(AMOUNT) && new BigDecimal(said).signum() > 0)) {
      return said;
    }
    add(
        Code.OUT_OF_RANGE,
        member,
        member
            + " is \""
            + said
            + "\"; allowed is an amount in dollars above zero, such as \"0.02\"");
    return "";
  }

  /** Returns a duration in nanoseconds, or 0 for none. */
  long nanos(String member) {
    String said = annotation.text(member);
    if (said.isEmpty()) {
      return 0;
    }
    Optional<Long> nanos = DurationText.nanos(said.strip());
    if (nanos.isEmpty()) {
      add(
          Code.BAD_DURATION,
          member,
          member + " is \"" + said + "\", which is no duration; " + DurationText.ALLOWED);
    } else if (DurationText.isTooLong(nanos.get())) {
      add(Code.OUT_OF_RANGE, member, member + " is \"" + said + "\"; allowed is at most 365 days");
      return 0;
    }
    return nanos.orElse(0L);
  }

  /** Returns a name that must be one of those known; empty for none. */
  String name(String member, Collection<String> known, Code unknown, String howToAdd) {
    String said = annotation.text(member);
    if (!said.isEmpty() && !known.contains(said)) {
      add(
          unknown,
          member,
          "There is no "
              + member
              + " '"
              + said
              + "'"
              + Nearest.hint(said, known)
              + "\n  Known: "
              + String.join(", ", known)
              + ".\n  "
              + howToAdd);
      return "";
    }
    return said;
  }

  /** Returns a model's name; empty for none. */
  String model(KnownModels known) {
    String said = annotation.text("model");
    Optional<String> mistake = ModelName.mistake(said);
    if (mistake.isPresent()) {
      add(
          Code.BAD_MODEL,
          "model",
          "'"
              + said
              + "' is no model's name: "
              + mistake.get()
              + "; allowed is provider/model, such as \"openai/gpt-4o\", or a model's name that one"
              + " provider only has");
      return "";
    }
    known
        .nearest(said)
        .ifPresent(
            nearest ->
                add(
                    Code.UNKNOWN_MODEL,
                    "model",
                    "Nothing is known of a model '"
                        + said
                        + "'; did you mean '"
                        + nearest
                        + "'? It is asked for as it is written"));
    return said;
  }

  /** Returns texts of which none may be empty. */
  List<String> texts(String member) {
    List<String> texts =
        annotation.values(member).stream().map(v -> String.valueOf(v.getValue())).toList();
    if (texts.stream().anyMatch(String::isEmpty)) {
      add(Code.OUT_OF_RANGE, member, member + " has an empty text; leave it out, or write one");
    }
    return texts;
  }

  void bad(String member, String message) {
    add(Code.BAD_DEFINITION, member, message);
  }

  private void add(Code code, String member, String message) {
    report.add(code, Place.of(element, annotation, annotation.value(member)), message);
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
