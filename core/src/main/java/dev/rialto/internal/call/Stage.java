package dev.rialto.internal.call;

/**
 * One step of the pipeline. A stage wraps the next one and knows no other.
 *
 * <p>Thread-safe. {@link #start} never throws and never blocks: whatever goes wrong reaches the
 * sink. Signals to one sink are serial.
 */
public interface Stage {

  /**
   * Starts a call.
   *
   * @param call what is asked, and by when
   * @param sink gets the answer; may hear all of it before this method returns
   * @return the running call
   */
  Flight start(Call call, ResponseSink sink);

  /**
   * Starts a call that has a place until it is over. A stage that keeps a record of the call gives
   * the place back itself; for the others, that is done for them.
   *
   * @param place where the call has its place
   * @return the running call
   */
  default Flight start(Call call, ResponseSink sink, Place place) {
    return place.lookAfter(this, call, sink);
  }

  /**
   * Returns whether calls are answered as soon as they can be. Where they wait for something that
   * their caller has yet to do, a thread that waited for them would wait for ever.
   */
  default boolean answersSoon() {
    return true;
  }
}
