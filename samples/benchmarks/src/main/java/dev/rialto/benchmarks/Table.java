package dev.rialto.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Rows of text under headings, padded so that they stand in columns; the first one left. */
public final class Table {

  private final List<String[]> rows = new ArrayList<>();
  private final int columns;

  /** Makes one without rows. */
  public Table(String... headings) {
    columns = headings.length;
    rows.add(headings);
  }

  /** Adds a row. */
  public void row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells in a table of " + columns);
    }
    rows.add(cells);
  }

  @Override
  public String toString() {
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String pad = " ".repeat(widths[i] - row[i].length());
        boolean left = i == 0 || i == columns - 1 && widths[i] > 20;
        line.append(i == 0 ? "" : "  ").append(left ? row[i] + pad : pad + row[i]);
      }
      text.append(line.toString().stripTrailing()).append('\n');
      if (row == rows.get(0)) {
        text.append("-".repeat(line.length())).append('\n');
      }
    }
    return text.toString();
  }
}
