package dev.rialto.endtoend;

import dev.rialto.RialtoException;
import dev.rialto.loopback.Fault;
import org.jspecify.annotations.Nullable;

/**
 * One fault of the primary, and what has to become of a call that meets it. Immutable.
 *
 * @param name says what goes wrong
 * @param fault what the primary does
 * @param streamFault what it does where a stream is asked for
 * @param once whether only the first request meets it
 * @param alone what a whole answer ends in without a fallback
 * @param beside what it ends in with a healthy one
 * @param streamAlone what a stream ends in without a fallback
 * @param streamBeside what it ends in with a healthy one
 */
record FaultRow(
    String name,
    Fault fault,
    Fault streamFault,
    boolean once,
    Ending alone,
    Ending beside,
    Ending streamAlone,
    Ending streamBeside) {

  /**
   * How a call ends.
   *
   * @param error the type of the error; null for the whole answer
   * @param partial whether a part of the answer had been shown by then
   * @param atPrimary how many requests the primary saw
   * @param atFallback how many requests the fallback saw
   */
  record Ending(
      @Nullable Class<? extends RialtoException> error,
      boolean partial,
      int atPrimary,
      int atFallback) {}

  /** The primary's own answer, after so many requests. */
  static Ending whole(int atPrimary) {
    return new Ending(null, false, atPrimary, 0);
  }

  /** The fallback's answer, after so many requests at the primary. */
  static Ending rescued(int atPrimary) {
    return new Ending(null, false, atPrimary, 1);
  }

  /** An error and nothing else; the fallback was not asked. */
  static Ending fails(Class<? extends RialtoException> type, int atPrimary) {
    return new Ending(type, false, atPrimary, 0);
  }

  /** An error with what had arrived; nobody was asked again. */
  static Ending cut(Class<? extends RialtoException> type) {
    return new Ending(type, true, 1, 0);
  }

  /** A fault that every request meets, and that ends whole answers and streams alike. */
  static FaultRow always(String name, Fault fault, Ending alone, Ending beside) {
    return new FaultRow(name, fault, fault, false, alone, beside, alone, beside);
  }

  /** A fault that only the first request meets. */
  static FaultRow once(String name, Fault fault, Ending alone, Ending beside) {
    return new FaultRow(name, fault, fault, true, alone, beside, alone, beside);
  }

  FaultRow stream(Ending endsAlone, Ending endsBeside) {
    return stream(streamFault, endsAlone, endsBeside);
  }

  FaultRow stream(Fault other, Ending endsAlone, Ending endsBeside) {
    return new FaultRow(name, fault, other, once, alone, beside, endsAlone, endsBeside);
  }

  Fault fault(boolean streamed) {
    return streamed ? streamFault : fault;
  }

  Ending ending(boolean streamed, boolean withFallback) {
    if (streamed) {
      return withFallback ? streamBeside : streamAlone;
    }
    return withFallback ? beside : alone;
  }
}
