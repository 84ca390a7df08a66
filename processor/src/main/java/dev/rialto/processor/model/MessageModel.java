package dev.rialto.processor.model;

import java.util.List;

/**
 * A message.
 *
 * @param role who speaks
 * @param pieces its text, in order; not empty
 */
public record MessageModel(Role role, List<Piece> pieces) {

  /** Copies the list. */
  public MessageModel {
    pieces = List.copyOf(pieces);
  }

  /** Returns whether the message is the same in every call. */
  public boolean isConstant() {
    return pieces.stream().allMatch(Piece.Text.class::isInstance);
  }

  /** Who speaks; the name of the method of {@code Message} in small letters. */
  public enum Role {
    /** The instructions above the conversation. */
    SYSTEM,
    /** An example of an answer. */
    ASSISTANT,
    /** The question. */
    USER
  }

  /** A piece of a message's text. */
  public sealed interface Piece {

    /**
     * Fixed text.
     *
     * @param text the text
     */
    record Text(String text) implements Piece {}

    /**
     * An argument.
     *
     * @param parameter the parameter's name in the source
     */
    record Argument(String parameter) implements Piece {}
  }
}
