package dev.rialto;

/** Whether the model calls tools. */
public enum ToolChoice {
  /** The model decides. */
  AUTO,
  /** The model must call one; once it has, it decides. */
  REQUIRED,
  /** The model is told of the tools, and must call none. */
  NONE
}
