package dev.rialto.internal.cache.answer;

import dev.rialto.ResponseEvent;
import dev.rialto.TokenUsage;
import dev.rialto.ToolCall;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands out a remembered answer as a stream, in the pieces in which it came, as the reader asks for
 * them. Makes each event only when it is due. Thread-safe.
 */
public final class Replay implements Flight {

  /** The pieces of an answer that came whole, in characters. */
  private static final int PIECE = 1_024;

  private final Answer answer;
  private final int[] cuts;
  private final Provenance provenance;
  private final ResponseSink sink;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger wip = new AtomicInteger();
  private volatile boolean over;

  private int step;
  private int cut;
  private int offset;
  private int toolCall;

  /** Makes a stream that {@link #start} begins. */
  public Replay(CachedAnswer cached, Provenance provenance, ResponseSink sink) {
    this.answer = cached.answer();
    this.cuts = cached.cuts();
    this.provenance = provenance;
    this.sink = sink;
  }

  /** Hands out what needs no asking. */
  public Flight start() {
    drain();
    return this;
  }

  @Override
  public void request(long n) {
    if (n > 0) {
      demand.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
      drain();
    }
  }

  @Override
  public void cancel() {
    over = true;
  }

  private void drain() {
    if (wip.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    do {
      while (!over && (!atContent() || demand.get() > 0)) {
        ResponseEvent event = next();
        if (event == null) {
          over = true;
          sink.onComplete(provenance);
        } else {
          if (event.isContent() && demand.get() != Long.MAX_VALUE) {
            demand.decrementAndGet();
          }
          sink.onEvent(event);
        }
      }
      missed = wip.addAndGet(-missed);
    } while (missed != 0);
  }

  private boolean atContent() {
    while (isEmpty(step)) {
      step++;
    }
    return step >= 1 && step <= 3;
  }

  private boolean isEmpty(int at) {
    return switch (at) {
      case 1 -> answer.reasoning().isEmpty();
      case 2 -> offset >= answer.text().length();
      case 3 -> toolCall >= answer.toolCalls().size();
      case 4 -> answer.toolCalls().isEmpty();
      case 5 -> answer.vectors().isEmpty();
      case 6 -> answer.extra().isEmpty();
      default -> false;
    };
  }

  /** Returns the event of the step that {@link #atContent} stopped at; null at the end. */
  private @Nullable ResponseEvent next() {
    return switch (step) {
      case 0 -> {
        step++;
        String model = provenance.model();
        yield new ResponseEvent.Started(
            provenance.requestId(), model.substring(model.indexOf('/') + 1));
      }
      case 1 -> {
        step++;
        yield new ResponseEvent.Reasoning(answer.reasoning());
      }
      case 2 -> new ResponseEvent.Text(piece());
      case 3 -> {
        ToolCall whole = answer.toolCalls().get(toolCall);
        yield new ResponseEvent.ToolCallDelta(toolCall++, whole.name(), whole.arguments());
      }
      case 4 -> {
        step++;
        yield new ResponseEvent.ToolCalls(answer.toolCalls());
      }
      case 5 -> {
        step++;
        yield new ResponseEvent.Vectors(answer.vectors().stream().map(float[]::clone).toList());
      }
      case 6 -> {
        step++;
        yield new ResponseEvent.Extra(answer.extra());
      }
      case 7 -> {
        step++;
        yield new ResponseEvent.Usage(TokenUsage.NONE);
      }
      case 8 -> {
        step++;
        yield new ResponseEvent.Finished(answer.finishReason());
      }
      default -> null;
    };
  }

  private String piece() {
    String text = answer.text();
    int from = offset;
    if (cut < cuts.length) {
      offset = cuts[cut++];
    } else {
      offset = Math.min(text.length(), from + PIECE);
      if (offset < text.length() && Character.isHighSurrogate(text.charAt(offset - 1))) {
        offset++;
      }
    }
    return text.substring(from, offset);
  }
}
