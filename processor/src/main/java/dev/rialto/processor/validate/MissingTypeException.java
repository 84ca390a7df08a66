package dev.rialto.processor.validate;

/**
 * An interface names a type that does not exist, or not yet: another processor may bring it in a
 * later round.
 */
public final class MissingTypeException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String typeName;

  MissingTypeException(String typeName) {
    super(typeName + " is missing");
    this.typeName = typeName;
  }

  /** Returns the type's name as it stands in the source. */
  public String typeName() {
    return typeName;
  }
}
