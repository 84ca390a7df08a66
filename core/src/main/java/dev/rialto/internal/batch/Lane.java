package dev.rialto.internal.batch;

import dev.rialto.spi.EmbeddingLimits;
import dev.rialto.spi.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one key: how many are under way, and the batch that gathers meanwhile. Lives from
 * the first request until nothing is under way. Thread-safe; sends outside its lock.
 */
final class Lane {

  private final BatchStage stage;
  private final BatchKey key;
  private final EmbeddingLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Pace pace;
  private int underWay;
  private boolean closed;
  private @Nullable Batch gathering;
  private Scheduler.@Nullable Timer window;
  private long openedNanos;
  private long holdNanos;

  /** When the batch that gathers is looked at. */
  private long dueNanos;

  /**
   * Makes one.
   *
   * @param limits how much all take that may answer
   */
  Lane(BatchStage stage, BatchKey key, EmbeddingLimits limits) {
    this.stage = stage;
    this.limits = limits;
    this.key = key;
    this.pace = new Pace(stage.settings().windowNanos());
  }

  int maxItems() {
    return Math.min(stage.maxItems(), limits.texts());
  }

  int maxTokens() {
    return Math.min(stage.settings().maxTokens(), limits.tokens());
  }

  BatchStage stage() {
    return stage;
  }

  /** Takes a request; false if this lane is closed. */
  boolean submit(BatchMember member) {
    List<Batch> ready = new ArrayList<>(2);
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      pace.arrived(stage.nowNanos());
      Batch open = gathering;
      if (open != null && !open.hasRoomFor(member)) {
        ready.add(take(open));
        open = null;
      }
      if (open == null) {
        open = new Batch(this);
      }
      open.add(member);
      if (underWay == 0 || open.isFull() || (gathering == null && !hold(open))) {
        ready.add(take(open));
      } else if (open.patientUntilNanos() - dueNanos < 0) {
        cancelWindow();
        watch(open); // the one that has come has less time than the others
      }
    } finally {
      lock.unlock();
    }
    ready.forEach(Batch::send);
    return true;
  }

  /** Lets a batch wait for others; false if none are likely to come in time. */
  private boolean hold(Batch batch) {
    holdNanos = pace.holdNanos(underWay);
    if (holdNanos <= 0) {
      return false;
    }
    gathering = batch;
    openedNanos = stage.nowNanos();
    watch(batch);
    return true;
  }

  private void watch(Batch batch) {
    dueNanos = due(batch);
    window =
        stage.scheduler().schedule(() -> look(batch), Math.max(0, dueNanos - stage.nowNanos()));
  }

  private long due(Batch batch) {
    long due = pace.dueNanos(openedNanos, holdNanos, underWay);
    long patient = batch.patientUntilNanos();
    return patient - due < 0 ? patient : due;
  }

  /** A batch has ended; what gathered meanwhile goes now. */
  void ended() {
    Batch ready = null;
    lock.lock();
    try {
      underWay--;
      Batch open = gathering;
      if (open != null) {
        ready = take(open);
      } else if (underWay == 0) {
        close();
      }
    } finally {
      lock.unlock();
    }
    if (ready != null) {
      ready.send();
    }
  }

  /** More batches are under way than were taken: the parts of one that was split. */
  void splitInto(int parts) {
    lock.lock();
    try {
      underWay += parts - 1;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a member out of a batch that still gathers; false if the batch was sent. */
  boolean remove(Batch batch, BatchMember member) {
    lock.lock();
    try {
      if (gathering != batch) {
        return false;
      }
      batch.drop(member);
      if (batch.isEmpty()) {
        gathering = null;
        cancelWindow();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Sends what has gathered, unless more have come since it was last looked at. */
  private void look(Batch batch) {
    lock.lock();
    try {
      if (gathering != batch) {
        return;
      }
      if (due(batch) - stage.nowNanos() > 0) {
        watch(batch);
        return;
      }
      take(batch);
    } finally {
      lock.unlock();
    }
    batch.send();
  }

  private Batch take(Batch batch) {
    underWay++;
    if (gathering == batch) {
      gathering = null;
      cancelWindow();
    }
    return batch;
  }

  private void cancelWindow() {
    if (window != null) {
      window.cancel();
      window = null;
    }
  }

  private void close() {
    closed = true;
    stage.remove(key, this);
  }
}
