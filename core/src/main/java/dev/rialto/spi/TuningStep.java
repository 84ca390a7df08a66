package dev.rialto.spi;

/** What the tuning of a setting came to. */
public enum TuningStep {
  /** It has another value, to see what comes of it. */
  TRIED,

  /** The other value proved better, and stays. */
  KEPT,

  /** The other value did not prove better, or did harm; it is what it was. */
  REVERTED,

  /** It might be worth trying; nothing was changed. */
  ADVISED,

  /** Somebody had it put back to what the settings say. */
  RESET
}
