package dev.rialto.internal.route;

import dev.rialto.Attempt;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a call that are over, in their order. Handed out before it is full, so that an
 * answer is made with it rather than copied for it; nothing is added any more once the call's
 * outcome has gone up.
 *
 * <p>Written by the call's loop alone, read by any thread. Most calls make one attempt, which needs
 * no array.
 */
final class AttemptLog extends AbstractList<Attempt> implements RandomAccess {

  private static final Attempt[] NONE = {};

  private volatile @Nullable Attempt first;
  private volatile Attempt[] others = NONE;

  /** Adds one behind the others. */
  void append(Attempt attempt) {
    if (first == null) {
      first = attempt;
    } else {
      Attempt[] longer = Arrays.copyOf(others, others.length + 1);
      longer[longer.length - 1] = attempt;
      others = longer;
    }
  }

  @Override
  public Attempt get(int index) {
    Attempt one = first;
    if (index == 0 && one != null) {
      return one;
    }
    return others[Objects.checkIndex(index, size()) - 1];
  }

  @Override
  public int size() {
    return first == null ? 0 : 1 + others.length;
  }
}
