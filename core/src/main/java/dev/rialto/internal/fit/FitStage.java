package dev.rialto.internal.fit;

import dev.rialto.CompletionRequest;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.RateLimit;
import dev.rialto.tokens.TokenCount;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Cuts prompts that are too long for every candidate, where a call allows it. */
public final class FitStage implements Stage {

  private final Stage next;
  private final Function<Call, @Nullable Room> rooms;

  /**
   * Makes the stage above the given one.
   *
   * @param rooms knows how long a call's prompt may be; null where it need not be cut
   */
  public FitStage(Stage next, Function<Call, @Nullable Room> rooms) {
    this.next = Objects.requireNonNull(next, "next");
    this.rooms = Objects.requireNonNull(rooms, "rooms");
  }

  /**
   * How long a prompt may be.
   *
   * @param tokens so many tokens
   * @param counter counts those of a request
   */
  public record Room(long tokens, Function<CompletionRequest, TokenCount> counter) {}

  @Override
  public Flight start(Call call, ResponseSink sink) {
    if (!call.options().truncate() || !(call.request() instanceof CompletionRequest request)) {
      return next.start(call, sink);
    }
    Room room = rooms.apply(call);
    SentenceCut cut = room == null ? null : SentenceCut.of(request, room);
    return cut == null
        ? next.start(call, sink)
        : next.start(call.with(cut.request()), new Marking(sink, cut.tokens()));
  }

  /** Says of an answer how much of the prompt was left out. */
  private record Marking(ResponseSink sink, long tokens) implements ResponseSink {

    @Override
    public void onEvent(ResponseEvent event) {
      sink.onEvent(event);
    }

    @Override
    public boolean takesRestart() {
      return sink.takesRestart();
    }

    @Override
    public boolean showsReasoning() {
      return sink.showsReasoning();
    }

    @Override
    public void onRateLimits(List<RateLimit> limits) {
      sink.onRateLimits(limits);
    }

    @Override
    public void onComplete(Provenance provenance) {
      sink.onComplete(provenance.cut(tokens));
    }

    @Override
    public void onError(RialtoException error) {
      sink.onError(error);
    }

    @Override
    public void onAnswer(Answer answer) {
      sink.onAnswer(answer.from(answer.provenance().cut(tokens), answer.usage()));
    }
  }
}
