package dev.rialto.metrics;

/**
 * Something that is not as it should be.
 *
 * @param kind what kind of thing, in one word or two with a hyphen, such as {@code error-rate}
 * @param severity how bad it is
 * @param subject the method, model or endpoint; {@code all calls} if it is about no single one
 * @param message what was seen and what is allowed, in one sentence
 * @param advice what can be done, in one sentence
 */
public record Issue(String kind, Severity severity, String subject, String message, String advice) {

  /** How bad it is. */
  public enum Severity {
    /** Worth knowing. */
    INFO,
    /** Worth a look today. */
    WARNING,
    /** Users notice. */
    CRITICAL
  }
}
