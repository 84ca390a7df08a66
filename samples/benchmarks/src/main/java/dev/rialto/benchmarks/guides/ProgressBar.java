package dev.rialto.benchmarks.guides;

import java.io.PrintStream;

/** How far it is, on one line that is written over. Thread-safe. */
final class ProgressBar {

  private static final int WIDTH = 40;

  private final PrintStream out;
  private final int total;
  private final boolean moves;
  private String label = "";
  private int done;
  private int shown = -1;

  /**
   * Makes one.
   *
   * @param moves whether the line can be written over; else each tenth is a line of its own
   */
  ProgressBar(PrintStream out, int total, boolean moves) {
    this.out = out;
    this.total = total;
    this.moves = moves;
  }

  synchronized void label(String text) {
    label = text;
    draw();
  }

  synchronized void step() {
    done++;
    draw();
  }

  private void draw() {
    int filled = total == 0 ? WIDTH : WIDTH * done / total;
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    String line =
        String.format("[%s] %3d %% %s", bar, total == 0 ? 100 : 100 * done / total, label);
    if (moves) {
      out.printf("\r%-110s", line);
    } else if (10 * done / Math.max(1, total) != shown) {
      shown = 10 * done / Math.max(1, total);
      out.println(line);
    }
  }

  synchronized void end() {
    if (moves) {
      out.println();
    }
  }
}
