package dev.rialto.internal.promote;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Request;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.jobs.BatchSite;
import dev.rialto.runtime.OutputType;
import dev.rialto.spi.BatchProtocol.ItemResult;
import dev.rialto.spi.BatchProtocol.State;
import dev.rialto.spi.JobStore.Answered;
import dev.rialto.spi.JobStore.Item;
import dev.rialto.spi.JobStore.Outcome;
import dev.rialto.spi.PipelineEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads the results of a batch that has ended: writes them, some at a time, and hands out what was
 * written. What breaks off is read again from the start; a result that was handed out before finds
 * nobody then.
 */
final class Harvest {

  private static final int TOGETHER = 500;
  private static final int BYTES_TOGETHER = 4 << 20;

  /** Of what waits to be written; more is left at the provider meanwhile. */
  private static final int MOST_WAITING_BYTES = 16 << 20;

  private final JobRun run;
  private final Promotion promotion;
  private final BatchSite site;
  private final State state;
  private final Object lock = new Object();
  private final List<String> handedOut = Collections.synchronizedList(new ArrayList<>());
  private List<Answered> some = new ArrayList<>();
  private CompletableFuture<?> written = CompletableFuture.completedFuture(null);
  private long bytes;
  private long waitingBytes;
  private int ours;
  private int others;

  Harvest(JobRun run, BatchSite site, State state) {
    this.run = run;
    this.promotion = run.promotion();
    this.site = site;
    this.state = state;
  }

  void read() {
    StoreUse.then(
        "Reading the results of job " + run.id(),
        site.results(state, this::arrived, this::room).thenCompose(done -> rest()),
        (done, thrown) -> {
          if (thrown == null) {
            ended();
          } else if (!promotion.isClosing()) {
            run.readAgain(StoreUse.cause(thrown));
          }
        });
  }

  /** One result, on the transport's thread. */
  private void arrived(ItemResult result) {
    synchronized (lock) {
      if (!result.id().startsWith(run.id() + "-")) {
        others++;
        return;
      }
      ours++;
      some.add(
          new Answered(
              result.id(),
              new Outcome(result.kind(), result.status(), result.requestId(), result.body())));
      bytes += result.body().length;
      if (some.size() >= TOGETHER || bytes >= BYTES_TOGETHER) {
        flush();
      }
    }
  }

  private CompletableFuture<?> room() {
    synchronized (lock) {
      return waitingBytes > MOST_WAITING_BYTES ? written : CompletableFuture.completedFuture(null);
    }
  }

  private CompletableFuture<?> rest() {
    synchronized (lock) {
      flush();
      return written;
    }
  }

  private void flush() {
    if (some.isEmpty()) {
      return;
    }
    List<Answered> these = some;
    long size = bytes;
    some = new ArrayList<>();
    bytes = 0;
    waitingBytes += size;
    written =
        written
            .thenCompose(done -> write(these))
            .thenRunAsync(() -> these.forEach(this::handOut), promotion.executor())
            .whenComplete((done, error) -> worked(size));
  }

  private void worked(long size) {
    synchronized (lock) {
      waitingBytes -= size;
    }
  }

  /** What does not outlive the process is read by nobody, and would only lie in memory. */
  private CompletionStage<?> write(List<Answered> answers) {
    return promotion.store().isDurable()
        ? promotion.store().answer(run.id(), answers)
        : CompletableFuture.completedFuture(null);
  }

  private void handOut(Answered answer) {
    Seat seat = run.take(answer.itemId());
    Item item = run.takeItem(answer.itemId());
    if (item != null && item.outcome() == null) {
      account(item, answer.outcome());
    }
    if (seat != null) {
      handedOut.add(answer.itemId());
      seat.outcome(answer.outcome(), site.target());
    }
  }

  /** What was made by a process that has ended since, no attempt of this one accounts for. */
  private void account(Item item, Outcome outcome) {
    TokenUsage usage;
    boolean answered = true;
    try {
      usage = Reading.of(outcome, like(item), site.target()).usage();
    } catch (RialtoException e) {
      usage = e.details().usage();
      answered = false;
    }
    promotion.costs().paid(call(item), site.target(), usage, answered);
  }

  private Request like(Item item) {
    return item.texts() == 0
        ? new CompletionRequest(List.of(Message.user("")), Parameters.NONE, null, List.of(), false)
        : new EmbeddingRequest(Collections.nCopies(item.texts(), "-"), 0);
  }

  private Call call(Item item) {
    long now = promotion.ticker().nanoTime();
    return new Call(
        new PipelineEvent.Origin(
            item.labels().client(), item.labels().method(), item.labels().task()),
        like(item),
        OutputType.TEXT,
        site.target().modelId(),
        item.labels().task(),
        CallOptions.builder().tenant(item.labels().tenant()).user(item.labels().user()).build(),
        CacheMode.OFF,
        0,
        true,
        now,
        new Deadline(now));
  }

  private void ended() {
    int mine;
    boolean foreign;
    synchronized (lock) {
      mine = ours;
      foreign = ours == 0 && others > 0;
    }
    if (foreign) {
      run.notThis().add(state.id());
      Submission.again(run);
      return;
    }
    run.harvested(mine, state.problem(), new ArrayList<>(handedOut));
  }
}
