package dev.rialto.processor.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Parses a template.
 *
 * <p>Two opening braces start a tag, two closing ones end it; blanks around what is between do not
 * count. A name is a variable, a dot what the section around it is about; {@code #name} and {@code
 * ^name} open a section, which {@code /name} closes. A section's tag that is alone on its line goes
 * with the line, as in Mustache. A backslash before two opening braces makes them text; of two
 * backslashes before them one is text. All else is text, single braces and closing ones too.
 */
public final class TemplateParser {

  private static final String OPEN = "{{";
  private static final String CLOSE = "}}";

  private final String source;
  private final List<Problem> problems = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  /** The sections that are open, the innermost first; the last one is the template itself. */
  private final Deque<Open> open = new ArrayDeque<>();

  private record Open(String name, int offset, boolean inverted, List<Segment> segments) {}

  private TemplateParser(String source) {
    this.source = source;
    open.push(new Open("", 0, false, new ArrayList<>()));
  }

  /** Parses a template; never throws. */
  public static Template parse(String source) {
    TemplateParser parser = new TemplateParser(source);
    parser.run();
    return new Template(source, parser.open.getFirst().segments(), parser.problems);
  }

  private void run() {
    int at = 0;
    while (at < source.length()) {
      int next = source.indexOf(OPEN, at);
      if (next < 0) {
        text.append(source, at, source.length());
        break;
      }
      int slashes = 0;
      while (next - slashes > at && source.charAt(next - slashes - 1) == '\\') {
        slashes++;
      }
      text.append(source, at, next - slashes).append("\\".repeat(slashes / 2));
      if (slashes % 2 == 1) {
        text.append(OPEN);
        at = next + OPEN.length();
      } else {
        at = tag(next);
      }
    }
    while (open.size() > 1) {
      Open unclosed = open.getFirst();
      problem(
          unclosed.offset(),
          unclosed.name().length(),
          "The section '"
              + unclosed.name()
              + "' is not closed; write {{/"
              + unclosed.name()
              + "}}");
      close();
    }
    flush();
  }

  /** Takes the tag whose braces open here; returns where to go on. */
  private int tag(int at) {
    int inside = at + OPEN.length();
    int close = source.indexOf(CLOSE, inside);
    int next = source.indexOf(OPEN, inside);
    int line = source.indexOf('\n', inside);
    boolean unclosed =
        close < 0 || (next >= 0 && next < close && next > inside) || (line >= 0 && line < close);
    if (unclosed) {
      problem(
          at,
          OPEN.length(),
          "The braces {{ are not closed by }} on the same line; for the braces themselves write \\{{");
      return inside;
    }
    int start = skipBlanks(inside, close);
    int end = close;
    while (end > start && source.charAt(end - 1) == ' ') {
      end--;
    }
    int behind = close + CLOSE.length();
    char kind = start < end ? source.charAt(start) : ' ';
    boolean ofSection = kind == '#' || kind == '^' || kind == '/';
    int nameStart = ofSection ? skipBlanks(start + 1, end) : start;
    String name = source.substring(nameStart, end);
    if (name.isEmpty()) {
      problem(
          at,
          behind - at,
          "There is no name between {{ and }}; for the braces themselves write \\{{");
    } else if (!isName(name) && !name.equals(".")) {
      problem(nameStart, end - nameStart, complaint(name));
    } else if (!ofSection) {
      flush();
      segments().add(new Segment.Variable(name, nameStart));
    } else {
      int afterLine = alone(at, behind);
      if (afterLine >= 0) {
        text.setLength(text.length() - (at - lineStart(at)));
        behind = afterLine;
      }
      flush();
      section(kind, name, nameStart);
    }
    return behind;
  }

  private void section(char kind, String name, int offset) {
    if (kind != '/') {
      open.push(new Open(name, offset, kind == '^', new ArrayList<>()));
    } else if (open.getFirst().name().equals(name)) {
      close();
    } else if (open.size() == 1) {
      problem(offset, name.length(), "{{/" + name + "}} closes no section; none is open here");
    } else {
      String inner = open.getFirst().name();
      problem(
          offset,
          name.length(),
          "{{/" + name + "}} closes no section; the one open here is '" + inner + "'");
      if (open.stream().anyMatch(o -> o.name().equals(name))) {
        // What is left open within was said: the outer one is closed for the rest to be read right.
        while (!open.getFirst().name().equals(name)) {
          close();
        }
      }
      if (open.size() > 1) {
        close();
      }
    }
  }

  private void close() {
    flush();
    Open done = open.pop();
    segments()
        .add(new Segment.Section(done.name(), done.offset(), done.inverted(), done.segments()));
  }

  /** Returns where the next line begins if the tag is alone on its own; -1 if it is not. */
  private int alone(int from, int behind) {
    for (int i = lineStart(from); i < from; i++) {
      if (!isBlank(source.charAt(i))) {
        return -1;
      }
    }
    for (int i = behind; i < source.length(); i++) {
      if (source.charAt(i) == '\n') {
        return i + 1;
      }
      if (!isBlank(source.charAt(i))) {
        return -1;
      }
    }
    return source.length();
  }

  private int lineStart(int at) {
    return source.lastIndexOf('\n', at - 1) + 1;
  }

  private int skipBlanks(int from, int end) {
    int at = from;
    while (at < end && source.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
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
          + "' is no name; a template calls no methods: open a section {{#"
          + name.substring(0, name.indexOf('.'))
          + "}} for the components of a record, or pass the value as a parameter of its own";
    }
    return "'" + name + "' is no name; allowed is the name of a parameter";
  }

  private void problem(int offset, int length, String message) {
    problems.add(new Problem(offset, Math.max(1, length), message));
  }

  private List<Segment> segments() {
    return open.getFirst().segments();
  }

  private void flush() {
    if (text.length() > 0) {
      segments().add(new Segment.Text(text.toString()));
      text.setLength(0);
    }
  }
}
