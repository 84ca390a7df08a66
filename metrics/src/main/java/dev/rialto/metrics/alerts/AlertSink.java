package dev.rialto.metrics.alerts;

import dev.rialto.metrics.Issue;

/**
 * Takes alerts somewhere. Called one at a time, on a thread of its own; an exception is contained
 * and logged. A sink that blocks delays its own later alerts and nothing else; while a hundred of
 * them wait, further ones are dropped and logged.
 */
@FunctionalInterface
public interface AlertSink {

  /** Writes alerts to the logger {@code dev.rialto.alerts}. */
  AlertSink LOG =
      alert -> {
        boolean quiet = alert.resolved() || alert.issue().severity() == Issue.Severity.INFO;
        System.getLogger("dev.rialto.alerts")
            .log(quiet ? System.Logger.Level.INFO : System.Logger.Level.WARNING, alert.text());
      };

  /** Takes an alert. */
  void send(Alert alert);
}
