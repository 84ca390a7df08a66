package dev.rialto.processor.model;

/** How a method hands out its value, and what generated code calls for it. */
public enum Delivery {
  /** The value itself; the caller waits. */
  VALUE("call", Source.WHOLE),
  /** A {@code Result} of it; the caller waits. */
  RESULT("callForResult", Source.WHOLE),
  /** A future of the value. */
  FUTURE("callAsync", Source.WHOLE),
  /** A future of a {@code Result} of it. */
  FUTURE_RESULT("callAsyncForResult", Source.WHOLE),
  /** What became of each item of a packed list; the caller waits. */
  OUTCOMES("callPackedForEach", Source.WHOLE),
  /** A future of what became of each item of a packed list. */
  FUTURE_OUTCOMES("callPackedAsyncForEach", Source.WHOLE),
  /** A publisher of the text's deltas. */
  TEXT_STREAM("stream", Source.TEXT),
  /** The text's deltas together with the result at their end. */
  TEXT_COMPLETION_STREAM("completionStream", Source.TEXT),
  /** The text's deltas as a stream that the caller waits for. */
  TEXT_BLOCKING_STREAM("stream", Source.TEXT),
  /** A publisher of a list's elements. */
  ELEMENT_STREAM("streamElements", Source.LIST),
  /** A list's elements together with the result at their end. */
  ELEMENT_COMPLETION_STREAM("completionStreamElements", Source.LIST),
  /** A list's elements as a stream that the caller waits for. */
  ELEMENT_BLOCKING_STREAM("streamElements", Source.LIST),
  /** A publisher of a growing record. */
  PARTIAL_STREAM("streamElements", Source.RECORD),
  /** A growing record together with the result at its end. */
  PARTIAL_COMPLETION_STREAM("completionStreamElements", Source.RECORD),
  /** A growing record as a stream that the caller waits for. */
  PARTIAL_BLOCKING_STREAM("streamElements", Source.RECORD);

  /** What is handed out piece by piece. */
  public enum Source {
    /** Nothing: the value is handed out whole. */
    WHOLE,
    /** The text as it comes. */
    TEXT,
    /** The elements of a list. */
    LIST,
    /** The components of a record. */
    RECORD
  }

  private final String runtimeMethod;
  private final Source source;

  Delivery(String runtimeMethod, Source source) {
    this.runtimeMethod = runtimeMethod;
    this.source = source;
  }

  /** Returns what is handed out piece by piece. */
  public Source source() {
    return source;
  }

  /** Returns whether each item of a packed list is told of by itself. */
  public boolean isOfOutcomes() {
    return this == OUTCOMES || this == FUTURE_OUTCOMES;
  }

  /** Returns whether the value is a {@code java.util.stream.Stream}. */
  public boolean isBlockingStream() {
    return this == TEXT_BLOCKING_STREAM
        || this == ELEMENT_BLOCKING_STREAM
        || this == PARTIAL_BLOCKING_STREAM;
  }

  /** Returns the name of the method of {@code ClientRuntime}. */
  public String runtimeMethod() {
    return runtimeMethod;
  }
}
