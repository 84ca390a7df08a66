package dev.rialto.internal.batch;

import dev.rialto.Attempt;
import dev.rialto.BudgetExceededException;
import dev.rialto.ContentFilteredException;
import dev.rialto.Cost;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.Usd;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerBuilder;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.Purse;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.spi.PipelineEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One upstream request for several callers. Gathers under the lock of its lane; once sent, its
 * members do not change, and it lives as long as one of them still wants its answer.
 */
final class Batch implements ResponseSink {

  /** From this size on a refused batch is halved; below, each member is tried alone. */
  private static final int HALVE_ABOVE = 8;

  private final Lane lane;

  /** What is known of the request that this one is a part of; null if it is none. */
  private final @Nullable Culprits culprits;

  /** Whether it is one of the parts that were made first. */
  private final boolean isHalf;

  private final List<BatchMember> members = new ArrayList<>();
  private final AnswerBuilder builder = new AnswerBuilder();
  private int items;
  private long tokens;
  private long patientUntilNanos;
  private volatile List<BatchMember> sent = List.of();
  private boolean over;
  private @Nullable Flight upstream;

  Batch(Lane lane) {
    this(lane, null, false);
  }

  private Batch(Lane lane, @Nullable Culprits culprits, boolean isHalf) {
    this.lane = lane;
    this.culprits = culprits;
    this.isHalf = isHalf;
  }

  boolean hasRoomFor(BatchMember member) {
    return items + member.items() <= lane.maxItems() && tokens + member.tokens <= lane.maxTokens();
  }

  boolean isFull() {
    return items >= lane.maxItems() || tokens >= lane.maxTokens();
  }

