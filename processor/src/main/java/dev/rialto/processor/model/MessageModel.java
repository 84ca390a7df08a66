package dev.rialto.processor.model;

import java.util.List;

/**
 * A message.
 *
 * @param role who speaks
 * @param pieces its text and contents, in order; not empty
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

  /** Returns whether it has more than text. */
  public boolean hasContents() {
    return pieces.stream().anyMatch(Piece.Contents.class::isInstance);
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

  /** A piece of a message. */
  public sealed interface Piece {

    /**
     * Fixed text.
     *
     * @param text the text
     */
    record Text(String text) implements Piece {}

    /**
     * A value.
     *
     * @param source where it comes from
     * @param form how it becomes text
     */
    record Argument(Source source, Form form) implements Piece {}

    /**
     * The time of the call.
     *
     * @param part which part of it
     */
    record Moment(MomentPart part) implements Piece {}

    /**
     * Something that is no text.
     *
     * @param parameter the parameter's name in the source
     * @param many whether the parameter holds any number of them
     */
    record Contents(String parameter, boolean many) implements Piece {}

    /**
     * A part that is there or not, or once for each element.
     *
     * @param source what decides
     * @param test how it decides
     * @param nullable whether the value may be null, which is nothing
     * @param inverted whether it is there when there is nothing
     * @param element the name of what it is about, as a {@link Source#root}
     * @param pieces what it consists of
     */
    record Section(
        Source source,
        Test test,
        boolean nullable,
        boolean inverted,
        String element,
        List<Piece> pieces)
        implements Piece {

      /** Copies the list. */
      public Section {
        pieces = List.copyOf(pieces);
      }

      /** Returns whether a piece within names what the section is about. */
      public boolean namesElement() {
        return names(pieces);
      }

      private boolean names(List<Piece> all) {
        for (Piece piece : all) {
          if (piece instanceof Argument argument && argument.source().root().equals(element)) {
            return true;
          }
          if (piece instanceof Section inner
              && (inner.source().root().equals(element) || names(inner.pieces()))) {
            return true;
          }
        }
        return false;
      }
    }
  }

  /**
   * Where a value comes from.
   *
   * @param root the name of a parameter, or of what a section is about, which starts with a {@code
   *     #}
   * @param component the accessor of a record's component; empty for the root itself
   */
  public record Source(String root, String component) {}

  /** How a value becomes text. */
  public enum Form {
    /** It is a String. */
    STRING,
    /** Its own text is right. */
    PLAIN,
    /** The runtime decides. */
    RENDERED
  }

  /** How a value decides whether a section is there. */
  public enum Test {
    /** A boolean that is true. */
    TRUE,
    /** What says by {@code isEmpty()} that it is not: a text, a map, an optional number. */
    NOT_EMPTY,
    /** An optional with a value. */
    PRESENT,
    /** A reference that is not null. */
    NOT_NULL,
    /** Once for each element of a list. */
    EACH,
    /** Once for each element of what may have no order of its own, such as a set. */
    EACH_IN_ORDER,
    /** Once for each element of an array. */
    EACH_OF_ARRAY
  }

  /** A part of the time; the name of the method of {@code PromptText}, but for the case. */
  public enum MomentPart {
    /** The date. */
    DATE("date"),
    /** The time of day. */
    TIME("time"),
    /** Both. */
    DATE_TIME("dateTime");

    private final String method;

    MomentPart(String method) {
      this.method = method;
    }

    /** Returns the method of {@code PromptText}. */
    public String method() {
      return method;
    }
  }
}
