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
import dev.rialto.Role;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.AnswerBuilder;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.Spent;
import dev.rialto.internal.call.Stage;
import dev.rialto.spi.ConversationStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One question and its answer within a conversation. It puts the earlier turns before the question,
 * and remembers both when the answer is whole, with what went between the model and the tools,
 * before the caller hears of it: who asks again at once goes on from there. A call that fails or is
 * cancelled leaves the conversation as it was.
 */
final class Turn implements ResponseSink {

  private final ResponseSink sink;
  private final ConversationKey key;
  private final Conversations all;
  private final ConversationStore.Kept kept;
  private final List<Message> history;
  private final Message question;
  private final AtomicBoolean over = new AtomicBoolean();

  /** What the model has said since it was last told of its tools. */
  private AnswerBuilder streamed = new AnswerBuilder();

  private Turn(
      ResponseSink sink,
      ConversationKey key,
      Conversations all,
      ConversationStore.Kept kept,
      List<Message> history,
      Message question) {
    this.sink = sink;
    this.key = key;
    this.all = all;
    this.kept = kept;
    this.history = history;
    this.question = question;
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
    Turn turn;
    Call asked;
    try {
      CompletionRequest request = (CompletionRequest) call.request();
      List<Message> messages = request.messages();
      // The question is the last; before it stand the instructions and the examples.
      Message question = messages.get(messages.size() - 1);
      ConversationStore.Kept kept = all.store().load(key);
      MemoryWindow.View history =
          all.window()
              .of(
                  kept.messages(),
                  List.of(question),
                  call.model(),
                  /* tools= */ !request.tools().isEmpty());
      List<Message> sent = new ArrayList<>(messages.subList(0, messages.size() - 1));
      sent.addAll(history.sent());
      sent.add(question);
      turn = new Turn(sink, key, all, kept, history.kept(), question);
      asked = call.with(request.continued(sent, request.toolChoice()));
    } catch (RuntimeException e) {
      all.end(key);
      sink.onError(
          e instanceof RialtoException known
              ? known
              : new InvalidRequestException(
                  "The conversation '" + key.id() + "' could not be read: " + e,
                  "Look at its store; nothing was sent",
                  FailureDetails.NONE,
                  e));
      return Flight.DONE;
    }
    Flight flight = next.start(asked, turn);
    return turn.guarded(flight);
  }

  private Flight guarded(Flight flight) {
    return new Flight() {
      @Override
      public void request(long n) {
        flight.request(n);
      }

      @Override
      public void cancel() {
        flight.cancel();
        end();
      }

      @Override
      public FailureDetails whereabouts() {
        return flight.whereabouts();
      }

      @Override
      public Spent spent() {
        return flight.spent();
      }
    };
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
    List<Message> turns = new ArrayList<>(history);
    turns.add(question);
    turns.addAll(answer.provenance().tools().messages());
    turns.add(
        new Message(Role.ASSISTANT, List.of(new Content.Text(answer.text())), List.of(), null));
    try {
      all.writer().execute(() -> save(turns, tell));
    } catch (RuntimeException refused) {
      save(turns, tell);
    }
  }

  private void save(List<Message> turns, Runnable tell) {
    if (over.get()) {
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
    } catch (RuntimeException e) {
      failure =
          new InvalidRequestException(
              "The conversation '" + key.id() + "' could not be kept: " + e,
              "Look at its store; the conversation is as it was before the call",
              FailureDetails.NONE,
              e);
    }
    end();
    if (failure != null) {
      sink.onError(failure);
    } else {
      tell.run();
    }
  }

  private void end() {
    if (over.compareAndSet(false, true)) {
      all.end(key);
    }
  }

  private static RialtoException rejected(String summary, String advice) {
    return new RejectedCallException(summary, advice, FailureDetails.NONE, null);
  }
}
