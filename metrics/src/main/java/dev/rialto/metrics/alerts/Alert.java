package dev.rialto.metrics.alerts;

import dev.rialto.metrics.Issue;
import dev.rialto.metrics.internal.text.TextTable;
import java.time.Instant;

/**
 * An {@link Issue} that came up or passed.
 *
 * @param at when
 * @param issue what
 * @param resolved whether it has passed
 */
public record Alert(Instant at, Issue issue, boolean resolved) {

  /** Returns it in one line. */
  public String text() {
    return (resolved ? "RESOLVED " : issue.severity() + " ")
        + issue.kind()
        + ", "
        + TextTable.clean(issue.subject())
        + ": "
        + issue.message()
        + (resolved ? "" : ". " + issue.advice());
  }
}
