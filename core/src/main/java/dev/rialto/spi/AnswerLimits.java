package dev.rialto.spi;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;

/**
 * How large the parts of a provider's answers may be, after decompression. A larger one fails its
 * call with {@link dev.rialto.InvalidResponseException}, before more memory is spent on it. What a
 * transport takes at all is limited by the transport.
 *
 * @param maxEventBytes an event of a stream, each of its lines, and a line of a stream of JSON
 *     lines
 * @param maxAnswerBytes an answer that comes whole
 */
public record AnswerLimits(int maxEventBytes, int maxAnswerBytes) {

  /** An event 16 MiB, which an image in one needs; a whole answer 128 MiB. */
  public static final AnswerLimits DEFAULT = new AnswerLimits(16 << 20, 128 << 20);

  /**
   * Checks that both are above zero.
   *
   * @throws ConfigurationException if one is not
   */
  public AnswerLimits {
    check("maxEventBytes", maxEventBytes);
    check("maxAnswerBytes", maxAnswerBytes);
  }

  private static void check(String name, int bytes) {
    if (bytes < 1) {
      throw new ConfigurationException(
          "limits." + name + " is " + bytes + "; allowed is 1 or more",
          "Change the setting limits." + name,
          FailureDetails.NONE,
          null);
    }
  }

  /** Returns the same with another limit of an event. */
  public AnswerLimits withMaxEventBytes(int bytes) {
    return new AnswerLimits(bytes, maxAnswerBytes);
  }

  /** Returns the same with another limit of a whole answer. */
  public AnswerLimits withMaxAnswerBytes(int bytes) {
    return new AnswerLimits(maxEventBytes, bytes);
  }
}
