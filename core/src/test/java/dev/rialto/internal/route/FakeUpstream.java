package dev.rialto.internal.route;

import dev.rialto.CacheStatus;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.AttemptStage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Spent;
import dev.rialto.spi.Target;
import dev.rialto.spi.Ticker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/** Providers as a test scripts them; what has no script waits for the test's hand. */
final class FakeUpstream implements AttemptStage {

  private final Ticker ticker;
  private final Map<String, Queue<Consumer<Attempt>>> scripts = new HashMap<>();
  private final Map<String, Consumer<Attempt>> rules = new HashMap<>();
  final List<Attempt> attempts = new ArrayList<>();

  FakeUpstream(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Adds what the next attempt at an endpoint will meet. */
  FakeUpstream next(String endpoint, Consumer<Attempt> behaviour) {
    scripts.computeIfAbsent(endpoint, e -> new ArrayDeque<>()).add(behaviour);
    return this;
  }

  /** Sets what all attempts at an endpoint meet that have no script. */
  FakeUpstream always(String endpoint, Consumer<Attempt> behaviour) {
    rules.put(endpoint, behaviour);
    return this;
  }

  List<String> endpoints() {
    return attempts.stream().map(Attempt::endpoint).toList();
  }

  Attempt last() {
    return attempts.get(attempts.size() - 1);
  }

  @Override
  public Flight start(AttemptSink asked) {
    Attempt attempt = new Attempt(asked.call(), asked.target(), asked, ticker.nanoTime());
    attempts.add(attempt);
    Queue<Consumer<Attempt>> script = scripts.get(attempt.endpoint());
    if (script != null && !script.isEmpty()) {
      script.remove().accept(attempt);
    } else if (rules.containsKey(attempt.endpoint())) {
      rules.get(attempt.endpoint()).accept(attempt);
    }
    return attempt;
  }

  static Consumer<Attempt> fails(RialtoException error) {
    return attempt -> attempt.fail(error);
  }

  static Consumer<Attempt> answers(String text) {
    return attempt -> attempt.answer(text);
  }

  /** An attempt that has arrived upstream. */
  static final class Attempt implements Flight {
    final Call call;
    final Target target;
    final ResponseSink sink;
    final long startNanos;
    long requested;
    boolean cancelled;

    /** What it has cost, once it is over. */
    Spent cost = Spent.NOTHING;

    private boolean over;

    Attempt(Call call, Target target, ResponseSink sink, long startNanos) {
      this.call = call;
      this.target = target;
      this.sink = sink;
      this.startNanos = startNanos;
    }

    String endpoint() {
      return target.endpoint().name();
    }

    Attempt text(String text) {
      sink.onEvent(new ResponseEvent.Text(text));
      return this;
    }

    Attempt started() {
      sink.onEvent(new ResponseEvent.Started("id", target.model()));
      return this;
    }

    void complete() {
      over = true;
      sink.onComplete(
          new Provenance(target.modelId(), endpoint(), "req-1", CacheStatus.BYPASS, 0, List.of()));
    }

    void answer(String text) {
      started().text(text).complete();
    }

    void fail(RialtoException error) {
      over = true;
      sink.onError(error);
    }

    @Override
    public void request(long n) {
      requested = requested + n < 0 ? Long.MAX_VALUE : requested + n;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public Spent spent() {
      return over || cancelled ? cost : Spent.NOTHING;
    }
  }
}
