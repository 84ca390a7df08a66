package dev.rialto.internal.tools;

import dev.rialto.Attempt;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.FailureDetails;
import dev.rialto.Message;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import dev.rialto.ToolCall;
import dev.rialto.ToolChoice;
import dev.rialto.ToolExecution;
import dev.rialto.ToolExecutionException;
import dev.rialto.ToolRoundsExceededException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.ResponseSink;
import dev.rialto.internal.call.ToolHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call with tools: asks the model, calls the tools that it asks for, asks again, until it
 * answers without asking for any.
 *
 * <p>What the rounds have in common is written between rounds only, by whoever ends one and begins
 * the next; the lock guards what demand and cancellation touch from other threads. Demand is the
 * subscriber's: what one round did not use counts for the next.
 */
final class ToolLoop implements Flight, ToolRound.Owner {

  private final ToolStage stage;
  private final Call call;
  private final CompletionRequest request;
  private final ResponseSink sink;

  private final List<Message> history = new ArrayList<>();
  private final List<ToolExecution> executions = new ArrayList<>();
  private @Nullable Provenance firstMiss;

  /** Which request to the model is under way, or was last, from 1. */
  private volatile int number;

  /** Guards the fields below; held for a few instructions only. */
  private final Object lock = new Object();

  /** What the rounds cost whose answers were taken, which is in no flight's account any more. */
  private final List<Attempt> attempts = new ArrayList<>();

  private TokenUsage usage = TokenUsage.NONE;

  /** The last round whose answer was taken. */
  private int taken;

  private @Nullable Flight asking;
  private @Nullable ToolRound calling;
  private FailureDetails lastAsked = FailureDetails.NONE;
  private boolean over;
  private long asked;
  private long delivered;

  ToolLoop(ToolStage stage, Call call, ResponseSink sink) {
    this.stage = stage;
    this.call = call;
    this.request = (CompletionRequest) call.request();
    this.sink = sink;
  }

  void begin() {
    ask(call);
  }

  private void ask(Call next) {
    int mine = number + 1;
    number = mine;
    Flight flight =
        stage.next().start(next, call.unary() ? new WholeRound(this) : new StreamedRound(this));
    long more;
    boolean cancel;
    synchronized (lock) {
      cancel = over;
      // By now the model may have answered, and even be asked anew.
      if (taken < mine) {
        asking = flight;
      }
      more = number == mine ? credit() : 0;
    }
    if (cancel) {
      flight.cancel();
    } else if (more > 0) {
      flight.request(more);
    }
  }

  private long credit() {
    return asked == Long.MAX_VALUE ? asked : asked - delivered;
  }

  @Override
  public void request(long n) {
    Flight flight;
    synchronized (lock) {
      asked = asked + n < 0 ? Long.MAX_VALUE : asked + n;
      flight = asking;
    }
    if (flight != null) {
      flight.request(n);
    }
  }

  @Override
  public void cancel() {
    Flight flight;
    ToolRound round;
    synchronized (lock) {
      over = true;
      flight = asking;
      round = calling;
    }
    if (flight != null) {
      flight.cancel();
    }
    if (round != null) {
      round.cancel();
    }
  }

  @Override
  public FailureDetails whereabouts() {
    Flight flight;
    FailureDetails details;
    List<Attempt> before;
    TokenUsage used;
    synchronized (lock) {
      flight = asking;
      details = lastAsked;
      before = List.copyOf(attempts);
      used = usage;
    }
    return added(before, used, flight == null ? details : flight.whereabouts());
  }

  @Override
  public String waitsFor() {
    Flight flight;
    ToolRound round;
    synchronized (lock) {
      flight = asking;
      round = calling;
    }
    if (round != null) {
      return round.waitsFor();
    }
    return flight == null ? "" : flight.waitsFor();
  }

  @Override
  public RialtoException atDeadline(RialtoException passed) {
    Flight flight;
    synchronized (lock) {
      flight = asking;
    }
    // What passed was made of whereabouts(), which has the earlier rounds already.
    return flight == null ? passed : flight.atDeadline(passed);
  }

  boolean takesRestart() {
    return number == 1 && sink.takesRestart();
  }

  /** Hands out an event of the answer that comes piece by piece. */
  void deliver(ResponseEvent event) {
    if (event instanceof ResponseEvent.Started && number > 1) {
      return;
    }
    TokenUsage before;
    synchronized (lock) {
      if (over) {
        return;
      }
      if (event.isContent()) {
        delivered++;
      }
      before = usage;
    }
    sink.onEvent(
        event instanceof ResponseEvent.Usage counted
            ? new ResponseEvent.Usage(before.plus(counted.usage()))
            : event);
  }

  /** The model has answered, and asks for no tool. */
  void answered(Answer answer) {
    if (finish()) {
      Provenance from = told(answer.provenance());
      if (call.unary()) {
        sink.onAnswer(answer.from(from, used().plus(answer.usage())));
      } else {
        sink.onComplete(from);
      }
    }
  }

