package dev.rialto.processor.validate;

/**
 * An interface names a type that does not exist, or not yet: another processor may bring it in a
 * later round.
 */
public final class MissingTypeException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String typeName;

  /**
   * Says what is missing.
   *
   * @param typeName the type's name; empty for what an annotation names
   */
  MissingTypeException(String typeName) {
    super(typeName + " is missing");
    this.typeName = typeName;
  }

  /** Returns what is missing, as the subject of a sentence. */
  public String what() {
    return typeName.isEmpty() ? "what one of its annotations names" : "the type '" + typeName + "'";
  }
}
