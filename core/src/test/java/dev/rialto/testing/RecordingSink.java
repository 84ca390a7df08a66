package dev.rialto.testing;

import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Remembers what it hears, and objects to signals that break the contract. */
public class RecordingSink implements ResponseSink {

  private final List<ResponseEvent> events = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean busy = new AtomicBoolean();
  private @Nullable Answer answer;
  private @Nullable Provenance completed;
  private @Nullable RialtoException error;

  @Override
  public void onEvent(ResponseEvent event) {
    enter("event");
    synchronized (this) {
      events.add(event);
    }
    busy.set(false);
  }

  @Override
  public void onComplete(Provenance provenance) {
    enter("complete");
    synchronized (this) {
      completed = provenance;
    }
    leave();
  }

  @Override
  public void onError(RialtoException failure) {
    enter("error");
    synchronized (this) {
      error = failure;
    }
    leave();
  }

  @Override
  public void onAnswer(Answer whole) {
    enter("answer");
    synchronized (this) {
      answer = whole;
    }
    leave();
  }

  private void enter(String signal) {
    if (!busy.compareAndSet(false, true)) {
      violate(signal + " beside another signal");
    }
    if (ended.getCount() == 0) {
      violate(signal + " after the end");
    }
  }

  private void leave() {
    busy.set(false);
    ended.countDown();
  }

  private synchronized void violate(String what) {
    violations.add(what);
  }

  /** Waits for the end; fails after ten seconds, which no passing test takes. */
  public void await() {
    try {
      if (!ended.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("no outcome");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public boolean isOver() {
    return ended.getCount() == 0;
  }

  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  public synchronized List<ResponseEvent> events() {
    return List.copyOf(events);
  }

  /** Returns the text so far. */
  public synchronized String text() {
    StringBuilder all = new StringBuilder();
    for (ResponseEvent event : events) {
      if (event instanceof ResponseEvent.Text piece) {
        all.append(piece.text());
      }
    }
    return all.toString();
  }

  /** Returns how many content events came. */
  public synchronized long contents() {
    return events.stream().filter(ResponseEvent::isContent).count();
  }

  public synchronized Answer answer() {
    if (error != null) {
      throw new AssertionError("failed", error);
    }
    return Objects.requireNonNull(answer, "no answer");
  }

  public synchronized Provenance completed() {
    if (error != null) {
      throw new AssertionError("failed", error);
    }
    return Objects.requireNonNull(completed, "not complete");
  }

  public synchronized RialtoException error() {
    return Objects.requireNonNull(error, "no error");
  }

  public synchronized boolean failed() {
    return error != null;
  }
}
