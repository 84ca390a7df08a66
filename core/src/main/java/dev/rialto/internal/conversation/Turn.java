package dev.rialto.internal.conversation;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.ConversationKey;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.Message;
import dev.rialto.RejectedCallException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerBuilder;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Spent;
import dev.rialto.internal.call.Stage;
import dev.rialto.internal.call.StartingFlight;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.Thoughts;
import dev.rialto.spi.ConversationStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One question and its answer within a conversation. It puts the earlier turns before the question,
 * and remembers both when the answer is whole, with what went between the model and the tools,
 * before the caller hears of it: who asks again at once goes on from there. A call that fails or is
 * cancelled leaves the conversation as it was.
 *
 * <p>A store that blocks is touched on the callbacks' executor, and interrupted when the call is
 * given up: the caller's deadline holds whatever the store does.
 */
final class Turn implements ResponseSink {

  private final Stage next;
  private final Call call;
  private final ResponseSink sink;
  private final ConversationKey key;
  private final Conversations all;
  private final StartingFlight flight = new StartingFlight();
  private final AtomicBoolean over = new AtomicBoolean();

  /** Guards the thread that is in the store; held for a few instructions only. */
  private final Object lock = new Object();

  private @Nullable Thread inStore;

  // Written before the model is asked.
  private ConversationStore.Kept kept = ConversationStore.Kept.NOTHING;
  private List<Message> history = List.of();
  private List<Message> question = List.of();

  /** What the model has said since it was last told of its tools. */
  private AnswerBuilder streamed = new AnswerBuilder();

  /** How the answer came about that is being saved. */
  private volatile @Nullable Provenance answered;

  private Turn(Stage next, Call call, ResponseSink sink, ConversationKey key, Conversations all) {
    this.next = next;
    this.call = call;
    this.sink = sink;
    this.key = key;
    this.all = all;
  }

  static Flight start(
      Stage next, Call call, ResponseSink sink, ConversationKey key, Conversations all) {
    if (!all.begin(key)) {
      sink.onError(
          rejected(
              "The conversation '"
                  + key.id()
                  + "' of "
                  + key.client()
                  + " waits for the answer to another call",
              "Ask again when that call has ended: the turns of a conversation follow each other"));
      return Flight.DONE;
    }
    Turn turn = new Turn(next, call, sink, key, all);
    turn.run(turn::ask);
    return turn.guarded();
  }

  /** Touches a store that somebody else has written with the caller's context on the thread. */
  private void run(Runnable task) {
    all.run(all.storeBlocks() ? () -> call.origin().within(task) : task);
  }

  /** Reads the conversation, which may block, and asks the model. */
  private void ask() {
    if (!enterStore()) {
      return;
    }
    Call asked;
    try {
      asked = withHistory();
    } catch (RuntimeException | Error e) {
      leaveStore();
      if (end()) {
        sink.onError(unreadable(e));
      }
      return;
    }
    leaveStore();
    if (over.get()) {
      return;
    }
    try {
      flight.started(next.start(asked, this));
    } catch (RuntimeException bug) {
      onError(unreadable(bug));
    }
  }

  private Call withHistory() {
    CompletionRequest request = (CompletionRequest) call.request();
    List<Message> messages = request.messages();
    kept =
        Objects.requireNonNull(
            all.store().load(key), "load returned null; there is Kept.NOTHING for that");
    // The question is the last; before it stand the instructions and the examples.
    question = List.of(messages.get(messages.size() - 1));
    MemoryWindow.View seen =
        all.window()
            .of(kept.messages(), question, call.model(), /* tools= */ !request.tools().isEmpty());
    history = seen.kept();
    List<Message> sent = new ArrayList<>(messages.subList(0, messages.size() - 1));
    sent.addAll(seen.sent());
    sent.addAll(question);
    return call.with(request.continued(sent, request.toolChoice()));
  }

  private RialtoException unreadable(Throwable e) {
    return e instanceof RialtoException known
        ? known
        : new InvalidRequestException(
            "The conversation '" + key.id() + "' could not be read: " + e,
            "Look at its store; nothing was sent",
            FailureDetails.NONE,
            e);
  }

