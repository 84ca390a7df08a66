package dev.rialto.runtime;

import dev.rialto.OutputSchema;
import dev.rialto.ToolContext;
import dev.rialto.ToolFailurePolicy;
import dev.rialto.ToolSpecification;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * A method that a model may ask to be called. Generated code extends it, once for each method.
 * Stateless and thread-safe.
 *
 * @param <T> the type that has the method
 * @param <A> its arguments, as a record
 */
public abstract class ToolMethod<T, A> {

  private final ToolSpecification specification;
  private final JsonOutput<A> arguments;
  private final ToolFailurePolicy onFailure;
  private final boolean isStatic;

  /**
   * Makes one.
   *
   * @param name its name for the model
   * @param description what it does
   * @param arguments reads its arguments, and knows their schema
   * @param onFailure what becomes of the call when it throws
   * @param isStatic whether it can do without an instance
   */
  protected ToolMethod(
      String name,
      String description,
      JsonOutput<A> arguments,
      ToolFailurePolicy onFailure,
      boolean isStatic) {
    OutputSchema schema = arguments.schema();
    this.specification = new ToolSpecification(name, description, schema.json(), true);
    this.arguments = arguments;
    this.onFailure = onFailure;
    this.isStatic = isStatic;
  }

  /** Returns what the provider is told of it. */
  public final ToolSpecification specification() {
    return specification;
  }

  /** Returns what becomes of the call when it throws. */
  public final ToolFailurePolicy onFailure() {
    return onFailure;
  }

  /** Returns whether it can do without an instance. */
  public final boolean isStatic() {
    return isStatic;
  }

  /**
   * Reads arguments; none at all are an object without members.
   *
   * @param clock says what is past and what is to come
   * @throws dev.rialto.InvalidOutputException if they are not what the method takes
   */
  public final A read(String text, Clock clock) {
    return arguments.at(clock).read(text.isBlank() ? "{}" : text);
  }

  /**
   * Calls the method.
   *
   * @param target whose method it is; null if it is static
   * @return a text, or a {@link LaterResult}
   */
  public abstract Object call(@Nullable T target, A arguments, ToolContext context)
      throws Throwable;
}
