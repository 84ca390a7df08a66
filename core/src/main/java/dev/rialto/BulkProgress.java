package dev.rialto;

import java.time.Duration;

/**
 * How far a {@link Bulk} has come. Immutable.
 *
 * @param total how many items there are
 * @param succeeded how many were answered
 * @param failed how many failed
 * @param running how many are under way
 * @param concurrency how many may be at this moment
 * @param elapsed the time since its start
 */
public record BulkProgress(
    int total, int succeeded, int failed, int running, int concurrency, Duration elapsed) {

  /** Returns how many items are over. */
  public int done() {
    return succeeded + failed;
  }

  /**
   * Returns a line for a console, such as {@code [######----] 60/100, 2 failed, 5 running, 12 s}.
   */
  public String bar(int width) {
    int filled = total == 0 ? width : (int) ((long) width * done() / total);
    return "["
        + "#".repeat(filled)
        + "-".repeat(width - filled)
        + "] "
        + done()
        + "/"
        + total
        + (failed == 0 ? "" : ", " + failed + " failed")
        + ", "
        + running
        + " running, "
        + elapsed.toSeconds()
        + " s";
  }
}
