package dev.rialto.runtime;

import dev.rialto.OutputSchema;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A list that the model writes as JSON, read whole or element by element. Generated code extends
 * it, once for each such type of a client.
 *
 * @param <T> the type of the elements
 */
public abstract class ListOutput<T> extends JsonOutput<List<T>> implements ElementOutput<T> {

  private final String member;

  /**
   * Makes one.
   *
   * @param schema the shape that the model is asked for
   * @param member the only member of the root object, which holds the list
   */
  protected ListOutput(OutputSchema schema, String member) {
    super(schema, member);
    this.member = member;
  }

  /** Reads the element at which the reader stands. */
  protected abstract T element(ValueReader in);

  @Override
  protected final List<T> value(ValueReader in) {
    List<T> all = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      all.add(element(in));
    }
    return Collections.unmodifiableList(all);
  }

  @Override
  public final ListOutput<T> at(Clock clock) {
    return (ListOutput<T>) super.at(clock);
  }

  @Override
  public final ListScanner<T> scanner(Clock clock) {
    return at(clock).scanner();
  }

  @Override
  public final ListScanner<T> scanner() {
    return new ListScanner<>(this, member);
  }
}
