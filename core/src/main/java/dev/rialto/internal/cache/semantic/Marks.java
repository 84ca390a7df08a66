package dev.rialto.internal.cache.semantic;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
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

  private static final String OPERATORS = "<>=!+-*/%^|~&\\";
  private static final String OPENING = "([{\"'«“‘¿¡";
  private static final String CLOSING = ")]}\"'»”’.,;:?!…";

  static Marks of(String text) {
    Set<String> exact = new HashSet<>();
    Set<String> camels = new HashSet<>();
    addSigns(text, exact);
    boolean starts = true;
    int operators = 0;
    Set<String> brackets = new HashSet<>();
    int i = 0;
    while (i < text.length()) {
      int from = i;
      while (i < text.length() && !Character.isWhitespace(text.charAt(i))) {
        i++;
      }
      if (i > from) {
        String chunk = text.substring(from, i);
        if (isOperator(chunk)) {
          exact.add(chunk + ' ' + ++operators); // their order tells what is done first
        } else {
          add(chunk, starts, exact, camels);
          addBrackets(chunk, operators, brackets);
        }
        starts = ".!?:".indexOf(chunk.charAt(chunk.length() - 1)) >= 0;
      }
      i++;
    }
    if (operators > 0) {
      exact.addAll(brackets); // elsewhere they are punctuation
    }
    return new Marks(Set.copyOf(exact), Set.copyOf(camels));
  }

  /** Signs of money, arrows, faces and the like, each with how often it is there. */
  private static void addSigns(String text, Set<String> exact) {
    Map<String, Integer> counts = new HashMap<>();
    text.codePoints()
        .filter(Marks::isSign)
        .forEach(c -> counts.merge(Character.toString(c), 1, Integer::sum));
    counts.forEach((sign, count) -> exact.add("sign " + sign + ' ' + count));
  }

  private static boolean isSign(int c) {
    int type = Character.getType(c);
    return type == Character.OTHER_SYMBOL
        || type == Character.CURRENCY_SYMBOL
        || (type == Character.MATH_SYMBOL && c > 0x7F)
        || "‰@#$".indexOf(c) >= 0;
  }

  private static void add(String chunk, boolean starts, Set<String> exact, Set<String> camels) {
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
      exact.add(bare);
    } else if (isBits(bare)) {
      exact.add("bits");
    } else if (!starts && isOtherWithCapital(bare)) {
      exact.add(bare);
    } else if (isCamel(bare)) {
      camels.add(bare.toLowerCase(Locale.ROOT));
    }
  }

  private static void addBrackets(String chunk, int operators, Set<String> brackets) {
    if (chunk.startsWith("(")) {
      brackets.add("( " + operators);
    }
    if (chunk.indexOf(')') >= 0) {
      brackets.add(") " + operators);
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
      case "-", "--", "/", "&" -> false;
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
          || c == '|'
          || c == '\\'
          || c == '['
          || c == '('
          || c == '@'
          || c == '$'
          || (c == '&' && bare.length() > 3)
          || (c == '.' && between && bare.length() > 3)) {
        return true;
      }
    }
    return false;
  }

  /** Bits, where a capital makes them bytes: "10 Mb", "100Mbps". */
  private static boolean isBits(String bare) {
    int i = 0;
    while (i < bare.length() && Character.isDigit(bare.charAt(i))) {
      i++;
    }
    return i + 1 < bare.length()
        && "KMGT".indexOf(bare.charAt(i)) >= 0
        && bare.charAt(i + 1) == 'b';
  }

  private static boolean isOtherWithCapital(String bare) {
    return Character.isUpperCase(bare.charAt(0))
        && Words.OTHER_WITH_CAPITAL.contains(bare.toLowerCase(Locale.ROOT));
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
