package dev.rialto.internal.call;

import dev.rialto.FailureDetails;
import dev.rialto.RialtoException;

/**
 * A call under way. Methods may be called from any thread and after the end, then without effect.
 */
public interface Flight {

  /** A call that is already over, or cannot be influenced. */
  Flight DONE =
      new Flight() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      };

  /**
   * Asks for content events. Nothing that {@link dev.rialto.ResponseEvent#isContent()} is handed
   * out beyond what was asked for; all other events are.
   *
   * @param n how many more, above 0; {@link Long#MAX_VALUE}: all there are
   */
  void request(long n);

  /**
   * Ends the call: what waits is taken out, what is on the wire is reset. The sink hears nothing
   * more after it, save what is running at that moment on another thread.
   */
  void cancel();

  /**
   * Returns where the call is at this moment, as far as it can be told: the provider and the model
   * that are being asked. For the error of a caller who gives up before the pipeline does.
   */
  default FailureDetails whereabouts() {
    return FailureDetails.NONE;
  }

  /**
   * Returns what the call waits for at this moment if it is no provider, in a few words; empty if
   * it is one. For the same error.
   */
  default String waitsFor() {
    return "";
  }

  /**
   * Returns the error of a caller whose deadline has passed: the one given, unless the call knows
   * something that tells more.
   */
  default RialtoException atDeadline(RialtoException passed) {
    return passed;
  }

  /** Returns what an attempt that is over has used and cost; nothing while it runs. */
  default Spent spent() {
    return Spent.NOTHING;
  }
}