  /** Returns when it goes at the latest, since one of its callers has no time to lose. */
  long patientUntilNanos() {
    return patientUntilNanos;
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  void add(BatchMember member) {
    long patient = member.patientUntilNanos(lane.stage().nowNanos());
    patientUntilNanos =
        members.isEmpty() || patient - patientUntilNanos < 0 ? patient : patientUntilNanos;
    members.add(member);
    items += member.items();
    tokens += member.tokens;
    member.in(this);
  }

  void drop(BatchMember member) {
    if (members.remove(member)) {
      items -= member.items();
      tokens -= member.tokens;
    }
  }

  /** Sends what was gathered. Called once, when no more can be added. */
  void send() {
    List<BatchMember> live = members.stream().filter(m -> !m.isOver()).toList();
    sent = live;
    // Asked only now that those who leave can see it: one that left before is found here.
    if (allOver(live)) {
      if (end()) {
        lane.ended();
      }
      return;
    }
    Call call = merged(live);
    if (live.size() > 1) {
      int items = ((EmbeddingRequest) call.request()).inputs().size();
      lane.stage().publish(new PipelineEvent.BatchSent(call.model(), live.size(), items));
    }
    Flight flight;
    try {
      flight = lane.stage().next().start(call, this);
    } catch (RuntimeException | Error e) {
      onError(
          new InvalidRequestException(
              "Texts could not be asked for: " + e,
              "Look at what the cause says",
              FailureDetails.NONE,
              e));
      return;
    }
    boolean unwanted;
    synchronized (this) {
      upstream = flight;
      unwanted = over;
    }
    if (unwanted) {
      flight.cancel();
    } else {
      flight.request(Long.MAX_VALUE);
    }
  }

  /** A member was cancelled. */
  void left(BatchMember member) {
    if (lane.remove(this, member)) {
      return;
    }
    List<BatchMember> all = sent;
    if (!all.isEmpty() && allOver(all) && end()) {
      Flight flight;
      synchronized (this) {
        flight = upstream;
      }
      if (flight != null) {
        flight.cancel();
      }
      lane.ended();
    }
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
    if (!end()) {
      return;
    }
    int asked = sent.stream().mapToInt(BatchMember::items).sum();
    if (answer.vectors().size() != asked) {
      failed(misfit(answer, asked));
      return;
    }
    lane.ended();
    if (culprits != null) {
      culprits.well();
    }
    Provenance from = answer.provenance();
    share(answer.usage(), from.attempts());
    int first = 0;
    for (BatchMember member : sent) {
      int end = first + member.items();
      if (member.end()) {
        List<float[]> vectors = List.copyOf(answer.vectors().subList(first, end));
        member.sink.onEvent(new ResponseEvent.Vectors(vectors));
        if (!answer.extra().isEmpty()) {
          member.sink.onEvent(new ResponseEvent.Extra(answer.extra()));
        }
        member.sink.onEvent(new ResponseEvent.Usage(member.usage()));
        member.sink.onEvent(new ResponseEvent.Finished(answer.finishReason()));
        member.sink.onComplete(from.attempted(member.attempts()));
      }
      first = end;
    }
  }

  private void share(TokenUsage used, List<Attempt> paid) {
    long weight = sent.stream().mapToLong(member -> member.tokens).sum();
    UsageShares usage = new UsageShares(used, weight);
    AttemptShares attempts = new AttemptShares(paid, weight);
    for (BatchMember member : sent) {
      List<Attempt> own = attempts.next(member.tokens);
      member.paid(usage.next(member.tokens), own);
      Purse purse = member.call.purse();
      if (purse != null && sent.size() > 1) { // by itself it is paid from there
        purse.settle(Usd.ZERO, Cost.of(own).amount().orElse(Usd.ZERO));
      }
    }
  }

  @Override
  public void onError(RialtoException error) {
    if (end()) {
      failed(error);
    }
  }

  private void failed(RialtoException error) {
    share(error.details().usage(), error.details().attempts());
    List<BatchMember> live = sent.stream().filter(m -> !m.isOver()).toList();
    if (isWorthDividing(error) && sent.size() > 1 && !live.isEmpty()) {
      split(live);
      return;
    }
    lane.ended();
    FailureDetails all = error.details();
    for (BatchMember member : sent) {
      if (member.end()) {
        FailureDetails own =
            all.partial(all.partialText(), all.partialReasoning(), member.usage())
                .attempted(member.attempts());
        // One for each: stack traces of several threads do not mix.
        member.sink.onError(sent.size() == 1 && own.equals(all) ? error : error.with(own));
      }
    }
  }

  /**
   * One text may have spoiled the request for all, or all together cost more than there is room
   * for: each may do alone.
   */
  private static boolean isAboutItsTexts(RialtoException error) {
    return error instanceof InvalidRequestException
        || error instanceof InvalidResponseException
        || error instanceof ContentFilteredException
        || error instanceof BudgetExceededException;
  }

  private boolean isWorthDividing(RialtoException error) {
    if (culprits != null && !(error instanceof InvalidResponseException)) {
      culprits.well();
    }
    return isAboutItsTexts(error)
        && (culprits == null
            || !(error instanceof InvalidResponseException)
            || culprits.spoiled(isHalf));
  }

  /** Finds out which text it was, so that it alone fails. */
  private void split(List<BatchMember> live) {
    Culprits known = culprits == null ? new Culprits() : culprits;
    int size = live.size() > HALVE_ABOVE ? (live.size() + 1) / 2 : 1;
    List<Batch> parts = new ArrayList<>();
    for (int i = 0; i < live.size(); i += size) {
      Batch part = new Batch(lane, known, /* isHalf= */ culprits == null);
      live.subList(i, Math.min(i + size, live.size())).forEach(part::add);
      parts.add(part);
    }
    lane.splitInto(parts.size());
    parts.forEach(Batch::send);
  }

  static InvalidResponseException misfit(Answer answer, int asked) {
    return new InvalidResponseException(
        "The provider sent " + answer.vectors().size() + " vectors for " + asked + " texts",
        "Look whether the model is an embedding model; batch.enabled(false) sends each call alone",
        FailureDetails.NONE
            .partial("", "", answer.usage())
            .attempted(answer.provenance().attempts()),
        null);
  }

  private synchronized boolean end() {
    boolean first = !over;
    over = true;
    return first;
  }

  private static boolean allOver(List<BatchMember> all) {
    return all.stream().allMatch(BatchMember::isOver);
  }

  /**
   * Returns one call for all: the model and options of the first, which the key makes equal to the
   * others' in all that counts, and the latest deadline, since each caller minds its own.
   */
  private static Call merged(List<BatchMember> members) {
    BatchMember first = members.get(0);
    if (members.size() == 1) {
      return first.call;
    }
    List<String> inputs = new ArrayList<>();
    members.forEach(member -> inputs.addAll(member.request.inputs()));
    Deadline latest =
        Deadline.latestOf(members.stream().map(member -> member.call.deadline()).toList());
    EmbeddingRequest merged =
        new EmbeddingRequest(inputs, first.request.dimensions(), first.request.extra());
    Call all = first.call.with(merged).with(latest);
    // What each has to spend is for his own texts: he pays his share when it is known.
    return all.purse() == null ? all : all.with(new Purse());
  }
}
