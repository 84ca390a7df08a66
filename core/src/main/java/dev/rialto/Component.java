package dev.rialto;

/**
 * A component of a record, for typed access to a {@link Partial} of it. The processor generates a
 * constant for each component of a record that a method streams in this way: {@code
 * Review_Components.SUMMARY}. Immutable.
 *
 * @param <R> the record
 * @param <C> the type of the component; of a primitive one its box
 * @param name the component's name
 */
@SuppressWarnings("UnusedTypeParameter") // they are what makes access by it typed
public record Component<R, C>(String name) {}
