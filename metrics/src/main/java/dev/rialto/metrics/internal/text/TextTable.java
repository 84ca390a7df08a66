package dev.rialto.metrics.internal.text;

import java.util.ArrayList;
import java.util.List;

/** A table as aligned text or as Markdown. Not thread-safe. */
public final class TextTable {

  private static final int WIDEST = 60;

  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /** A sentence of ours is longer than any name from outside. */
  private static final int PROSE = 300;

  private record Column(String title, boolean right, int widest) {}

  public TextTable left(String title) {
    columns.add(new Column(title, /* right= */ false, WIDEST));
    return this;
  }

  public TextTable right(String title) {
    columns.add(new Column(title, /* right= */ true, WIDEST));
    return this;
  }

  /** Adds a column of sentences, the last. */
  public TextTable prose(String title) {
    columns.add(new Column(title, /* right= */ false, PROSE));
    return this;
  }

  /** Adds a row; one cell for each column. */
  public TextTable row(String... cells) {
    List<String> clean = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      clean.add(clean(cells[i], columns.get(i).widest()));
    }
    rows.add(clean);
    return this;
  }

  /** Returns aligned columns under a ruled head, each line ended. */
  public String text() {
    int[] widths = widths();
    StringBuilder out = new StringBuilder();
    List<String> titles = columns.stream().map(Column::title).toList();
    line(out, titles, widths);
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("─".repeat(width));
    }
    line(out, rule, widths);
    rows.forEach(row -> line(out, row, widths));
    return out.toString();
  }

  /** Returns a Markdown table, each line ended. */
  public String markdown() {
    StringBuilder out = new StringBuilder("|");
    columns.forEach(column -> out.append(' ').append(column.title()).append(" |"));
    out.append("\n|");
    columns.forEach(column -> out.append(column.right() ? "---:|" : "---|"));
    out.append('\n');
    for (List<String> row : rows) {
      out.append('|');
      row.forEach(cell -> out.append(' ').append(escape(cell)).append(" |"));
      out.append('\n');
    }
    return out.toString();
  }

  private void line(StringBuilder out, List<String> cells, int[] widths) {
    int start = out.length();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String blank = " ".repeat(widths[i] - length(cell));
      out.append("  ").append(columns.get(i).right() ? blank + cell : cell + blank);
    }
    int end = out.length();
    while (end > start && out.charAt(end - 1) == ' ') {
      end--;
    }
    out.setLength(end);
    out.append('\n');
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = length(columns.get(i).title());
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    return widths;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Names come from outside: one that moves a terminal's cursor or is endless must not get far. */
  public static String clean(String cell) {
    return clean(cell, WIDEST);
  }

  /** Cleans what may be longer than a cell. */
  public static String clean(String cell, int widest) {
    StringBuilder out = new StringBuilder();
    cell.codePoints()
        .limit(widest)
        .forEach(
            point ->
                out.appendCodePoint(
                    Character.isISOControl(point) || !printable(point) ? '?' : point));
    return cell.codePointCount(0, cell.length()) > widest ? out + "…" : out.toString();
  }

  private static boolean printable(int point) {
    int type = Character.getType(point);
    return type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }

  public static String escape(String cell) {
    return cell.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("`", "\\`")
        .replace("*", "\\*")
        .replace("~", "\\~")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("[", "\\[");
  }
}
