package dev.rialto;

/**
 * A component of a record, for typed access to a {@link Partial} of it. The processor generates a
 * constant for each component of a record that a method streams in this way: {@code
 * Review_Components.SUMMARY}. Immutable.
 *
 * @param <T> the record
 * @param <V> the type of the component; of a primitive one its box
 * @param name the component's name
 */
public record Component<T, V>(String name) {}
