package dev.rialto.internal.batch;

import dev.rialto.Attempt;
import dev.rialto.ContextLengthException;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerBuilder;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
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
  private final List<BatchMember> members = new ArrayList<>();
  private final AnswerBuilder builder = new AnswerBuilder();
  private int items;
  private long tokens;
  private volatile List<BatchMember> sent = List.of();
  private boolean over;
  private @Nullable Flight upstream;

  Batch(Lane lane) {
    this.lane = lane;
  }

  boolean hasRoomFor(BatchMember member) {
    return items + member.items() <= lane.stage().maxItems()
        && tokens + member.tokens <= lane.stage().settings().maxTokens();
  }

  boolean isFull() {
    return items >= lane.stage().maxItems() || tokens >= lane.stage().settings().maxTokens();
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  void add(BatchMember member) {
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
    Flight flight = lane.stage().next().start(call, this);
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
    lane.ended();
    int asked = sent.stream().mapToInt(BatchMember::items).sum();
    if (answer.vectors().size() != asked) {
      fail(misfit(answer, asked));
      return;
    }
    Provenance from = answer.provenance();
    UsageShares usage = new UsageShares(answer.usage(), weight());
    AttemptShares attempts = new AttemptShares(from.attempts(), weight());
    int first = 0;
    for (BatchMember member : sent) {
      int end = first + member.items();
      TokenUsage share = usage.next(member.tokens);
      List<Attempt> paid = attempts.next(member.tokens);
      if (member.end()) {
        List<float[]> vectors = List.copyOf(answer.vectors().subList(first, end));
        member.sink.onEvent(new ResponseEvent.Vectors(vectors));
        if (!answer.extra().isEmpty()) {
          member.sink.onEvent(new ResponseEvent.Extra(answer.extra()));
        }
        member.sink.onEvent(new ResponseEvent.Usage(share));
        member.sink.onEvent(new ResponseEvent.Finished(answer.finishReason()));
        member.sink.onComplete(from.attempted(paid));
      }
      first = end;
    }
  }

  private long weight() {
    return sent.stream().mapToLong(member -> member.tokens).sum();
  }

  @Override
  public void onError(RialtoException error) {
    if (!end()) {
      return;
    }
    boolean oneOfThem =
        error instanceof InvalidRequestException || error instanceof ContextLengthException;
    List<BatchMember> live = sent.stream().filter(m -> !m.isOver()).toList();
    if (oneOfThem && sent.size() > 1 && !live.isEmpty()) {
      split(live);
    } else {
      lane.ended();
      fail(error);
    }
  }

  /** One text spoils the request for all: finds out which, so that it alone fails. */
  private void split(List<BatchMember> live) {
    int size = live.size() > HALVE_ABOVE ? (live.size() + 1) / 2 : 1;
    List<Batch> parts = new ArrayList<>();
    for (int i = 0; i < live.size(); i += size) {
      Batch part = new Batch(lane);
      live.subList(i, Math.min(i + size, live.size())).forEach(part::add);
      parts.add(part);
    }
    lane.splitInto(parts.size());
    parts.forEach(Batch::send);
  }

  private void fail(RialtoException error) {
    if (sent.size() == 1) {
      if (sent.get(0).end()) {
        sent.get(0).sink.onError(error);
      }
      return;
    }
    AttemptShares attempts = new AttemptShares(error.details().attempts(), weight());
    for (BatchMember member : sent) {
      List<Attempt> paid = attempts.next(member.tokens);
      if (member.end()) {
        // One for each: stack traces of several threads do not mix.
        member.sink.onError(error.with(error.details().attempted(paid)));
      }
    }
  }

  static InvalidResponseException misfit(Answer answer, int asked) {
    return new InvalidResponseException(
        "The provider sent " + answer.vectors().size() + " vectors for " + asked + " texts",
        "Look whether the model is an embedding model; batch.enabled(false) sends each call alone",
        FailureDetails.NONE.partial("", "", answer.usage()),
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
    Deadline latest = new Deadline(first.call.deadline().getAsLong());
    for (BatchMember member : members) {
      inputs.addAll(member.request.inputs());
      latest.extendTo(member.call.deadline());
    }
    EmbeddingRequest merged =
        new EmbeddingRequest(inputs, first.request.dimensions(), first.request.extra());
    return first.call.with(merged).with(latest);
  }
}
