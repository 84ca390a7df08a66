package dev.rialto.internal.call;

import dev.rialto.Content;
import dev.rialto.FinishReason;
import dev.rialto.ResponseEvent;
import dev.rialto.TokenUsage;
import dev.rialto.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the pieces of an answer together. Not thread-safe: events come serially. */
public final class AnswerBuilder {

  private static final FinishReason UNSAID = new FinishReason(FinishReason.Kind.OTHER, "");
  private static final FinishReason WHOLE = new FinishReason(FinishReason.Kind.STOP, "");

  private CharSequence text = "";
  private CharSequence reasoning = "";
  private List<ToolCall> toolCalls = List.of();
  private List<float[]> vectors = List.of();
  private List<Content.ProviderPart> parts = List.of();
  private Map<String, Object> extra = Map.of();
  private TokenUsage usage = TokenUsage.NONE;
  private @Nullable FinishReason finish;

  /** Adds a piece. */
  public void add(ResponseEvent event) {
    if (event instanceof ResponseEvent.Text piece) {
      text = joined(text, piece.text());
    } else if (event instanceof ResponseEvent.Reasoning piece) {
      reasoning = joined(reasoning, piece.text());
    } else if (event instanceof ResponseEvent.ToolCalls all) {
      toolCalls = all.calls();
    } else if (event instanceof ResponseEvent.ToolExecuted) {
      toolCalls = List.of(); // they have been answered
    } else if (event instanceof ResponseEvent.ProviderPart piece) {
      if (parts.isEmpty()) {
        parts = new ArrayList<>();
      }
      parts.add(piece.part());
    } else if (event instanceof ResponseEvent.Vectors all) {
      vectors = all.vectors();
    } else if (event instanceof ResponseEvent.Extra all) {
      extra = all.members();
    } else if (event instanceof ResponseEvent.Usage latest) {
      usage = latest.usage();
    } else if (event instanceof ResponseEvent.Finished finished) {
      finish = finished.reason();
    } else if (event instanceof ResponseEvent.Restarted) {
      restart();
    }
  }

  private void restart() {
    text = "";
    reasoning = "";
    toolCalls = List.of();
    parts = List.of();
    vectors = List.of();
    extra = Map.of();
    usage = TokenUsage.NONE;
    finish = null;
  }

  /** Returns the answer so far, not decoded. */
  public Answer build(Provenance provenance) {
    return build(provenance, false);
  }

  /**
   * Returns the answer so far.
   *
   * @param textIsValue whether it is decoded, since its text is its value
   */
  Answer build(Provenance provenance, boolean textIsValue) {
    FinishReason reason = finish;
    if (reason == null) {
      reason = vectors.isEmpty() ? UNSAID : WHOLE;
    }
    String whole = text.toString();
    return new Answer(
        whole,
        reasoning.toString(),
        toolCalls,
        vectors,
        usage,
        reason,
        textIsValue ? whole : null,
        provenance,
        List.copyOf(parts),
        extra);
  }

  /**
   * Copies nothing as long as there is only one piece: a string then, and a builder from two on.
   */
  private static CharSequence joined(CharSequence before, String piece) {
    if (before instanceof StringBuilder many) {
      return many.append(piece);
    }
    if (before.isEmpty()) {
      return piece;
    }
    int room = Math.max(256, 2 * (before.length() + piece.length()));
    StringBuilder many = new StringBuilder(room);
    many.append(before).append(piece);
    return many;
  }
}
