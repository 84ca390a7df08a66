package dev.rialto.metrics;

/**
 * Takes alerts somewhere. Called on the monitor's thread, one at a time; an exception is contained
 * and logged. A sink that blocks delays later alerts and nothing else.
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