  /** The model could not be asked, or not to the end. */
  void broken(RialtoException error) {
    if (finish()) {
      sink.onError(number == 1 ? error : error.with(added(error.details())));
    }
  }

  /** The model asks for tools. */
  void asksForTools(Answer answer) {
    if (!answer.provenance().cacheStatus().isHit() && firstMiss == null) {
      firstMiss = answer.provenance();
    }
    if (number > call.tools().maxRounds()) {
      exceeded(answer);
      return;
    }
    List<ToolCall> calls = Distinct.ids(answer.toolCalls(), request.messages(), history);
    List<Content> said = new ArrayList<>(answer.parts());
    if (!answer.text().isBlank()) {
      said.add(new Content.Text(answer.text()));
    }
    history.add(Message.assistant(said, calls));
    ToolRound round = new ToolRound(stage, call, calls, number, this);
    synchronized (lock) {
      if (over) {
        return;
      }
      take(answer);
      calling = round;
    }
    round.start();
  }

  /** Its cost is the loop's account from now on, and no more its flight's. Under the lock. */
  private void take(Answer answer) {
    asking = null;
    taken = number;
    usage = usage.plus(answer.usage());
    attempts.addAll(answer.provenance().attempts());
    lastAsked = at(answer.provenance());
  }

  @Override
  public void called(List<ToolExecution> round) {
    try {
      executions.addAll(round);
      for (ToolExecution one : round) {
        String id = one.call().id();
        history.add(
            one.failed()
                ? Message.toolFailure(id, one.result())
                : Message.toolResult(id, one.result()));
      }
      if (!call.unary()) {
        round.forEach(one -> deliver(new ResponseEvent.ToolExecuted(one)));
      }
      synchronized (lock) {
        calling = null;
        if (over) {
          return;
        }
      }
      List<Message> messages = new ArrayList<>(request.messages());
      messages.addAll(history);
      ask(call.with(request.continued(messages, afterTools(request.toolChoice()))));
    } catch (RuntimeException | Error bug) {
      // On a thread of the user's executor nobody else would end the call.
      failed(
          new ToolExecutionException(
              "The model could not be told what the tools said: " + bug,
              "Report it with its cause",
              round.get(0).call(),
              FailureDetails.NONE,
              bug));
    }
  }

  @Override
  public void failed(ToolExecutionException error) {
    FailureDetails details;
    synchronized (lock) {
      details = lastAsked;
    }
    if (finish()) {
      sink.onError(error.with(added(details)));
    }
  }

  private void exceeded(Answer answer) {
    synchronized (lock) {
      if (over) {
        return;
      }
      over = true;
      take(answer);
    }
    String wanted =
        answer.toolCalls().stream()
            .map(ToolCall::name)
            .distinct()
            .collect(Collectors.joining(", "));
    int allowed = call.tools().maxRounds();
    sink.onError(
        new ToolRoundsExceededException(
            "After "
                + allowed
                + (allowed == 1 ? " round" : " rounds")
                + " of tool calls, all that "
                + call.origin().client()
                + "."
                + call.origin().method()
                + " allows, the model asked for "
                + wanted
                + " once more",
            allowed,
            executions,
            at(answer.provenance())
                .partial(answer.text(), answer.reasoning(), used())
                .attempted(made())));
  }

  /** Whoever must call a tool has done so after the first round, or would never end. */
  private static ToolChoice afterTools(ToolChoice choice) {
    return choice == ToolChoice.REQUIRED ? ToolChoice.AUTO : choice;
  }

  /** Returns whether the call was still open; it is over then. */
  private boolean finish() {
    synchronized (lock) {
      boolean first = !over;
      over = true;
      return first;
    }
  }

  /** The answer's provenance with that of the rounds before it. */
  private Provenance told(Provenance last) {
    if (history.isEmpty()) {
      return last;
    }
    List<Attempt> all = new ArrayList<>(made());
    all.addAll(last.attempts());
    Provenance from = last.attempted(all).after(new ToolHistory(history, executions));
    // What was paid for in part is no hit.
    return last.cacheStatus().isHit() && firstMiss != null
        ? from.from(firstMiss.cacheStatus(), 0)
        : from;
  }

  private List<Attempt> made() {
    synchronized (lock) {
      return List.copyOf(attempts);
    }
  }

  private TokenUsage used() {
    synchronized (lock) {
      return usage;
    }
  }

  private FailureDetails added(FailureDetails details) {
    return added(made(), used(), details);
  }

  private static FailureDetails added(
      List<Attempt> before, TokenUsage used, FailureDetails details) {
    List<Attempt> all = new ArrayList<>(before);
    all.addAll(details.attempts());
    return details
        .partial(details.partialText(), details.partialReasoning(), used.plus(details.usage()))
        .attempted(all);
  }

  private static FailureDetails at(Provenance from) {
    int slash = from.model().indexOf('/');
    return FailureDetails.NONE.at(
        slash < 0 ? "" : from.model().substring(0, slash), from.model().substring(slash + 1));
  }
}
