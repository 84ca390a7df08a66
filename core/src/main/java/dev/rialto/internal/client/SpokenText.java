package dev.rialto.internal.client;

import dev.rialto.CompletionRequest;
import dev.rialto.ResponseEvent;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.Thoughts;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a model thinks aloud at the beginning of free text into reasoning; below, where
 * answers are remembered for others, the text stays as it came. One instance a call; events come
 * serially.
 */
final class SpokenText {

  /** Null before the first text, and where that is the answer at once, as mostly. */
  private @Nullable Thoughts thoughts;

  private boolean answering;

  /** Returns whether a call wants its thoughts apart. */
  static boolean isFor(Call call) {
    return call.output() == OutputType.TEXT
        && call.request() instanceof CompletionRequest
        && !call.options().keepThoughts();
  }

  /** Returns an answer with its thoughts apart; a typed one's value is without them anyway. */
  static Answer of(Call call, Answer answer) {
    boolean free = call.output() == OutputType.TEXT;
    if ((free && !isFor(call)) || !(call.request() instanceof CompletionRequest)) {
      return answer;
    }
    Thoughts.Split split = Thoughts.split(answer.text(), free);
    if (split == null) {
      return answer;
    }
    String shown = answer.reasoning();
    String between = shown.isEmpty() || split.thought().isEmpty() ? "" : "\n";
    String reasoning = shown + between + split.thought();
    return answer.thought(reasoning, free ? split.answer() : answer.value());
  }

  /** Takes an event and hands on what it is in truth: none, itself or several. */
  void accept(ResponseEvent event, Consumer<? super ResponseEvent> out) {
    if (event instanceof ResponseEvent.Text text) {
      accept(text, out);
      return;
    }
    if (event instanceof ResponseEvent.Restarted) {
      begin();
    } else if (event instanceof ResponseEvent.ToolExecuted) {
      end(out);
      begin(); // the model begins anew
    } else if (event instanceof ResponseEvent.Finished) {
      end(out);
    }
    out.accept(event);
  }

  private void accept(ResponseEvent.Text text, Consumer<? super ResponseEvent> out) {
    Thoughts open = thoughts;
    if (open == null) {
      answering |= !Thoughts.mayBegin(text.text());
      open = answering ? null : new Thoughts(true);
      thoughts = open;
    }
    if (open == null || open.isAnswer()) {
      out.accept(text);
      return;
    }
    open.accept(
        text.text(),
        thought -> out.accept(new ResponseEvent.Reasoning(thought)),
        answer -> out.accept(new ResponseEvent.Text(answer)));
  }

  private void begin() {
    thoughts = null;
    answering = false;
  }

  /** Hands out what was kept back, at the answer's end. */
  void end(Consumer<? super ResponseEvent> out) {
    if (thoughts != null) {
      thoughts.end(answer -> out.accept(new ResponseEvent.Text(answer)));
    }
  }
}
