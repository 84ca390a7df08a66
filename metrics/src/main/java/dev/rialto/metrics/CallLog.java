package dev.rialto.metrics;

import dev.rialto.Cost;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.metrics.internal.text.Text;
import dev.rialto.metrics.internal.text.TextTable;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineEvent.CallEnded;
import dev.rialto.spi.PipelineListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last calls: what answered each, with which model, tokens and latency. It holds no
 * prompt and no answer, and allocates nothing for a call.
 *
 * <p>Listeners hear of a call a moment after its caller has the answer. Closing the Rialto hands
 * out what is still on its way; {@link #await} waits for it before that.
 *
 * <pre>{@code
 * CallLog calls = new CallLog();
 * try (Rialto rialto = Rialto.builder().listener(calls).build()) {
 *   ...
 * }
 * System.out.print(calls.table());
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class CallLog implements PipelineListener {

  private static final int DEFAULT_CAPACITY = 1_000;

  private final int capacity;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();

  /** A ring, in which the call of number n is at n modulo its length; grows up to the capacity. */
  private @Nullable CallEnded[] calls;

  private long[] heardMillis;
  private long seen;
  private long requests;

  /**
   * A call.
   *
   * @param at when it was heard of, in full milliseconds
   * @param call what it was
   */
  public record Entry(Instant at, CallEnded call) {}

  /** Makes a log of the last 1,000 calls. */
  public CallLog() {
    this(DEFAULT_CAPACITY);
  }

  /** Makes a log of that many last calls. */
  public CallLog(int capacity) {
    this(capacity, Clock.systemUTC());
  }

  CallLog(int capacity, Clock clock) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is " + capacity + "; allowed is 1 or more");
    }
    this.capacity = capacity;
    this.clock = clock;
    calls = new CallEnded[Math.min(capacity, DEFAULT_CAPACITY)];
    heardMillis = new long[calls.length];
  }

  @Override
  public void onEvent(PipelineEvent event) {
    if (event instanceof PipelineEvent.AttemptEnded attempt) {
      if (attempt.durationNanos() < 0) {
        return; // an item of a batch was no request
      }
      lock.lock();
      try {
        requests++;
      } finally {
        lock.unlock();
      }
    } else if (event instanceof CallEnded call) {
      long now = clock.millis();
      lock.lock();
      try {
        if (seen == calls.length && seen < capacity) {
          grow();
        }
        int at = (int) (seen % calls.length);
        calls[at] = call;
        heardMillis[at] = now;
        seen++;
        arrived.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Only before it was full: then every call is still where it was put. */
  private void grow() {
    int length = (int) Math.min(capacity, 2L * calls.length);
    calls = Arrays.copyOf(calls, length);
    heardMillis = Arrays.copyOf(heardMillis, length);
  }

  /** Returns the last calls, the oldest first. */
  public List<Entry> entries() {
    lock.lock();
    try {
      List<Entry> last = new ArrayList<>();
      for (long number = Math.max(0, seen - calls.length); number < seen; number++) {
        int at = (int) (number % calls.length);
        last.add(
            new Entry(Instant.ofEpochMilli(heardMillis[at]), Objects.requireNonNull(calls[at])));
      }
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many calls there were since the beginning. */
  public long seen() {
    lock.lock();
    try {
      return seen;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns how many requests were sent to providers since the beginning: more than calls where
   * attempts were repeated, fewer where calls were answered from the cache, shared or merged. Not
   * counted are the items of batches, many of which go in one file.
   */
  public long requests() {
    lock.lock();
    try {
      return requests;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until that many calls have ended since the beginning.
   *
   * @return whether they have; false when the time was up
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public boolean await(long calls, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (seen < calls) {
        if (left <= 0) {
          return false;
        }
        left = arrived.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns a table of the calls and a line of sums, as text for a terminal. */
  public String table() {
    List<Entry> calls = entries();
    return build(calls).text() + "\n  " + summary(calls, requests()) + "\n";
  }

  /** Returns a table of the calls and a line of sums, as Markdown. */
  public String markdown() {
    List<Entry> calls = entries();
    return build(calls).markdown() + "\n" + summary(calls, requests()) + "\n";
  }

  private static TextTable build(List<Entry> calls) {
    TextTable table =
        new TextTable()
            .left("call")
            .left("answered by")
            .left("model")
            .right("tokens in")
            .right("out")
            .right("cost")
            .right("first token")
            .right("total");
    for (Entry entry : calls) {
      CallEnded call = entry.call();
      TokenUsage usage = call.usage();
      table.row(
          call.origin().client() + "." + call.origin().method(),
          source(call),
          call.model().isEmpty() ? "–" : call.model(),
          tokens(usage.input()),
          tokens(usage.output()),
          cost(call.cost()),
          Text.duration(call.firstTokenNanos()),
          Text.duration(call.totalNanos()));
    }
    return table;
  }

  private static String summary(List<Entry> calls, long requests) {
    long hits = 0;
    long failed = 0;
    TokenUsage usage = TokenUsage.NONE;
    Usd spent = Usd.ZERO;
    long unknown = 0;
    for (Entry entry : calls) {
      failed += entry.call().failure() == null ? 0 : 1;
      hits += entry.call().failure() == null && entry.call().cacheStatus().isHit() ? 1 : 0;
      usage = usage.plus(entry.call().usage());
      Usd amount = entry.call().cost().amountOrNull();
      spent = amount == null ? spent : spent.plus(amount);
      unknown += amount == null ? 1 : 0;
    }
    return Text.count(calls.size())
        + (calls.size() == 1 ? " call, " : " calls, ")
        + Text.count(requests)
        + (requests == 1 ? " request to providers, " : " requests to providers, ")
        + Text.count(hits)
        + " answered by the cache, "
        + Text.count(failed)
        + " failed; "
        + Text.count(usage.input())
        + " tokens in, "
        + Text.count(usage.output())
        + " out, "
        + Text.dollars(spent.toDouble())
        + (unknown == 0 ? "" : ", the cost of " + Text.count(unknown) + " unknown");
  }

  private static String cost(Cost cost) {
    if (cost.amountOrNull() == null) {
      return "unknown";
    }
    if (cost.equals(Cost.NOTHING)) {
      return "–";
    }
    return (cost.estimated() ? "about " : "") + Text.dollars(cost.amountOrNull().toDouble());
  }

  private static String tokens(long count) {
    return count == 0 ? "–" : Text.count(count);
  }

  private static String source(CallEnded call) {
    if (call.failure() != null) {
      return "✗ " + call.failure();
    }
    String where = Text.source(call.cacheStatus());
    if (call.cacheStatus().isHit() || call.endpoint().isEmpty()) {
      return where;
    }
    return call.attempts() > 1 ? call.endpoint() + ", attempt " + call.attempts() : call.endpoint();
  }
}
