package dev.rialto.internal.route;

import dev.rialto.Priority;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * Every interleaving of those who enter, wait, go and give up is like one after the other; and when
 * all is quiet, nobody waits beside a free place, and each place was handed to one.
 */
public class RoomModelTest {

  private static final int PLACES = 2;

  private final AtomicInteger entered = new AtomicInteger(PLACES);
  private final AtomicInteger left = new AtomicInteger();
  private final Room room = new Room(PLACES, 2);
  private final Queueing impatient = new Queueing(entered::incrementAndGet);
  private final Guest leaving = new Guest(impatient, 0, Priority.NORMAL, 0);

  public RoomModelTest() {
    room.tryEnter();
    room.tryEnter();
    room.enter(leaving);
  }

  @Operation
  public boolean tryEnter() {
    boolean in = room.tryEnter();
    if (in) {
      entered.incrementAndGet();
    }
    return in;
  }

  @Operation
  public String queue() {
    Room.Outcome outcome =
        room.enter(new Guest(new Queueing(entered::incrementAndGet), 0, Priority.LOW, 1));
    if (outcome == Room.Outcome.ENTERED) {
      entered.incrementAndGet();
    }
    return outcome.name();
  }

  @Operation(runOnce = true)
  public void firstLeaves() {
    left.incrementAndGet();
    room.leave();
  }

  @Operation(runOnce = true)
  public void secondLeaves() {
    left.incrementAndGet();
    room.leave();
  }

  @Operation(runOnce = true)
  public void giveUp() {
    room.remove(leaving);
  }

  @Validate
  public void nothingIsLost() {
    int taken = room.taken();
    if (taken != entered.get() - left.get() || taken > PLACES) {
      throw new IllegalStateException(
          taken + " places taken, " + entered + " in, " + left + " out");
    }
    if (room.queued() > 0 && taken < PLACES) {
      throw new IllegalStateException(room.queued() + " wait beside a free place");
    }
    if (room.hasPlace() != (room.queued() == 0 && taken < PLACES)) {
      throw new IllegalStateException("has a place: " + room.hasPlace());
    }
  }

  @Test
  void isLinearizable() {
    new ModelCheckingOptions()
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(0) // what they meet is set up above
        .actorsAfter(0)
        .iterations(3)
        .invocationsPerIteration(60)
        .check(RoomModelTest.class);
  }
}
