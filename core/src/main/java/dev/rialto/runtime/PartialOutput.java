package dev.rialto.runtime;

import dev.rialto.Partial;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that is handed out while the model writes it, component by component. Generated code
 * extends it, once for each such type of a client.
 *
 * @param <T> the record
 */
public abstract class PartialOutput<T> implements ElementOutput<Partial<T>> {

  private final OutputType<T> record;
  private final List<String> names;

  /**
   * Makes one.
   *
   * @param record reads the whole answer
   * @param names the names of the components
   */
  protected PartialOutput(OutputType<T> record, String... names) {
    this.record = record;
    this.names = List.of(names);
  }

  /**
   * Reads the component at whose value the reader stands, and checks it.
   *
   * @param index its place among the names
   */
  protected abstract @Nullable Object component(int index, ValueReader in);

  /**
   * Returns a component of the whole record.
   *
   * @param index its place among the names
   */
  protected abstract @Nullable Object componentOf(int index, T value);

  /** Returns the names of the components. */
  final List<String> names() {
    return names;
  }

  /** Returns the names of the members that answers have, those of inner objects among them. */
  final KnownNames known() {
    return record instanceof JsonOutput<T> json ? json.names() : KnownNames.NONE;
  }

  /** Reads the whole answer. */
  final T read(String text, @Nullable Clock clock) {
    return (clock == null ? record : record.at(clock)).read(text);
  }

  @Override
  public final boolean latestWins() {
    return true;
  }

  @Override
  public final ElementScanner<Partial<T>> scanner() {
    return new RecordScanner<>(this, null);
  }

  @Override
  public final ElementScanner<Partial<T>> scanner(Clock clock) {
    return new RecordScanner<>(this, clock);
  }
}
