package dev.rialto.internal.cache.semantic;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What of a text is no prose: operators, flags, signs of numbers, identifiers of programs. A letter
 * or a stroke more makes another of them, so they are compared as they stand. Immutable.
 *
 * @param exact operators, flags, signed numbers, single capitals, and identifiers with marks within
 *     (in small letters)
 * @param camels identifiers in camel case, in small letters
 */
record Marks(Set<String> exact, Set<String> camels) {

  private static final String OPERATORS = "<>=!+-*/%^|~";
  private static final String OPENING = "([{\"'«“‘¿¡";
  private static final String CLOSING = ")]}\"'»”’.,;:?!…";

  static Marks of(String text) {
    Set<String> exact = new HashSet<>();
    Set<String> camels = new HashSet<>();
    int i = 0;
    while (i < text.length()) {
      int from = i;
      while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
        i++;
      }
      if (i > from) {
        add(text.substring(from, i), exact, camels);
      }
      i++;
    }
    return new Marks(Set.copyOf(exact), Set.copyOf(camels));
  }

  private static void add(String chunk, Set<String> exact, Set<String> camels) {
    if (isOperator(chunk)) {
      exact.add(chunk);
      return;
    }
    String bare = bare(chunk);
    if (bare.isEmpty()) {
      return;
    }
    if (bare.length() == 1) {
      char c = bare.charAt(0);
      if (c >= 'A' && c <= 'Z' && c != 'A' && c != 'I') {
        exact.add(bare);
      }
    } else if (isCode(bare)) {
      exact.add(bare.toLowerCase(Locale.ROOT));
    } else if (isCamel(bare)) {
      camels.add(bare.toLowerCase(Locale.ROOT));
    }
  }

  /** A lone stroke or exclamation mark is punctuation. */
  private static boolean isOperator(String chunk) {
    for (int i = 0; i < chunk.length(); i++) {
      if (OPERATORS.indexOf(chunk.charAt(i)) < 0) {
        return false;
      }
    }
    return switch (chunk) {
      case "-", "--", "/" -> false;
      default -> chunk.charAt(0) != '!' || chunk.equals("!=");
    };
  }

  private static String bare(String chunk) {
    int from = 0;
    int to = chunk.length();
    while (from < to && OPENING.indexOf(chunk.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && CLOSING.indexOf(chunk.charAt(to - 1)) >= 0) {
      to--;
    }
    String bare = chunk.substring(from, to);
    return bare.endsWith("(") ? bare.substring(0, bare.length() - 1) : bare;
  }

  private static boolean isCode(String bare) {
    char first = bare.charAt(0);
    char last = bare.charAt(bare.length() - 1);
    // A flag, the sign of a number, a path; x++ and x--.
    if ((OPERATORS.indexOf(first) >= 0 && first != '!')
        || (OPERATORS.indexOf(last) >= 0 && last != '%')) {
      return true;
    }
    for (int i = 1; i + 1 < bare.length(); i++) {
      char c = bare.charAt(i);
      boolean between =
          Character.isLetter(bare.charAt(i - 1)) && Character.isLetter(bare.charAt(i + 1));
      if (c == '_'
          || c == '^'
          || c == '='
          || c == '<'
          || c == '>'
          || (c == '.' && between && bare.length() > 3)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCamel(String bare) {
    for (int i = 1; i < bare.length(); i++) {
      if (Character.isUpperCase(bare.charAt(i)) && Character.isLowerCase(bare.charAt(i - 1))) {
        return true;
      }
    }
    return false;
  }
}
