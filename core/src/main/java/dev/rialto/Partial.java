package dev.rialto;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record that is still being written: those of its components that are whole. An immutable
 * snapshot, made whenever another component is whole; the last one of an answer holds the record,
 * and all components as the record has them.
 *
 * <p>Where an answer does not begin with JSON, thoughts and the opening of a code fence aside, what
 * comes may be an example: then the last snapshot is the only one.
 *
 * <pre>{@code
 * partial.get(Review_Components.SUMMARY).ifPresent(view::title);
 * if (partial.isWhole()) {
 *   view.show(partial.value());
 * }
 * }</pre>
 *
 * @param <T> the record
 */
public interface Partial<T> {

  /**
   * Returns the whole components by name, in the order they came; in the last snapshot those that
   * did not come stand behind them. The map cannot be changed; a component that may be null is null
   * in it.
   */
  Map<String, @Nullable Object> components();

  /** Returns the record; empty as long as it is not whole and checked. */
  Optional<T> whole();

  /** Returns whether the answer has ended and the record is there. */
  default boolean isWhole() {
    return whole().isPresent();
  }

  /**
   * Returns the record.
   *
   * @throws IllegalStateException if it is not whole yet
   */
  default T value() {
    return whole()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The record is not whole yet; of its components there are "
                        + components().keySet()));
  }

  /**
   * Returns whether a component is whole.
   *
   * @throws IllegalArgumentException if the record has no such component
   */
  default boolean has(String name) {
    return components().containsKey(name);
  }

  /** Returns whether a component is whole. */
  default boolean has(Component<T, ?> component) {
    return has(component.name());
  }

  /** Returns a component's value; empty if it is null, or not whole yet. */
  @SuppressWarnings("unchecked") // generated code makes the value and the component of one type
  default <C> Optional<C> get(Component<T, C> component) {
    return Optional.ofNullable((C) components().get(component.name()));
  }

  /** Returns a component's value; the other one if it is null, or not whole yet. */
  default <C> C getOrDefault(Component<T, C> component, C other) {
    return get(component).orElse(other);
  }
}
