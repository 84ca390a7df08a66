package dev.rialto.loopback.schema;

import dev.rialto.loopback.reply.RequestError;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Makes a string that a regular expression matches. Understands literals, escapes, character
 * classes, groups, alternatives, repetition and anchors; no back references and no looking around.
 */
final class PatternText {

  private static final int TRIES = 300;
  private static final int MANY = 6;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";

  private final String pattern;
  private final SplittableRandom random;
  private final int generosity;
  private int at;

  private PatternText(String pattern, SplittableRandom random, int generosity) {
    this.pattern = pattern;
    this.random = random;
    this.generosity = generosity;
  }

  /**
   * Returns a string that the pattern matches.
   *
   * @throws RequestError if none was found
   */
  static String matching(String pattern, int least, int most, SplittableRandom random) {
    Pattern compiled;
    try {
      compiled = Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new RequestError(
          400, "the schema's pattern '" + pattern + "' is no regular expression");
    }
    for (int attempt = 0; attempt < TRIES; attempt++) {
      int generosity = MANY + (attempt > TRIES / 2 ? least : attempt % (MANY + 1));
      String text = new PatternText(pattern, random, generosity).alternatives();
      while (text.length() < least && !pattern.endsWith("$")) {
        text += "x";
      }
      if (text.length() >= least && text.length() <= most && compiled.matcher(text).find()) {
        return text;
      }
    }
    throw new RequestError(
        400, "loopback found no string for the schema's pattern '" + pattern + "'");
  }

  private String alternatives() {
    List<String> all = new ArrayList<>();
    all.add(sequence());
    while (at < pattern.length() && pattern.charAt(at) == '|') {
      at++;
      all.add(sequence());
    }
    return all.get(random.nextInt(all.size()));
  }

  private String sequence() {
    StringBuilder out = new StringBuilder();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      int start = at;
      String once = atom();
      int[] bounds = repetition();
      int end = at;
      int times =
          bounds[0] + (bounds[1] > bounds[0] ? random.nextInt(bounds[1] - bounds[0] + 1) : 0);
      for (int i = 0; i < times; i++) {
        out.append(i == 0 ? once : again(start));
      }
      at = end;
    }
    return out.toString();
  }

  private String again(int start) {
    at = start;
    return atom();
  }

  private String atom() {
    char c = pattern.charAt(at++);
    return switch (c) {
      case '^', '$' -> "";
      case '.' -> pick(LETTERS);
      case '\\' -> pick(escape());
      case '[' -> pick(characterClass());
      case '(' -> group();
      default -> String.valueOf(c);
    };
  }

  private String group() {
    if (pattern.startsWith("?:", at)) {
      at += 2;
    } else if (pattern.startsWith("?<", at) && pattern.indexOf('>', at) > 0) {
      at = pattern.indexOf('>', at) + 1;
    }
    String inner = alternatives();
    if (at < pattern.length()) {
      at++;
    }
    return inner;
  }

  /** Returns the least and the greatest number of times. */
  private int[] repetition() {
    if (at >= pattern.length()) {
      return new int[] {1, 1};
    }
    int[] bounds =
        switch (pattern.charAt(at)) {
          case '?' -> new int[] {0, 1};
          case '*' -> new int[] {0, generosity};
          case '+' -> new int[] {1, generosity};
          case '{' -> counted();
          default -> new int[] {1, 1, 0};
        };
    if (bounds.length == 2) {
      at++;
      if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == '+')) {
        at++;
      }
    }
    return bounds;
  }

  private int[] counted() {
    int end = pattern.indexOf('}', at);
    String[] parts = pattern.substring(at + 1, end).split(",", -1);
    at = end;
    int least = Integer.parseInt(parts[0]);
    if (parts.length == 1) {
      return new int[] {least, least};
    }
    return new int[] {least, parts[1].isEmpty() ? least + generosity : Integer.parseInt(parts[1])};
  }

  private String escape() {
    char c = pattern.charAt(at++);
    return switch (c) {
      case 'd' -> DIGITS;
      case 'w' -> LETTERS + DIGITS;
      case 's' -> " ";
      case 'D', 'S' -> LETTERS;
      case 'W' -> "-";
      case 'b', 'B' -> "";
      case 't' -> "\t";
      case 'n' -> "\n";
      case 'u' -> {
        String hex = pattern.substring(at, at + 4);
        at += 4;
        yield String.valueOf((char) Integer.parseInt(hex, 16));
      }
      default -> String.valueOf(c);
    };
  }

  private String characterClass() {
    boolean negated = pattern.charAt(at) == '^';
    if (negated) {
      at++;
    }
    StringBuilder members = new StringBuilder();
    for (boolean first = true; pattern.charAt(at) != ']' || first; first = false) {
      char c = pattern.charAt(at++);
      if (c == '\\') {
        members.append(escape());
      } else if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
        char last = pattern.charAt(at + 1);
        at += 2;
        for (int member = c; member <= last && members.length() < 512; member++) {
          members.append((char) member);
        }
      } else {
        members.append(c);
      }
    }
    at++;
    return negated ? others(members.toString()) : members.toString();
  }

  private static String others(String members) {
    StringBuilder out = new StringBuilder();
    (LETTERS + DIGITS + " -_.")
        .chars()
        .filter(c -> members.indexOf(c) < 0)
        .forEach(c -> out.append((char) c));
    return out.toString();
  }

  private String pick(String alphabet) {
    return alphabet.isEmpty()
        ? ""
        : String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
  }
}
