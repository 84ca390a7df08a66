package dev.rialto.internal.batch;

import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.PackedItem;
import dev.rialto.internal.call.Packing;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Scheduler;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Puts the items of a packed list that the cache did not answer into few requests; other calls pass
 * through. Thread-safe.
 */
public final class PackStage implements Stage {

  /** How long items wait for those that wait for a tier, or for somebody else's call. */
  private static final long WINDOW_NANOS = Duration.ofMillis(20).toNanos();

  private final Stage next;
  private final Scheduler scheduler;
  private final Consumer<PipelineEvent> events;
  private final ConcurrentMap<Packing, PackLane> lanes = new ConcurrentHashMap<>();

  /** Makes the stage above the given one, which answers unary calls whole. */
  public PackStage(Stage next, Scheduler scheduler, Consumer<PipelineEvent> events) {
    this.next = next;
    this.scheduler = scheduler;
    this.events = events;
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    PackedItem item = call.packed();
    if (item == null) {
      return next.start(call, sink);
    }
    PackMember member = new PackMember(call, item, sink);
    PackLane lane =
        lanes.computeIfAbsent(
            item.packing(),
            packing -> {
              PackLane made = new PackLane(this, packing);
              packing.whenAllCame(made::flush);
              return made;
            });
    lane.add(member);
    item.packing().account(item);
    return member;
  }

  Stage next() {
    return next;
  }

  void later(Runnable action) {
    scheduler.schedule(action, WINDOW_NANOS);
  }

  void publish(PipelineEvent event) {
    events.accept(event);
  }

  void ended(Packing packing) {
    lanes.remove(packing);
  }
}
