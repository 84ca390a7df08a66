package dev.rialto.internal.batch;

import dev.rialto.Attempt;
import dev.rialto.EmbeddingRequest;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.ResponseSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One caller's part of a batch. Thread-safe; has one outcome, or none once it is cancelled. */
final class BatchMember implements Flight {

  final Call call;
  final EmbeddingRequest request;
  final ResponseSink sink;

  /** By a guess; what it is worth in the division of the usage. */
  final long tokens;

  /** What it was sent in before has used: requests that were refused and sent in parts. */
  private List<Attempt> attempts = List.of();

  private TokenUsage usage = TokenUsage.NONE;

  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Batch batch;

  BatchMember(Call call, EmbeddingRequest request, ResponseSink sink) {
    this.call = call;
    this.request = request;
    this.sink = sink;
    tokens = EmbeddedTexts.tokens(request.inputs());
  }

  int items() {
    return request.inputs().size();
  }

  /**
   * Returns until when it may wait for others: a quarter of the time that it has, so that most is
   * left for its answer.
   */
  long patientUntilNanos(long nowNanos) {
    return nowNanos + Math.max(0, call.deadline().remaining(nowNanos)) / 4;
  }

  /** Adds its share of what a request has used; by whoever ends that request. */
  void paid(TokenUsage share, List<Attempt> shares) {
    usage = usage.plus(share);
    List<Attempt> all = new ArrayList<>(attempts);
    all.addAll(shares);
    attempts = List.copyOf(all);
  }

  /** Returns its share of all requests that it was in. */
  List<Attempt> attempts() {
    return attempts;
  }

  /** Returns its share of the tokens of all requests that it was in. */
  TokenUsage usage() {
    return usage;
  }

  /** Tells the member where it is; under the lock of the lane, or by the batch that splits. */
  void in(Batch newBatch) {
    batch = newBatch;
  }

  boolean isOver() {
    return over.get();
  }

  /** Claims the one outcome. */
  boolean end() {
    return over.compareAndSet(false, true);
  }

  @Override
  public void request(long n) {
    // Vectors are no content that one asks for.
  }

  @Override
  public void cancel() {
    if (end()) {
      Batch in = batch;
      if (in != null) {
        in.left(this);
      }
    }
  }
}
