package dev.rialto.runtime;

import java.util.List;

/**
 * The tools of one type. Generated code extends it, beside the type. Immutable and thread-safe.
 *
 * @param <T> the type
 */
public abstract class ToolType<T> {

  private final Class<T> type;
  private final String processorVersion;
  private final List<ToolMethod<T, ?>> methods;

  /**
   * Makes one.
   *
   * @param type the type
   * @param processorVersion the version of the processor that wrote the code
   * @param methods its tools; not empty
   */
  protected ToolType(Class<T> type, String processorVersion, List<ToolMethod<T, ?>> methods) {
    this.type = type;
    this.processorVersion = processorVersion;
    this.methods = List.copyOf(methods);
  }

  /** Returns the type. */
  public final Class<T> type() {
    return type;
  }

  /** Returns the version of the processor that wrote this. */
  public final String processorVersion() {
    return processorVersion;
  }

  /** Returns the tools, in order of declaration. */
  public final List<ToolMethod<T, ?>> methods() {
    return methods;
  }

  /** Returns whether an instance is needed: whether not all tools are static. */
  public final boolean needsInstance() {
    return methods.stream().anyMatch(method -> !method.isStatic());
  }
}
