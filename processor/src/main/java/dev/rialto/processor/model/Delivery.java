package dev.rialto.processor.model;

/** How a method hands out its value, and what generated code calls for it. */
public enum Delivery {
  /** The value itself; the caller waits. */
  VALUE("call"),
  /** A {@code Result} of it; the caller waits. */
  RESULT("callForResult"),
  /** A future of the value. */
  FUTURE("callAsync"),
  /** A future of a {@code Result} of it. */
  FUTURE_RESULT("callAsyncForResult"),
  /** A publisher of the text's deltas. */
  TEXT_STREAM("stream"),
  /** The text's deltas together with the result at their end. */
  TEXT_COMPLETION_STREAM("completionStream"),
  /** A publisher of a list's elements. */
  ELEMENT_STREAM("streamElements"),
  /** A list's elements together with the result at their end. */
  ELEMENT_COMPLETION_STREAM("completionStreamElements");

  private final String runtimeMethod;

  Delivery(String runtimeMethod) {
    this.runtimeMethod = runtimeMethod;
  }

  /** Returns whether the value is a list whose elements are handed out one by one. */
  public boolean isByElement() {
    return this == ELEMENT_STREAM || this == ELEMENT_COMPLETION_STREAM;
  }

  /** Returns the name of the method of {@code ClientRuntime}. */
  public String runtimeMethod() {
    return runtimeMethod;
  }
}
