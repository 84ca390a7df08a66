package dev.rialto.metrics.alerts;

import dev.rialto.metrics.Issue;
import dev.rialto.metrics.RialtoMetrics;
import dev.rialto.metrics.internal.registry.Counting;
import dev.rialto.metrics.internal.series.Minute;
import dev.rialto.spi.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks for issues and anomalies every half minute, and tells sinks what came up and what passed.
 *
 * <pre>
 *   RialtoMetrics → issues over their limits ┐
 *                 → minutes against a baseline ┴→ new or gone since the last look → at most three
 *                                                  an hour of a kind → sinks
 * </pre>
 *
 * <p>An issue is told of once, and again if it gets worse by a {@link Issue.Severity}; beyond three
 * an hour as soon as the hour lets it, if it is there still. It has passed when two looks in a row
 * have not found it. What passed is told of only if it was told of when it came up. Thread-safe.
 */
public final class AlertMonitor implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger("dev.rialto.alerts");
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final int MAX_PER_HOUR = 3;
  private static final int LOOKS_TO_PASS = 2;
  private static final int RECENT = 100;

  private final RialtoMetrics metrics;
  private final List<AlertSink> sinks;
  private final Ticker ticker;
  private final Clock clock;
  private final AnomalyDetector anomalies = new AnomalyDetector();
  private final Map<String, Open> open = new LinkedHashMap<>();
  private final Map<String, Deque<Long>> sent = new HashMap<>();
  private final Deque<Alert> recent = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private long lastMinute = -1;

  private static final class Open {
    private final Issue issue;
    private final boolean told;
    private int missed;

    private Open(Issue issue, boolean told) {
      this.issue = issue;
      this.told = told;
    }
  }

  AlertMonitor(
      RialtoMetrics metrics, Collection<? extends AlertSink> sinks, Ticker ticker, Clock clock) {
    this.metrics = metrics;
    this.sinks = List.copyOf(sinks);
    this.ticker = ticker;
    this.clock = clock;
    thread = new Thread(this::run, "rialto-alerts");
    thread.setDaemon(true);
  }

  /** Starts to watch, on a thread of its own, until it is closed. */
  public static AlertMonitor start(RialtoMetrics metrics, AlertSink... sinks) {
    return start(metrics, List.of(sinks), Ticker.SYSTEM);
  }

  static AlertMonitor start(RialtoMetrics metrics, List<AlertSink> sinks, Ticker ticker) {
    List<AlertSink> queued = new ArrayList<>(sinks.size());
    for (AlertSink sink : sinks) {
      queued.add(new QueuedSink(sink, queued.size() + 1));
    }
    AlertMonitor monitor = new AlertMonitor(metrics, queued, ticker, Clock.systemUTC());
    monitor.thread.start();
    return monitor;
  }

  /** Returns the last alerts, the newest first. */
  public List<Alert> recent() {
    synchronized (recent) {
      return new ArrayList<>(recent);
    }
  }

  /** Stops; lets each sink have what waits for it, for five seconds at most. */
  @Override
  public void close() {
    closed.countDown();
    endThread();
    for (AlertSink sink : sinks) {
      if (sink instanceof QueuedSink queued) {
        queued.close();
      }
    }
  }

  private void endThread() {
    if (!thread.isAlive() || Thread.currentThread() == thread) {
      return;
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  /** Looks once. Called by the monitor's thread, and by tests. */
  void look() {
    for (Minute minute : Counting.of(metrics).minutesAfter(lastMinute)) {
      anomalies.observe(minute);
      lastMinute = minute.number();
    }
    Map<String, Issue> found = new LinkedHashMap<>();
    for (Issue issue : metrics.issues()) {
      found.put(issue.kind() + " " + issue.subject(), issue);
    }
    for (Issue issue : anomalies.current()) {
      found.put(issue.kind() + " " + issue.subject(), issue);
    }
    found.forEach(
        (key, issue) -> {
          Open known = open.get(key);
          if (known == null || !known.told || isWorse(issue, known)) {
            boolean told = mayTell(issue.kind());
            if (known == null || told) {
              open.put(key, new Open(issue, told));
            } else {
              known.missed = 0; // it is told once it may be
            }
            if (told) {
              tell(issue, false);
            }
          } else {
            known.missed = 0;
          }
        });
    for (Iterator<Map.Entry<String, Open>> each = open.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<String, Open> entry = each.next();
      Open known = entry.getValue();
      if (!found.containsKey(entry.getKey()) && ++known.missed >= LOOKS_TO_PASS) {
        each.remove();
        if (known.told) {
          tell(known.issue, true);
        }
      }
    }
  }

  private static boolean isWorse(Issue issue, Open known) {
    return issue.severity().compareTo(known.issue.severity()) > 0;
  }

  private boolean mayTell(String kind) {
    long now = ticker.nanoTime();
    Deque<Long> times = sent.computeIfAbsent(kind, key -> new ArrayDeque<>());
    while (!times.isEmpty() && now - times.peekFirst() >= HOUR_NANOS) {
      times.removeFirst();
    }
    if (times.size() == MAX_PER_HOUR) {
      return false;
    }
    times.addLast(now);
    return true;
  }

  private void tell(Issue issue, boolean resolved) {
    Alert alert = new Alert(clock.instant(), issue, resolved);
    synchronized (recent) {
      recent.addFirst(alert);
      if (recent.size() > RECENT) {
        recent.removeLast();
      }
    }
    for (AlertSink sink : sinks) {
      try {
        sink.send(alert);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "An alert sink threw; the others go on", e);
      }
    }
  }

  private void run() {
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          look();
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.WARNING, "Looking for issues failed; it goes on", e);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
