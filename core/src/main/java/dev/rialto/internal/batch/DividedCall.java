package dev.rialto.internal.batch;

import dev.rialto.Attempt;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerBuilder;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One caller's request with more texts than a provider takes: goes up in parts, one after the
 * other, and comes back as one. The first part that fails fails it. Thread-safe.
 */
final class DividedCall implements Flight {

  private final Stage parts;
  private final Call call;
  private final EmbeddingRequest request;
  private final ResponseSink sink;
  private final int partItems;
  private final List<float[]> vectors;
  private final AtomicInteger turns = new AtomicInteger();
  private final List<Attempt> attempts = new ArrayList<>();
  private TokenUsage usage = TokenUsage.NONE;
  private volatile boolean over;
  private volatile Flight current = Flight.DONE;

  DividedCall(Stage parts, Call call, EmbeddingRequest request, ResponseSink sink, int partItems) {
    this.parts = parts;
    this.call = call;
    this.request = request;
    this.sink = sink;
    this.partItems = partItems;
    this.vectors = new ArrayList<>(request.inputs().size());
  }

  /** Starts the next part; in a loop where parts end within their start. */
  Flight next() {
    if (turns.getAndIncrement() != 0) {
      return this;
    }
    do {
      int from = vectors.size();
      int to = Math.min(request.inputs().size(), from + partItems);
      EmbeddingRequest part =
          new EmbeddingRequest(
              request.inputs().subList(from, to), request.dimensions(), request.extra());
      Flight started = parts.start(call.with(part), new Part(to - from));
      current = started;
      if (over) {
        started.cancel();
        return this;
      }
    } while (turns.decrementAndGet() != 0);
    return this;
  }

  @Override
  public void request(long n) {
    // Vectors are no content that one asks for.
  }

  @Override
  public void cancel() {
    over = true;
    current.cancel();
  }

  private final class Part implements ResponseSink {
    private final int asked;
    private final AnswerBuilder builder = new AnswerBuilder();

    Part(int asked) {
      this.asked = asked;
    }

    @Override
    public void onEvent(ResponseEvent event) {
      builder.add(event);
    }

    @Override
    public void onComplete(Provenance provenance) {
      onAnswer(builder.build(provenance));
    }

    @Override
    public void onAnswer(Answer answer) {
      if (over) {
        return;
      }
      if (answer.vectors().size() != asked) {
        onError(Batch.misfit(answer, asked));
        return;
      }
      vectors.addAll(answer.vectors());
      usage = usage.plus(answer.usage());
      attempts.addAll(answer.provenance().attempts());
      if (vectors.size() < request.inputs().size()) {
        next();
        return;
      }
      over = true;
      sink.onEvent(new ResponseEvent.Vectors(List.copyOf(vectors)));
      if (!answer.extra().isEmpty()) {
        sink.onEvent(new ResponseEvent.Extra(answer.extra())); // what the last part came with
      }
      sink.onEvent(new ResponseEvent.Usage(usage));
      sink.onEvent(new ResponseEvent.Finished(answer.finishReason()));
      sink.onComplete(answer.provenance().attempted(attempts));
    }

    @Override
    public void onError(RialtoException error) {
      if (!over) {
        over = true;
        sink.onError(attempts.isEmpty() ? error : error.with(added(error.details())));
      }
    }

    /** What was paid for the parts before is paid all the same. */
    private FailureDetails added(FailureDetails details) {
      List<Attempt> all = new ArrayList<>(attempts);
      all.addAll(details.attempts());
      return details
          .partial(details.partialText(), details.partialReasoning(), usage.plus(details.usage()))
          .attempted(all);
    }
  }
}
