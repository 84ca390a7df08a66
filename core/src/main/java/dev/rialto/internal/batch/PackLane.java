package dev.rialto.internal.batch;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.internal.call.Packing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The items of one packed list that have come so far. Thread-safe; sends outside its lock. */
final class PackLane {

  /** How many packs of one list are under way at a time, as long as there is money for all. */
  private static final int MOST_UNDER_WAY = 5;

  private final PackStage stage;
  private final Packing packing;
  private final Queue<List<PackMember>> ready = new ArrayDeque<>();
  private List<PackMember> gathering = new ArrayList<>();
  private long tokens;
  private final AtomicInteger turns = new AtomicInteger();
  private int mostUnderWay = MOST_UNDER_WAY;

  /** Whether there was no money for a pack: then all go by turns, also those that may wait. */
  private boolean tight;

  private int underWay;
  private boolean windowOpen;

  PackLane(PackStage stage, Packing packing) {
    this.stage = stage;
    this.packing = packing;
  }

  PackStage stage() {
    return stage;
  }

  Packing packing() {
    return packing;
  }

  void add(PackMember member) {
    boolean open;
    synchronized (this) {
      if (!gathering.isEmpty()
          && (gathering.size() >= packing.maxItems()
              || tokens + member.tokens() > packing.maxTokens())) {
        close();
      }
      gathering.add(member);
      tokens += member.tokens();
      open = !windowOpen;
      windowOpen = true;
    }
    if (open) {
      stage.later(this::windowEnds);
    }
    send();
  }

  private void windowEnds() {
    if (!packing.hasBegun()) {
      stage.later(this::windowEnds); // more are on their way for sure
      return;
    }
    synchronized (this) {
      windowOpen = false;
    }
    flush();
  }

  /** Nothing more is to be waited for. */
  void flush() {
    synchronized (this) {
      close();
    }
    send();
  }

  private void close() {
    if (!gathering.isEmpty()) {
      ready.add(gathering);
      gathering = new ArrayList<>();
      tokens = 0;
    }
  }

  /** A pack was answered, or failed. */
  void ended() {
    boolean over;
    synchronized (this) {
      underWay--;
      over = underWay == 0 && ready.isEmpty() && gathering.isEmpty();
    }
    if (over) {
      stage.ended(packing);
    }
    send();
  }

  /** Sends the halves of a pack that was too long. */
  void split(List<PackMember> members) {
    int half = (members.size() + 1) / 2;
    synchronized (this) {
      for (List<PackMember> part :
          List.of(members.subList(0, half), members.subList(half, members.size()))) {
        if (!part.isEmpty()) { // all but one may have been cancelled
          ready.add(part);
        }
      }
    }
  }

  /**
   * Has a pack that there was no money for wait until another one has ended, which may have cost
   * less than was set aside for it; false if none is under way beside it.
   */
  synchronized boolean waitsForOthers(List<PackMember> members) {
    if (underWay < 2) {
      return false;
    }
    tight = true;
    mostUnderWay = Math.min(mostUnderWay, underWay - 1);
    ready.add(members);
    return true;
  }

  /** Sends the halves of a pack that there was no money for, even alone, one behind the other. */
  void splitByTurns(List<PackMember> members) {
    synchronized (this) {
      tight = true;
      mostUnderWay = 1;
    }
    split(members);
  }

  /** Whether what goes alone is to be waited for. */
  synchronized boolean isTight() {
    return tight;
  }

  /** In a loop where packs end within their start, so that many of them do not deepen the stack. */
  private void send() {
    if (turns.getAndIncrement() != 0) {
      return;
    }
    do {
      for (List<PackMember> members = next(); members != null; members = next()) {
        send(new Pack(this, members));
      }
    } while (turns.decrementAndGet() != 0);
  }

  /** One that cannot begin fails alone: the others are sent all the same. */
  private static void send(Pack pack) {
    try {
      pack.send();
    } catch (RuntimeException | Error e) {
      pack.onError(
          new InvalidRequestException(
              "A pack of items could not be asked for: " + e,
              "Look at what the cause says",
              FailureDetails.NONE,
              e));
    }
  }

  /** Packs that may wait for a provider's batch are to go in one together. */
  private static boolean waits(@Nullable List<PackMember> members) {
    return members != null && members.get(0).call().options().batch();
  }

  private synchronized @Nullable List<PackMember> next() {
    if (underWay >= mostUnderWay && (tight || !waits(ready.peek()))) {
      return null;
    }
    List<PackMember> members = ready.poll();
    underWay += members == null ? 0 : 1;
    return members;
  }
}
