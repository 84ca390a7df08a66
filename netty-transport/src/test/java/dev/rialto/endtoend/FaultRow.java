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
 * @param stalls whether only a bound on the time between two pieces ends it
 * @param alone what a whole answer ends in without a fallback
 * @param beside what it ends in with a healthy one
 * @param streamAlone what a stream ends in without a fallback
 * @param streamBeside what it ends in with a healthy one
 * @param heldAlone what a stream ends in of which nothing is shown before it is whole
 * @param heldBeside what that ends in with a healthy fallback
 */
record FaultRow(
    String name,
    Fault fault,
    Fault streamFault,
    boolean once,
    boolean stalls,
    Ending alone,
    Ending beside,
    Ending streamAlone,
    Ending streamBeside,
    Ending heldAlone,
    Ending heldBeside) {

  /** How the caller wants the answer, and what has been chosen for a stream that breaks off. */
  enum Way {
    WHOLE,
    STREAM,
    HELD,
    RESTARTED,
    CONTINUED,
    /** The fallback says that it takes no beginning of an answer. */
    PREFILL_REFUSED
  }

  /**
   * How a call ends.
   *
   * @param error the type of the error; null for the whole answer
   * @param partial whether a part of the answer had been shown before
   * @param atPrimary how many requests the primary saw
   * @param atFallback how many requests the fallback saw
   */
  record Ending(
      @Nullable Class<? extends RialtoException> error,
      boolean partial,
      int atPrimary,
      int atFallback) {

    private Ending behindABeginning() {
      return new Ending(error, true, atPrimary, atFallback);
    }
  }

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
    return row(name, fault, false, alone, beside);
  }

  /** A fault that only the first request meets. */
  static FaultRow once(String name, Fault fault, Ending alone, Ending beside) {
    return row(name, fault, true, alone, beside);
  }

  private static FaultRow row(String name, Fault fault, boolean once, Ending alone, Ending beside) {
    return new FaultRow(
        name, fault, fault, once, false, alone, beside, alone, beside, alone, beside);
  }

  /** Streams end otherwise, though nothing of them is shown. */
  FaultRow stream(Ending endsAlone, Ending endsBeside) {
    return stream(streamFault, endsAlone, endsBeside);
  }

  FaultRow stream(Fault other, Ending endsAlone, Ending endsBeside) {
    return new FaultRow(
        name,
        fault,
        other,
        once,
        stalls,
        alone,
        beside,
        endsAlone,
        endsBeside,
        endsAlone,
        endsBeside);
  }

  /** Streams are cut when a part of them was shown; one that is held back ends as is said here. */
  FaultRow cutStream(
      Class<? extends RialtoException> type, Ending endsHeldAlone, Ending endsHeldBeside) {
    return cutStream(streamFault, type, endsHeldAlone, endsHeldBeside);
  }

  FaultRow cutStream(
      Fault other,
      Class<? extends RialtoException> type,
      Ending endsHeldAlone,
      Ending endsHeldBeside) {
    return new FaultRow(
        name,
        fault,
        other,
        once,
        stalls,
        alone,
        beside,
        cut(type),
        cut(type),
        endsHeldAlone,
        endsHeldBeside);
  }

  FaultRow stalling() {
    return new FaultRow(
        name,
        fault,
        streamFault,
        once,
        true,
        alone,
        beside,
        streamAlone,
        streamBeside,
        heldAlone,
        heldBeside);
  }

  boolean cutsStreams() {
    return streamAlone.partial();
  }

  Fault fault(Way way) {
    return way == Way.WHOLE ? fault : streamFault;
  }

  Ending ending(Way way, boolean withFallback) {
    Ending plain = withFallback ? streamBeside : streamAlone;
    Ending held = withFallback ? heldBeside : heldAlone;
    boolean mayGoOn = cutsStreams() && withFallback && heldBeside.error() == null;
    return switch (way) {
      case WHOLE -> withFallback ? beside : alone;
      case STREAM -> plain;
      case HELD -> held;
      case RESTARTED -> cutsStreams() && held.error() != null ? held.behindABeginning() : held;
      case CONTINUED -> mayGoOn ? new Ending(null, true, 1, 1) : plain;
      case PREFILL_REFUSED -> mayGoOn ? new Ending(plain.error(), true, 1, 1) : plain;
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
