package dev.rialto.processor.template;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses a template.
 *
 * <p>Two opening braces start a variable, two closing ones end it; blanks around its name do not
 * count. A backslash before two opening braces makes them text; of two backslashes before them one
 * is text. All else is text, single braces and closing ones too.
 */
public final class TemplateParser {

  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  private final String source;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private TemplateParser(String source) {
    this.source = source;
  }

  /** Parses a template; never throws. */
  public static Template parse(String source) {
    TemplateParser parser = new TemplateParser(source);
    parser.run();
    return new Template(source, parser.segments, parser.problems);
  }

  private void run() {
    int at = 0;
    while (at < source.length()) {
      int open = source.indexOf(OPEN, at);
      if (open < 0) {
        text.append(source, at, source.length());
        break;
      }
      int slashes = 0;
      while (open - slashes > at && source.charAt(open - slashes - 1) == '\\') {
        slashes++;
      }
      text.append(source, at, open - slashes).append("\\".repeat(slashes / 2));
      if (slashes % 2 == 1) {
        text.append(OPEN);
        at = open + OPEN.length();
      } else {
        at = variable(open);
      }
    }
    flush();
  }

  /** Takes the variable whose braces open here; returns where to go on. */
  private int variable(int open) {
    int inside = open + OPEN.length();
    int close = source.indexOf(CLOSE, inside);
    int next = source.indexOf(OPEN, inside);
    int line = source.indexOf('\n', inside);
    boolean unclosed =
        close < 0 || (next >= 0 && next < close && next > inside) || (line >= 0 && line < close);
    if (unclosed) {
      problem(
          open,
          OPEN.length(),
          "The braces {{ are not closed by }} on the same line; for the braces themselves write \\{{");
      return inside;
    }
    int start = inside;
    int end = close;
    while (start < end && source.charAt(start) == ' ') {
      start++;
    }
    while (end > start && source.charAt(end - 1) == ' ') {
      end--;
    }
    String name = source.substring(start, end);
    if (name.isEmpty()) {
      problem(
          open,
          close + CLOSE.length() - open,
          "There is no name between {{ and }}; for the braces themselves write \\{{");
    } else if (!isName(name)) {
      problem(start, end - start, complaint(name));
    } else {
      flush();
      segments.add(new Segment.Variable(name, start));
    }
    return close + CLOSE.length();
  }

  /** Returns whether a text can be the name of a variable. */
  public static boolean isName(String text) {
    return !text.isEmpty()
        && Character.isJavaIdentifierStart(text.codePointAt(0))
        && text.codePoints().allMatch(Character::isJavaIdentifierPart);
  }

  private static String complaint(String name) {
    if (name.startsWith("{")) {
      return "Three braces are ambiguous; for a brace before a variable write \"{ {{name}} }\"";
    }
    if (name.indexOf('.') > 0) {
      return "'"
          + name
          + "' is no name; a template calls no methods: pass the value as a parameter of its own";
    }
    return "'" + name + "' is no name; allowed is the name of a parameter";
  }

  private void problem(int offset, int length, String message) {
    problems.add(new Problem(offset, Math.max(1, length), message));
  }

  private void flush() {
    if (text.length() > 0) {
      segments.add(new Segment.Text(text.toString()));
      text.setLength(0);
    }
  }
}
