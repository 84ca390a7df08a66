package dev.rialto.testing;

import dev.rialto.CacheStatus;
import dev.rialto.FinishReason;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The stage below: remembers what reaches it, and answers when and as the test says. */
public final class ScriptedStage implements Stage, AttemptStage {

  /** What answers cost here. */
  public static final TokenUsage USAGE = new TokenUsage(11, 0, 0, 7, 0);

  /** What answers come from here. */
  public static final Provenance PROVENANCE =
      new Provenance("acme/large-0425", "acme", "req-1", CacheStatus.BYPASS, 0, List.of());

  public static final FinishReason STOP = new FinishReason(FinishReason.Kind.STOP, "stop");

  private final List<Started> calls = new ArrayList<>();
  private final Consumer<Started> behaviour;

  /** Makes one that answers nothing by itself. */
  public ScriptedStage() {
    this(started -> {});
  }

  /** Makes one that does something with each call within its start. */
  public ScriptedStage(Consumer<Started> behaviour) {
    this.behaviour = behaviour;
  }

  @Override
  public Flight start(Call call, ResponseSink sink) {
    return start(new Started(call, null, sink));
  }

  @Override
  public Flight start(AttemptSink attempt) {
    return start(new Started(attempt.call(), attempt.target(), attempt));
  }

  private Flight start(Started started) {
    synchronized (calls) {
      calls.add(started);
    }
    behaviour.accept(started);
    return started;
  }

  public int count() {
    synchronized (calls) {
      return calls.size();
    }
  }

  public Started call(int index) {
    synchronized (calls) {
      return calls.get(index);
    }
  }

  public Started only() {
    if (count() != 1) {
      throw new AssertionError(count() + " calls, expected 1");
    }
    return call(0);
  }

  public List<Started> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  /** A call that reached this stage. */
  public static final class Started implements Flight {
    public final Call call;

    /** Null above the router. */
    public final @Nullable Target target;

    public final ResponseSink sink;
    private long requested;
    private boolean cancelled;

    private Started(Call call, @Nullable Target target, ResponseSink sink) {
      this.call = call;
      this.target = target;
      this.sink = sink;
    }

    @Override
    public synchronized void request(long n) {
      requested = requested + n < 0 ? Long.MAX_VALUE : requested + n;
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
    }

    public synchronized long requested() {
      return requested;
    }

    public synchronized boolean cancelled() {
      return cancelled;
    }

    /** Answers as the output stage does. */
    public void answer(String text) {
      answer(text, STOP);
    }

    public void answer(String text, FinishReason reason) {
      sink.onAnswer(new Answer(text, "", List.of(), List.of(), USAGE, reason, text, PROVENANCE));
    }

    public void text(String... pieces) {
      for (String piece : pieces) {
        sink.onEvent(new ResponseEvent.Text(piece));
      }
    }

    /** Says usage and finish, and ends. */
    public void finish() {
      finish(STOP);
    }

    public void finish(FinishReason reason) {
      sink.onEvent(new ResponseEvent.Usage(USAGE));
      sink.onEvent(new ResponseEvent.Finished(reason));
      sink.onComplete(PROVENANCE);
    }

    public void fail(RialtoException error) {
      sink.onError(error);
    }
  }
}
