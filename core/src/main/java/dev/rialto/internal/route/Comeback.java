package dev.rialto.internal.route;

import dev.rialto.CompletionRequest;
import dev.rialto.FailureDetails;
import dev.rialto.Message;
import dev.rialto.ResponseEvent;
import dev.rialto.StreamRecovery;
import dev.rialto.TokenUsage;
import dev.rialto.internal.call.Call;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has shown before it broke off, and how it comes back: anew, with a word that voids
 * what came, or from where it broke off. Used by the call's loop, and by the attempt that answers
 * after it; these never overlap.
 */
final class Comeback {

  private final StreamRecovery recovery;
  private String shown = "";
  private String shownReasoning = "";
  private TokenUsage spent = TokenUsage.NONE;
  private int delivered;
  private @Nullable String announcement;
  private boolean joining;

  Comeback(StreamRecovery recovery) {
    this.recovery = recovery;
  }

  /** Takes note of what the attempt had shown that broke off. */
  void brokenOff(Shown before, String reason) {
    delivered = before.delivered();
    if (recovery == StreamRecovery.RESTART) {
      shown = before.text();
      shownReasoning = before.reasoning();
      spent = before.usage();
      announcement = reason;
    } else {
      shown += before.text();
      spent = spent.plus(before.usage());
      joining = true;
    }
  }

  /** Returns how many pieces of content the reader has got. */
  int delivered() {
    return delivered;
  }

  /** Returns the event that comes before all that follows; null if there is none to come. */
  ResponseEvent.@Nullable Restarted announce() {
    String reason = announcement;
    announcement = null;
    return reason == null ? null : new ResponseEvent.Restarted(reason);
  }

  /**
   * Returns the call as the next attempt makes it.
   *
   * @param stalled what an attempt has shown besides that has not broken off, but stalls
   */
  Call call(Call call, @Nullable Shown stalled) {
    // A turn that ends in white space is refused by some; it comes again with the answer.
    String begun = (stalled == null ? shown : shown + stalled.text()).stripTrailing();
    if (recovery != StreamRecovery.CONTINUE
        || begun.isEmpty()
        || !(call.request() instanceof CompletionRequest request)) {
      return call;
    }
    List<Message> messages = new ArrayList<>(request.messages());
    messages.add(Message.assistant(begun));
    return call.with(
        new CompletionRequest(
            messages, request.parameters(), request.schema(), request.tools(), request.stream()));
  }

  /** Fits an event to what was shown before; null: there is nothing left of it. */
  @Nullable ResponseEvent fit(ResponseEvent event) {
    if (recovery != StreamRecovery.CONTINUE) {
      return event;
    }
    if (event instanceof ResponseEvent.Usage usage) {
      return new ResponseEvent.Usage(spent.plus(usage.usage()));
    }
    if (joining && event instanceof ResponseEvent.Text text) {
      String rest = seam(text.text());
      joining = rest.isBlank();
      return rest.isEmpty() ? null : new ResponseEvent.Text(rest);
    }
    return event;
  }

  /** White space at the seam is the model's to repeat, and was shown before. */
  private String seam(String text) {
    String white = shown.substring(shown.stripTrailing().length());
    int common = 0;
    while (common < text.length()
        && common < white.length()
        && text.charAt(common) == white.charAt(common)) {
      common++;
    }
    return text.substring(common);
  }

  /** Returns the details of the failure that ends the call, with what its reader has seen. */
  FailureDetails withPartial(FailureDetails details) {
    return details.partial(shown, shownReasoning, spent);
  }
}
