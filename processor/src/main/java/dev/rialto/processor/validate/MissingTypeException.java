package dev.rialto.processor.validate;

/**
 * An interface names a type that does not exist, or not yet: another processor may bring it in a
 * later round.
 */
public final class MissingTypeException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What javac calls a type with type arguments that does not exist. */
  private static final String NAMELESS = "<any>";

  private final String typeName;
  private final String place;

  /**
   * Says what is missing.
   *
   * @param typeName the type's name; empty for what an annotation names
   */
  MissingTypeException(String typeName) {
    this(typeName, "");
  }

  private MissingTypeException(String typeName, String place) {
    super(typeName + " is missing");
    this.typeName = typeName;
    this.place = place;
  }

  /** Returns this exception with the name of the method that needs the type. */
  MissingTypeException at(String method) {
    return place.isEmpty() ? new MissingTypeException(typeName, method) : this;
  }

  /** Returns what is missing, as the subject of a sentence. */
  public String what() {
    if (typeName.isEmpty()) {
      return "what one of its annotations names";
    }
    if (!typeName.contains(NAMELESS)) {
      return "the type '" + typeName + "'";
    }
    return "a type with type arguments" + (place.isEmpty() ? "" : ", which '" + place + "' names,");
  }
}
