package dev.rialto;

/**
 * What becomes of an answer that is whole, but not of the method's type: a field is missing or
 * wrong, or its record's constructor refuses it.
 *
 * <p>Sent back, the model sees its answer and what is wrong about it, and answers once more, within
 * the same deadline and as one repeat of the retry budget. Only the values of whole answers are
 * repaired, never streams, and never what was cut or filtered. Both turns are in {@link
 * Result#attempts()}, their tokens add up in {@link Result#usage()}.
 */
public enum RepairMode {
  /** As the interface says, or else the module, which sends it back. */
  DEFAULT,
  /** It is sent back once. */
  ON,
  /** It fails at once with an {@link InvalidOutputException}. */
  OFF
}
