package dev.rialto.processor.schema;

import java.util.regex.Pattern;

/**
 * Tells regular expressions that mean the same to strict modes as in Java. Those read ECMAScript's,
 * and of these only what an automaton can follow: classes, alternatives, groups and repetitions.
 *
 * <p>Source: the guides to structured outputs of xAI ("Regex support") and Anthropic ("Pattern
 * support"), which refuse look-around, back references, word boundaries, Unicode properties and
 * inline flags.
 */
final class PortablePattern {

  private static final Pattern FOREIGN =
      Pattern.compile(
          // look-around, names, flags, atomic groups
          "\\(\\?[^:]"
              // back references, boundaries, quotations, properties, Java's own classes
              + "|\\\\[1-9bBAzZGQEkpPRXNhHvVace0]"
              // possessive and reluctant repetitions
              + "|[*+?}][+?]"
              // classes within classes, and intersections
              + "|\\[[^\\]]*\\[|&&");

  private PortablePattern() {}

  static boolean isPortable(String regex) {
    return !FOREIGN.matcher(regex.replace("\\\\", "")).find();
  }
}
