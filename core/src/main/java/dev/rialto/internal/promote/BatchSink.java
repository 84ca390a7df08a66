package dev.rialto.internal.promote;

import dev.rialto.Attempt;
import dev.rialto.BudgetExceededException;
import dev.rialto.ContentFilteredException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AttemptSink;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.Spent;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the batch on behalf of a call that waits for it, through what reckons the cost or past
 * it. Signals come serially.
 */
final class BatchSink extends AttemptSink {

  private final PromotedCall owner;
  private final Promotion promotion;
  private final Call call;
  private final Target target;
  private final boolean past;
  private volatile TokenUsage usage = TokenUsage.NONE;

  /**
   * Makes one.
   *
   * @param past whether another attempt pays for what it hears
   */
  BatchSink(
      PromotedCall owner,
      Promotion promotion,
      Call call,
      Target target,
      long startNanos,
      boolean past) {
    super(startNanos);
    this.owner = owner;
    this.promotion = promotion;
    this.call = call;
    this.target = target;
    this.past = past;
  }

  @Override
  public Call call() {
    return call;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public long now() {
    return promotion.ticker().nanoTime();
  }

  private Attempt attempt(@Nullable String failure) {
    Spent spent =
        past ? new Spent(usage, promotion.costs().cost(target, usage)) : owner.spentInBatch();
    return new Attempt(
        target.modelId(),
        owner.endpoint(),
        owner.sinceStart(),
        failure,
        spent.usage(),
        spent.cost());
  }

  private void publish(Attempt attempt) {
    promotion
        .events()
        .accept(
            new PipelineEvent.AttemptEnded(
                call.origin(),
                attempt.model(),
                attempt.endpoint(),
                -1, // it lay at the provider for as long as the batch did
                -1,
                attempt.usage(),
                attempt.cost(),
                attempt.failure()));
  }

  @Override
  protected void event(ResponseEvent event) {
    if (event instanceof ResponseEvent.Usage said) {
      usage = said.usage();
    }
    if (owner.isInBatch()) {
      owner.heard(event);
    }
  }

  @Override
  protected void limits(List<RateLimit> limits) {}

  @Override
  protected void complete(Provenance provenance) {
    if (owner.isInBatch()) {
      Attempt paid = attempt(null);
      publish(paid);
      owner.answered(provenance.attempted(List.of(paid)));
    }
  }

  @Override
  protected void error(RialtoException error) {
    Seat in = owner.seat();
    boolean refusal = error instanceof BudgetExceededException;
    if (!owner.isInBatch() || in == null || (!past && !in.isCosted() && !refusal)) {
      return; // what ends an attempt that another one takes the place of ends not the call
    }
    boolean unused = in.leave(); // a budget may have refused it
    Attempt failed = attempt(error.getClass().getSimpleName() + ": " + error.summary());
    long left = call.deadline().remaining(now());
    boolean pointless = refusal || error instanceof ContentFilteredException;
    if (left > 0 && !pointless && !promotion.isClosing()) {
      publish(failed);
      owner.goLive(failed);
    } else {
      owner.failed(error, failed);
    }
  }

  @Override
  protected void answer(Answer answer) {
    throw new IllegalStateException("a batch answers in pieces, but got " + answer);
  }
}
