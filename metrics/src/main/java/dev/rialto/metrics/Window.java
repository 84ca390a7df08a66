package dev.rialto.metrics;

import java.time.Duration;

/** How far back statistics look. The newest minute is not yet over and counts as far as it is. */
public enum Window {
  /** The last quarter of an hour, minute by minute. */
  LAST_15_MINUTES(15, "15 min"),
  /** The last hour, by five minutes. */
  LAST_HOUR(60, "1 h"),
  /** The last four hours, by five minutes. */
  LAST_4_HOURS(240, "4 h"),
  /** The last day, by five minutes. */
  LAST_24_HOURS(1440, "24 h");

  private final int minutes;
  private final String label;

  Window(int minutes, String label) {
    this.minutes = minutes;
    this.label = label;
  }

  /** Returns how long it is. */
  public Duration length() {
    return Duration.ofMinutes(minutes);
  }

  /** Returns how it is called in tables. */
  public String label() {
    return label;
  }
}
