package dev.rialto.processor.template;

/** Shows a place in a text: its line, and a caret under it. */
public final class Excerpt {

  private static final int MAX_WIDTH = 100;
  private static final int BEFORE = 60;

  private Excerpt() {}

  /**
   * Returns two lines, each indented by two blanks and ended by nothing.
   *
   * @param source the text
   * @param offset the place
   * @param length how many characters it covers; shown on its first line only
   */
  public static String of(String source, int offset, int length) {
    int start = source.lastIndexOf('\n', offset - 1) + 1;
    int end = source.indexOf('\n', start);
    if (end < 0) {
      end = source.length();
    }
    String prefix = "";
    if (offset - start > BEFORE && end - start > MAX_WIDTH) {
      start = offset - BEFORE;
      prefix = "…";
    }
    String suffix = "";
    if (end - start > MAX_WIDTH) {
      end = start + MAX_WIDTH;
      suffix = "…";
    }
    String line = source.substring(start, end).replace('\t', ' ').replace('\r', ' ');
    int carets = Math.max(1, Math.min(length, end - offset));
    return "  "
        + prefix
        + line
        + suffix
        + "\n  "
        + " ".repeat(prefix.length() + offset - start)
        + "^".repeat(carets);
  }
}
