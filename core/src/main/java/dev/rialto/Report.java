package dev.rialto;

/**
 * What a Rialto has done and how it does: windows, issues, advice, costs. A snapshot that does not
 * change. Its figures as data are those of the type that was asked for with {@link
 * Rialto#report(Class)}, such as {@code MetricsReport} of the metrics module.
 */
public interface Report {

  /** Returns the report as text for a terminal. */
  String text();

  /** Returns the report as Markdown. */
  String markdown();

  /** Returns its short form, a few lines of text: the window, the worst issue, the best advice. */
  String brief();
}
