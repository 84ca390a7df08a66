package dev.rialto.internal.cost;

import dev.rialto.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * The spending of the time before now, told apart in sixty slices: a slice leaves the window as a
 * whole, so that up to a sixtieth more time counts than asked for, never less.
 */
final class RollingSpending implements Spending {

  private static final int SLICES = 60;

  private final long sliceMillis;

  /** The slice that has begun, and as many before it as fill the window. */
  private final Usd[] slices = new Usd[SLICES + 1];

  private long current;
  private Usd spent = Usd.ZERO;

  RollingSpending(Duration length, Instant now) {
    sliceMillis = Math.max(1, (length.toMillis() + SLICES - 1) / SLICES);
    current = now.toEpochMilli() / sliceMillis;
    Arrays.fill(slices, Usd.ZERO);
  }

  @Override
  public void advance(Instant now) {
    long slice = now.toEpochMilli() / sliceMillis;
    if (slice - current > SLICES) {
      Arrays.fill(slices, Usd.ZERO);
      spent = Usd.ZERO;
      current = slice;
    }
    while (current < slice) {
      current++;
      int at = index(current);
      spent = spent.minus(slices[at]);
      slices[at] = Usd.ZERO;
    }
  }

  private int index(long slice) {
    return (int) Math.floorMod(slice, (long) slices.length);
  }

  @Override
  public Usd spent() {
    return spent;
  }

  @Override
  public void add(Usd amount) {
    int at = index(current);
    slices[at] = slices[at].plus(amount);
    spent = spent.plus(amount);
  }

  @Override
  public Instant roomAt() {
    for (long slice = current - SLICES; slice <= current; slice++) {
      if (slices[index(slice)].signum() > 0) {
        return Instant.ofEpochMilli((slice + slices.length) * sliceMillis);
      }
    }
    return Instant.ofEpochMilli((current + 1) * sliceMillis);
  }
}
