package dev.rialto.internal.promote;

import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.spi.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Calls of one model that gather for its next batch. Thread-safe; sends outside its lock. */
final class Lane {

  /** What stands around a call in a batch, roughly and at most. */
  private static final int AROUND_ITEM = 200;

  private final Promotion promotion;
  private final List<BatchSite> sites;
  private final BiConsumer<Lane, List<Seat>> sends;
  private final int maxItems;
  private final long maxBytes;
  private final long goodBytes;
  private final AtomicInteger turns = new AtomicInteger();
  private List<Seat> gathering = new ArrayList<>();
  private long bytes;
  private Scheduler.@Nullable Timer window;

  /**
   * Makes one.
   *
   * @param sites where its batches may go; not empty
   * @param sends makes a batch of calls
   */
  Lane(Promotion promotion, List<BatchSite> sites, BiConsumer<Lane, List<Seat>> sends) {
    this.promotion = promotion;
    this.sites = sites;
    this.sends = sends;
    this.maxItems = Math.min(promotion.settings().maxItems(), sites.get(0).maxItems());
    this.maxBytes = Math.min(promotion.settings().maxBytes(), sites.get(0).maxBytes());
    this.goodBytes = Math.min(maxBytes, sites.get(0).goodBytes());
  }

  /** Returns where a batch may go, the next key first. */
  List<BatchSite> nextSites() {
    int turn = Math.floorMod(turns.getAndIncrement(), sites.size());
    List<BatchSite> all = new ArrayList<>(sites.subList(turn, sites.size()));
    all.addAll(sites.subList(0, turn));
    return all;
  }

  void add(Seat seat) {
    long size = seat.bytes() + AROUND_ITEM;
    if (size > maxBytes) {
      seat.fail(tooLarge(size));
      return;
    }
    seat.in(this);
    List<Seat> before = List.of();
    List<Seat> full = List.of();
    synchronized (this) {
      if (seat.isOver()) {
        return; // left in this moment
      }
      if (!gathering.isEmpty() && bytes + size > goodBytes) {
        before = take();
      }
      gathering.add(seat);
      bytes += size;
      if (gathering.size() >= maxItems) {
        full = take();
      } else if (window == null) {
        window = promotion.later(promotion.settings().windowNanos(), this::flush);
      }
    }
    send(before);
    send(full);
  }

  void remove(Seat seat) {
    synchronized (this) {
      if (gathering.remove(seat)) {
        bytes -= seat.bytes() + AROUND_ITEM;
      }
    }
  }

  synchronized int size() {
    return gathering.size();
  }

  /** Sends what has gathered. */
  void flush() {
    List<Seat> ready;
    synchronized (this) {
      ready = take();
    }
    send(ready);
  }

  private List<Seat> take() {
    List<Seat> ready = gathering;
    gathering = new ArrayList<>();
    bytes = 0;
    if (window != null) {
      window.cancel();
      window = null;
    }
    return ready;
  }

  private void send(List<Seat> ready) {
    if (!ready.isEmpty()) {
      sends.accept(this, ready);
    }
  }

  private InvalidRequestException tooLarge(long size) {
    String provider = sites.get(0).target().endpoint().provider();
    return new InvalidRequestException(
        "The call has " + size + " bytes; a batch at '" + provider + "' takes " + maxBytes,
        "Send less in it, or raise jobs.maxBytes",
        FailureDetails.NONE.at(provider, sites.get(0).target().model()),
        null);
  }
}