  private Flight guarded() {
    return new Flight() {
      @Override
      public void request(long n) {
        flight.request(n);
      }

      @Override
      public void cancel() {
        flight.cancel();
        end();
        interruptStore();
      }

      @Override
      public FailureDetails whereabouts() {
        return here();
      }

      @Override
      public String waitsFor() {
        synchronized (lock) {
          if (inStore != null) {
            return "the store of its conversation";
          }
        }
        return flight.waitsFor();
      }

      @Override
      public RialtoException atDeadline(RialtoException passed) {
        return flight.atDeadline(passed);
      }

      @Override
      public Spent spent() {
        return flight.spent();
      }
    };
  }

  /** Who has answered is known while the answer is saved, too. */
  private FailureDetails here() {
    FailureDetails known = flight.whereabouts();
    Provenance from = answered;
    if (from == null || !known.provider().isEmpty()) {
      return known;
    }
    int slash = from.model().indexOf('/');
    FailureDetails there =
        known.at(from.model().substring(0, Math.max(0, slash)), from.model().substring(slash + 1));
    return known.attempts().isEmpty() ? there.attempted(from.attempts()) : there;
  }

  /** A store that does not block is not worth watching. */
  private boolean enterStore() {
    if (all.storeBlocks()) {
      synchronized (lock) {
        if (over.get()) {
          return false;
        }
        inStore = Thread.currentThread();
      }
    }
    return !over.get();
  }

  private void leaveStore() {
    if (all.storeBlocks()) {
      synchronized (lock) {
        inStore = null;
        if (over.get()) {
          Thread.interrupted(); // it was meant for the store
        }
      }
    }
  }

  private void interruptStore() {
    synchronized (lock) {
      if (inStore != null) {
        inStore.interrupt();
      }
    }
  }

  @Override
  public void onEvent(ResponseEvent event) {
    if (event instanceof ResponseEvent.ToolExecuted) {
      // What was said before stands beside the call of the tool.
      streamed = new AnswerBuilder();
    } else {
      streamed.add(event);
    }
    sink.onEvent(event);
  }

  @Override
  public boolean takesRestart() {
    // What was streamed before would have to be taken out of the memory again.
    return false;
  }

  @Override
  public void onComplete(Provenance provenance) {
    remember(streamed.build(provenance), () -> sink.onComplete(provenance));
  }

  @Override
  public void onAnswer(Answer answer) {
    remember(answer, () -> sink.onAnswer(answer));
  }

  @Override
  public void onError(RialtoException error) {
    end();
    sink.onError(error);
  }

  private void remember(Answer answer, Runnable tell) {
    answered = answer.provenance();
    List<Message> turns = new ArrayList<>(history);
    turns.addAll(question);
    turns.addAll(answer.provenance().tools().messages());
    List<Content> said = new ArrayList<>(answer.parts());
    said.add(new Content.Text(spoken(answer.text())));
    turns.add(Message.assistant(said, List.of()));
    run(() -> save(turns, tell));
  }

  /** What was thought is not sent back: it is long, and no model wants it. */
  private String spoken(String text) {
    boolean free = call.output() == OutputType.TEXT;
    Thoughts.Split split =
        free && call.options().keepThoughts() ? null : Thoughts.split(text, free);
    return split == null ? text : split.answer();
  }

  private void save(List<Message> turns, Runnable tell) {
    if (!enterStore()) {
      return;
    }
    RialtoException failure = null;
    try {
      if (!all.store().save(key, kept.revision(), turns)) {
        failure =
            rejected(
                "The conversation '" + key.id() + "' was changed by somebody else meanwhile",
                "Ask again: the conversation is as the other one left it");
      }
    } catch (RuntimeException | Error e) {
      failure =
          new InvalidRequestException(
              "The conversation '" + key.id() + "' could not be kept: " + e,
              "Look at its store; the conversation is as it was before the call",
              FailureDetails.NONE,
              e);
    }
    leaveStore();
    if (!end()) {
      return;
    }
    if (failure != null) {
      sink.onError(failure);
    } else {
      tell.run();
    }
  }

  /** Returns whether the turn was still open; it is over then. */
  private boolean end() {
    boolean first = over.compareAndSet(false, true);
    if (first) {
      all.end(key);
    }
    return first;
  }

  private static RialtoException rejected(String summary, String advice) {
    return new RejectedCallException(summary, advice, FailureDetails.NONE, null);
  }
}
