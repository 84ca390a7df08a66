package dev.rialto.processor.model;

/** A task beside completions; each has an annotation of its own. */
public enum TaskKind {
  /** Vectors of texts. */
  EMBEDDING("dev.rialto.Embedding", "float[]", "VECTOR", "VECTORS"),
  /** Judgements of texts. */
  MODERATION("dev.rialto.Moderation", "dev.rialto.ModerationResult", "MODERATION", "MODERATIONS"),
  /** Images of a prompt. */
  IMAGE_GENERATION("dev.rialto.ImageGeneration", "dev.rialto.GeneratedImage", "IMAGE", "IMAGES");

  private final String annotation;
  private final String value;
  private final String one;
  private final String many;

  TaskKind(String annotation, String value, String one, String many) {
    this.annotation = annotation;
    this.value = value;
    this.one = one;
    this.many = many;
  }

  /** Returns the annotation's qualified name. */
  public String annotation() {
    return annotation;
  }

  /** Returns the annotation as it is written. */
  public String shortName() {
    return "@" + annotation.substring(annotation.lastIndexOf('.') + 1);
  }

  /** Returns the type of one value, as the compiler writes it. */
  public String value() {
    return value;
  }

  /** Returns whether the task gives values of a type, as the compiler writes it. */
  public boolean gives(String type) {
    return type.equals(value) || (this == EMBEDDING && type.equals("double[]"));
  }

  /** Returns whether the task takes several texts at a time. */
  public boolean takesMany() {
    return this != IMAGE_GENERATION;
  }

  /** Returns the constant of {@code TaskOutput}. */
  public String output(boolean several) {
    return several ? many : one;
  }
}
