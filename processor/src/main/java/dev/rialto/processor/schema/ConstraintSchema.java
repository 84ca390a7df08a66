package dev.rialto.processor.schema;

import dev.rialto.processor.model.ConstraintModel;
import dev.rialto.processor.model.ScalarKind;
import dev.rialto.processor.model.TypeModel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Puts bounds and patterns into a schema. Strict modes know them for numbers and arrays, and a
 * pattern for strings, but no length of strings: that is told in words.
 */
final class ConstraintSchema {

  private ConstraintSchema() {}

  /** Adds the keywords there are, and returns the words for what has none. */
  static String add(TypeModel type, List<ConstraintModel> constraints, Map<String, Object> schema) {
    List<String> words = new ArrayList<>();
    for (ConstraintModel constraint : constraints) {
      if (constraint instanceof ConstraintModel.Range range) {
        range(type, range, schema);
      } else if (constraint instanceof ConstraintModel.Matches matches) {
        if (matches.flags().isEmpty()
            && PortablePattern.isPortable(matches.regex())
            && !schema.containsKey("pattern")) {
          schema.put("pattern", "^(?:" + matches.regex() + ")$");
        } else {
          words.add(words(matches));
        }
      } else if (constraint instanceof ConstraintModel.Size size) {
        size(type, size, schema, words);
      } else if (constraint instanceof ConstraintModel.Email) {
        schema.put("format", "email");
        words.add("An e-mail address");
      } else {
        words.add(words(constraint));
      }
    }
    return String.join(". ", words);
  }

  /** Of what no strict mode knows a keyword for. */
  private static String words(ConstraintModel constraint) {
    if (constraint instanceof ConstraintModel.Digits digits) {
      return digits.fraction() == 0
          ? "At most " + digits.integer() + " digits"
          : "At most "
              + digits.integer()
              + " digits before the point and "
              + digits.fraction()
              + " behind it";
    }
    if (constraint instanceof ConstraintModel.Always always) {
      return "Always " + always.value();
    }
    ConstraintModel.Moment moment = (ConstraintModel.Moment) constraint;
    return (moment.future() ? "In the future" : "In the past")
        + (moment.orPresent() ? ", or now" : "");
  }

  private static String words(ConstraintModel.Matches matches) {
    if (matches.equals(ConstraintModel.NOT_BLANK)) {
      return "Not blank";
    }
    String flags = matches.flags().isEmpty() ? "" : " (" + String.join(", ", matches.flags()) + ")";
    return "Matches the Java regular expression " + matches.regex() + flags;
  }

  private static void range(
      TypeModel type, ConstraintModel.Range range, Map<String, Object> schema) {
    ScalarKind kind = ((TypeModel.Scalar) TypeModel.inner(type)).kind();
    if (kind.fitsLong()) {
      range.lowest().ifPresent(min -> schema.put("minimum", plain(min)));
      range.highest().ifPresent(max -> schema.put("maximum", plain(max)));
      return;
    }
    range
        .min()
        .ifPresent(
            min -> schema.put(range.aboveMin() ? "exclusiveMinimum" : "minimum", plain(min)));
    range
        .max()
        .ifPresent(
            max -> schema.put(range.belowMax() ? "exclusiveMaximum" : "maximum", plain(max)));
  }

  private static BigDecimal plain(BigDecimal number) {
    return new BigDecimal(number.toPlainString());
  }

  private static void size(
      TypeModel type, ConstraintModel.Size size, Map<String, Object> schema, List<String> words) {
    boolean bounded = size.max() != Integer.MAX_VALUE;
    if (TypeModel.inner(type) instanceof TypeModel.Scalar) {
      words.add(
          bounded
              ? size.min() + " to " + size.max() + " characters"
              : "At least " + size.min() + (size.min() == 1 ? " character" : " characters"));
      return;
    }
    if (size.min() > 0) {
      schema.put("minItems", size.min());
    }
    if (bounded) {
      schema.put("maxItems", size.max());
    }
  }
}
