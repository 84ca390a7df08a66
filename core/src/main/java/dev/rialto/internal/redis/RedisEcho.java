package dev.rialto.internal.redis;

import dev.rialto.internal.store.StoreGuard;
import dev.rialto.internal.store.StoreUnavailableException;
import dev.rialto.spi.Scheduler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that what is published is heard: now and then it publishes something on a channel of
 * its own, and takes Redis out if twice in a row that does not come back by the next time. So it is
 * found out that the connection for channels has died without a word, as behind a firewall that
 * forgets it, or that it leads to a Redis which is no longer the one that commands go to. Once may
 * be a pause of this process, which finds its timer due before it reads what has come. Thread-safe.
 */
final class RedisEcho implements RedisListener, AutoCloseable {

  /** Three of them, the longest until it is found out, are less than 20 s. */
  static final long PAUSE_NANOS = Duration.ofSeconds(6).toNanos();

  private final RedisLink link;
  private final StoreGuard guard;
  private final Scheduler scheduler;
  private final String address;
  private final String channel;
  private Scheduler.@Nullable Timer timer;
  private boolean closed;

  /** The number of the latest call; what has been sent, and heard, of them. */
  private long calls;

  private long sent;
  private long heard;

  /** How many in a row were sent and not heard. */
  private int misses;

  RedisEcho(String prefix, String address, RedisLink link, StoreGuard guard, Scheduler scheduler) {
    this.link = link;
    this.guard = guard;
    this.scheduler = scheduler;
    this.address = address;
    this.channel = prefix + "e:" + UUID.randomUUID();
  }

  /** Begins, if it has not; from now on there is somebody to hear something. */
  synchronized void begin() {
    if (timer == null && !closed) {
      link.subscribe(channel, this);
      timer = scheduler.schedule(this::call, PAUSE_NANOS);
    }
  }

  private void call() {
    long number;
    boolean deaf;
    synchronized (this) {
      if (closed) {
        return;
      }
      if (!guard.isIn() || heard > 0) {
        misses = 0;
      } else if (sent > 0) {
        misses++;
      }
      deaf = misses > 1;
      sent = 0;
      heard = 0;
      number = ++calls;
      timer = scheduler.schedule(this::call, PAUSE_NANOS);
    }
    if (deaf) {
      link.renew();
      guard.fail(
          new StoreUnavailableException(
              "Redis at "
                  + address
                  + " takes messages that do not arrive: its channels are heard anew"));
    } else if (guard.isIn()) {
      publish(number);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what cannot be sent shows at the next command
  private void publish(long number) {
    byte[] message = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    try {
      link.commands().publish(RedisLink.bytes(channel), message).thenRun(() -> sent(number));
    } catch (StoreUnavailableException away) {
      // it is being connected to
    }
  }

  private synchronized void sent(long number) {
    if (number == calls) {
      sent = number;
    }
  }

  @Override
  public synchronized void onMessage(byte[] message) {
    if (message.length == Long.BYTES && ByteBuffer.wrap(message).getLong() == calls) {
      heard = calls;
    }
  }

  /** What was lost meanwhile says nothing. */
  @Override
  public synchronized void onGap() {
    heard = calls;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
