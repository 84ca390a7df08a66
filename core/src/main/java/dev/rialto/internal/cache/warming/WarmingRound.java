package dev.rialto.internal.cache.warming;

import dev.rialto.AuthenticationException;
import dev.rialto.BudgetExceededException;
import dev.rialto.CancelledCallException;
import dev.rialto.QuotaExceededException;
import dev.rialto.ResponseEvent;
import dev.rialto.RetriableException;
import dev.rialto.RialtoException;
import dev.rialto.Usd;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.spi.PipelineEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks likely questions one after the other, within the bounds of a round. Ends at the first
 * failure that others would have too, and as soon as callers want what it uses: what it does not
 * ask now will be asked by who wants it. A question that fails by itself, or whose answer is not
 * remembered, does not come back within its hour, and seldom after some. One thread at a time.
 */
final class WarmingRound {

  private final Warmer warmer;
  private final Warmer.Answers answers;
  private final Deque<Question> left;
  private final int likely;
  private final int hour;
  private final long mostPicos;
  private final AtomicInteger wip = new AtomicInteger();
  private int calls;
  private int warmed;
  private int failed;
  private long picos;
  private boolean over;

  /**
   * Makes a round.
   *
   * @param hour for which it asks
   */
  WarmingRound(Warmer warmer, Warmer.Answers answers, Collection<Question> likely, int hour) {
    this.warmer = warmer;
    this.answers = answers;
    this.left = new ArrayDeque<>(likely);
    this.likely = likely.size();
    this.hour = hour;
    Usd most = warmer.settings.mostCost();
    this.mostPicos = most == null ? Long.MAX_VALUE : most.toPicosUp();
  }

  /** Goes on; an answer that comes within its asking does not recurse. */
  void run() {
    if (wip.getAndIncrement() != 0) {
      return;
    }
    do {
      if (!over) {
        step();
      }
    } while (wip.decrementAndGet() != 0);
  }

  private void step() {
    while (true) {
      Question next = left.poll();
      if (next == null) {
        end(null);
        return;
      }
      if (!warmer.knows(next)) {
        continue; // forgotten since the round began
      }
      if (!warmer.mayGoOn()) {
        warmer.skipped.increment();
        end("callers wait, the load is high, or a circuit is open");
        return;
      }
      if (calls == warmer.settings.mostCalls()) {
        warmer.refused.add(1L + left.size());
        end(null);
        return;
      }
      if (mostPicos != Long.MAX_VALUE
          && !(next.paidPicos >= 0 && next.paidPicos <= mostPicos - picos)) {
        warmer.refused.increment();
      } else if (!answers.lasts(next, warmer.settings.every().toNanos())) {
        calls++;
        if (ask(next, false)) {
          return;
        }
      }
    }
  }

  /** Returns whether it was asked, and so is heard of again; somebody else may be asking it. */
  private boolean ask(Question question, boolean again) {
    return answers.fetch(
        question.key(),
        question.call(warmer.nowNanos(), warmer.mostNanos()),
        new Heard(question, again));
  }

  private void end(@Nullable String skipped) {
    over = true;
    warmer.ended(
        new PipelineEvent.CacheWarmed(likely, warmed, failed, Usd.ofPicos(picos), skipped));
  }

  /** Returns whether it says nothing of the question: the next one would meet with it as well. */
  private static boolean isOthersToo(RialtoException error) {
    return error instanceof RetriableException
        || error instanceof AuthenticationException
        || error instanceof QuotaExceededException
        || error instanceof BudgetExceededException
        || error instanceof CancelledCallException;
  }

  /** Hears how one was answered. */
  private final class Heard implements ResponseSink {
    private final Question question;
    private final boolean again;

    Heard(Question question, boolean again) {
      this.question = question;
      this.again = again;
    }

    @Override
    public void onEvent(ResponseEvent event) {
      // What a stream brings is kept by its flight.
    }

    @Override
    public void onComplete(Provenance provenance) {
      warmer.later(() -> answered(provenance));
    }

    @Override
    public void onAnswer(Answer answer) {
      warmer.later(() -> answered(answer.provenance()));
    }

    @Override
    public void onError(RialtoException error) {
      warmer.later(() -> failed(error));
    }

    private void answered(Provenance from) {
      boolean lasts = answers.lasts(question, 0);
      if (from.cacheStatus().isHit()) {
        // What a tier had may have as little time left as what memory had.
        if (!answers.lasts(question, warmer.settings.every().toNanos())
            && !again
            && ask(question, true)) {
          return;
        }
        warmer.found.increment();
      } else if (lasts) {
        long paid = Math.max(0, question.paidPicos);
        picos += paid;
        warmed++;
        warmer.picos.add(paid);
        warmer.warmed.increment();
      } else {
        picos += Math.max(0, question.paidPicos);
        warmer.picos.add(Math.max(0, question.paidPicos));
        if (again) {
          countFailure(); // a tier has it, where the next round finds it
        } else {
          inVain();
        }
      }
      if (lasts) {
        question.await(hour);
      }
      run();
    }

    private void failed(RialtoException error) {
      if (isOthersToo(error)) {
        countFailure();
        left.clear();
      } else {
        inVain();
      }
      run();
    }

    private void countFailure() {
      failed++;
      warmer.failed.increment();
    }

    private void inVain() {
      countFailure();
      question.inVain(hour);
    }
  }
}
