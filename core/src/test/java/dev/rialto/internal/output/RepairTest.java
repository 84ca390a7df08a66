package dev.rialto.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Attempt;
import dev.rialto.CacheStatus;
import dev.rialto.CompletionRequest;
import dev.rialto.Cost;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.InvalidOutputException;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.OverloadedException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.ToolCall;
import dev.rialto.ToolFailurePolicy;
import dev.rialto.TruncatedResponseException;
import dev.rialto.Usd;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.BoundTool;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Provenance;
import dev.rialto.internal.call.Repeats;
import dev.rialto.internal.call.Toolset;
import dev.rialto.internal.tools.ToolStage;
import dev.rialto.runtime.OutputType;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An answer that is not of the method's type goes back once. */
class RepairTest {

  private static final OutputType<Integer> NUMBER =
      new OutputType<>() {
        @Override
        public OutputSchema schema() {
          return new OutputSchema("Number", "{}");
        }

        @Override
        public Integer read(String text) {
          try {
            return Integer.parseInt(text);
          } catch (NumberFormatException e) {
            throw new InvalidOutputException(
                "$.value", "a number", text, FailureDetails.NONE, null);
          }
        }
      };

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();
  private final AtomicInteger budget = new AtomicInteger(1);
  private final Repeats repeats =
      new Repeats() {
        @Override
        public boolean tryTake() {
          return budget.getAndDecrement() > 0;
        }

        @Override
        public void giveBack() {
          budget.incrementAndGet();
        }
      };
  private final OutputStage stage = new OutputStage(upstream, repeats, clock);
  private final RecordingSink sink = new RecordingSink();
  private List<Attempt> attempts = List.of(new Attempt("acme/large", "acme", 7, null));

  private Flight start() {
    return stage.start(TestCall.asking(clock, "how many?").output(NUMBER).repairing().call(), sink);
  }

  private void end(int call, String text) {
    end(call, text, ScriptedStage.STOP);
  }

  private void end(int call, String text, FinishReason reason) {
    ScriptedStage.Started started = upstream.call(call);
    started.text(text);
    started.sink.onEvent(new ResponseEvent.Usage(ScriptedStage.USAGE));
    started.sink.onEvent(new ResponseEvent.Finished(reason));
    started.sink.onComplete(
        new Provenance("acme/large", "acme", "req-" + call, CacheStatus.BYPASS, 0, attempts));
  }

  @Test
  void rightAnswer_isNotSentBack() {
    start();
    end(0, "42");
    assertThat(sink.answer().value()).isEqualTo(42);
    assertThat(upstream.count()).isOne();
    assertThat(budget.get()).isOne();
  }

  @Test
  void wrongAnswer_goesBackWithItsFault_withinTheSameDeadline_andBothTurnsCount() {
    start();
    end(0, "many");
    CompletionRequest again = (CompletionRequest) upstream.call(1).call.request();
    List<Message> messages = again.messages();
    assertThat(messages).hasSize(3);
    assertThat(messages.get(0).text()).isEqualTo("how many?");
    assertThat(messages.get(1)).isEqualTo(Message.assistant("many"));
    assertThat(messages.get(2).text()).contains("$.value").contains("expected a number");
    assertThat(upstream.call(1).call.deadline()).isSameAs(upstream.call(0).call.deadline());
    assertThat(upstream.call(1).requested()).isEqualTo(Long.MAX_VALUE);
    end(1, "42");
    Answer answer = sink.answer();
    assertThat(answer.value()).isEqualTo(42);
    assertThat(answer.usage()).isEqualTo(ScriptedStage.USAGE.plus(ScriptedStage.USAGE));
    assertThat(answer.provenance().requestId()).isEqualTo("req-1");
    assertThat(answer.provenance().attempts())
        .extracting(Attempt::failure)
        .containsExactly("not of the method's type: at $.value expected a number", null);
  }

  /** An attempt at the given price, in millionths of a dollar. */
  private static Attempt paid(int millionths, String failure) {
    Usd price = Usd.of(1).perMillion(millionths);
    return new Attempt(
        "acme/large", "acme", 7, failure, ScriptedStage.USAGE, new Cost(price, false));
  }

  @Test
  void bothTurnsAttempts_keepWhatTheyUsedAndCost_overtakenOnesToo() {
    start();
    attempts = List.of(paid(1, "timed out"), paid(20, null), paid(300, "overtaken"));
    end(0, "many");
    attempts = List.of(paid(4_000, "overloaded"), paid(50_000, null));
    end(1, "42");
    List<Attempt> all = sink.answer().provenance().attempts();
    assertThat(Cost.of(all)).isEqualTo(new Cost(Usd.of(1).perMillion(54_321), false));
    assertThat(all).extracting(Attempt::usage).containsOnly(ScriptedStage.USAGE);
    assertThat(all)
        .extracting(Attempt::failure)
        .containsExactly(
            "timed out",
            "not of the method's type: at $.value expected a number",
            "overtaken",
            "overloaded",
            null);
  }

  @Test
  void secondWrongAnswer_isTheEnd() {
    budget.set(9);
    start();
    end(0, "many");
    end(1, "several");
    assertThat(upstream.count()).isEqualTo(2);
    assertThat(sink.error())
        .isInstanceOfSatisfying(
            InvalidOutputException.class, e -> assertThat(e.rawText()).isEqualTo("several"));
    assertThat(sink.error().details().usage().total()).isEqualTo(2 * ScriptedStage.USAGE.total());
    assertThat(sink.error().details().attempts()).hasSize(2);
  }

  @Test
  void secondTurnWithoutAnAnswer_leavesTheFirstFault() {
    start();
    end(0, "many");
    RialtoException overloaded = new OverloadedException("busy", "wait", FailureDetails.NONE, null);
    upstream.call(1).fail(overloaded);
    assertThat(sink.error())
        .isInstanceOfSatisfying(
            InvalidOutputException.class, e -> assertThat(e.rawText()).isEqualTo("many"))
        .hasSuppressedException(overloaded);
  }

  @Test
  void secondTurnThatSendsNothing_costsNoRepeat() {
    start();
    end(0, "many");
    assertThat(budget.get()).isZero();
    upstream
        .call(1)
        .fail(new DeadlineExceededException("too late", "wait", FailureDetails.NONE, null));
    assertThat(budget.get()).isOne();
  }

  @Test
  void secondTurnThatIsCancelledBeforeItSendsAnything_costsNoRepeat() {
    Flight flight = start();
    end(0, "many");
    flight.cancel();
    flight.cancel();
    assertThat(budget.get()).isOne();
  }

  @Test
  void budgetThatIsSpent_repairsNothing() {
    budget.set(0);
    start();
    end(0, "many");
    assertThat(upstream.count()).isOne();
    assertThat(sink.error()).isInstanceOf(InvalidOutputException.class);
  }

  @Test
  void answerThatTookLongerThanIsLeft_isNotSentBack_andTakesNoRepeat() {
    attempts = List.of(new Attempt("acme/large", "acme", 40_000_000_000L, null));
    start();
    clock.advance(Duration.ofSeconds(40));
    end(0, "many");
    assertThat(upstream.count()).isOne();
    assertThat(budget.get()).isOne();
    assertThat(sink.error()).isInstanceOf(InvalidOutputException.class);
  }

  @Test
  void answerForWhichTimeIsLeft_isSentBack() {
    attempts = List.of(new Attempt("acme/large", "acme", 20_000_000_000L, null));
    start();
    clock.advance(Duration.ofSeconds(39));
    end(0, "many");
    assertThat(upstream.count()).isEqualTo(2);
  }

  @Test
  void deadlineInTheSecondTurn_leavesTheFirstFault_withBothTurns() {
    RialtoException passed =
        new DeadlineExceededException("too late", "wait", FailureDetails.NONE, null);
    Flight flight = start();
    assertThat(flight.atDeadline(passed)).isSameAs(passed);
    end(0, "many");
    RialtoException instead =
        flight.atDeadline(
            new DeadlineExceededException("too late", "wait", flight.whereabouts(), null));
    assertThat(instead)
        .isInstanceOfSatisfying(
            InvalidOutputException.class, e -> assertThat(e.rawText()).isEqualTo("many"));
    assertThat(instead.getSuppressed()).hasOnlyElementsOfType(DeadlineExceededException.class);
    assertThat(instead.details().partialText()).isEqualTo("many");
    assertThat(instead.details().usage()).isEqualTo(ScriptedStage.USAGE);
    assertThat(instead.details().attempts())
        .extracting(Attempt::failure)
        .containsExactly("not of the method's type: at $.value expected a number");
  }

  @Test
  void cutAnswer_isNotSentBack() {
    start();
    end(0, "4", new FinishReason(FinishReason.Kind.LENGTH, "length"));
    assertThat(upstream.count()).isOne();
    assertThat(sink.error()).isInstanceOf(TruncatedResponseException.class);
  }

  @Test
  void filteredAnswer_isNotSentBack() {
    start();
    end(0, "x", new FinishReason(FinishReason.Kind.CONTENT_FILTER, "filter"));
    assertThat(upstream.count()).isOne();
  }

  @Test
  void answerOfWhichNobodySaidThatItIsWhole_isNotSentBack() {
    start();
    end(0, "x", new FinishReason(FinishReason.Kind.OTHER, ""));
    assertThat(upstream.count()).isOne();
    assertThat(sink.error()).isInstanceOf(InvalidOutputException.class);
  }

  @Test
  void wishForATool_isNotSentBack() {
    start();
    upstream
        .only()
        .sink
        .onEvent(new ResponseEvent.ToolCalls(List.of(new ToolCall("1", "look", "{}"))));
    end(0, "");
    assertThat(upstream.count()).isOne();
  }

  @Test
  void answerTooLongToBeSaidTwice_isNotSentBack() {
    start();
    end(0, "x".repeat(50_001));
    assertThat(upstream.count()).isOne();
  }

  @Test
  void switchedOff_failsAtOnce() {
    stage.start(TestCall.asking(clock, "?").output(NUMBER).call(), sink);
    end(0, "many");
    assertThat(upstream.count()).isOne();
    assertThat(sink.error()).isInstanceOf(InvalidOutputException.class);
  }

  @Test
  void cancelling_reachesTheTurnThatRuns() {
    Flight flight = start();
    end(0, "many");
    flight.cancel();
    assertThat(upstream.call(1).cancelled()).isTrue();
  }

  @Test
  void cancellingBeforeTheFault_beginsNoSecondTurn() {
    Flight flight = start();
    flight.cancel();
    end(0, "many");
    assertThat(upstream.count()).isOne();
    assertThat(upstream.only().cancelled()).isTrue();
  }

  @Test
  void turnsThatEndWithinTheirStart_areCancelledAndAskedRightly() {
    ScriptedStage instant =
        new ScriptedStage(
            call -> {
              call.text(
                  ((CompletionRequest) call.call.request()).messages().size() == 1 ? "no" : "7");
              call.finish();
            });
    Flight flight =
        new OutputStage(instant, repeats, clock)
            .start(TestCall.asking(clock, "?").output(NUMBER).repairing().call(), sink);
    assertThat(sink.answer().value()).isEqualTo(7);
    flight.cancel();
    assertThat(instant.call(1).cancelled()).as("the later turn is the one that runs").isTrue();
    assertThat(instant.call(0).cancelled()).isFalse();
  }

  /** Rounds with tools before the turn that the deadline overtook are told of once. */
  @Test
  void deadlineInTheSecondTurn_afterARoundWithTools_hasThatRoundOnce() {
    BoundTool tool =
        new BoundTool() {
          @Override
          public ToolFailurePolicy onFailure() {
            return ToolFailurePolicy.TELL_MODEL;
          }

          @Override
          public Invocation prepare(String arguments) {
            return context -> "42";
          }
        };
    Toolset tools =
        new Toolset(Map.of("count", tool), List.of(), 9, 1, 9, ToolFailurePolicy.TELL_MODEL);
    Flight flight =
        new ToolStage(stage, Runnable::run, clock, event -> {})
            .start(
                TestCall.asking(clock, "how many?").output(NUMBER).repairing().tools(tools).call(),
                sink);
    attempts = List.of(paid(1, null));
    upstream
        .call(0)
        .sink
        .onEvent(new ResponseEvent.ToolCalls(List.of(new ToolCall("1", "count", "{}"))));
    end(0, "", new FinishReason(FinishReason.Kind.TOOL_CALLS, "tool_calls"));
    attempts = List.of(paid(20, null));
    end(1, "many");
    assertThat(upstream.count()).isEqualTo(3);
    RialtoException instead =
        flight.atDeadline(
            new DeadlineExceededException("too late", "wait", flight.whereabouts(), null));
    assertThat(instead).isInstanceOf(InvalidOutputException.class);
    assertThat(instead.details().usage()).isEqualTo(ScriptedStage.USAGE.plus(ScriptedStage.USAGE));
    assertThat(instead.details().attempts())
        .extracting(Attempt::failure)
        .containsExactly(null, "not of the method's type: at $.value expected a number");
    assertThat(Cost.of(instead.details().attempts()))
        .isEqualTo(new Cost(Usd.of(1).perMillion(21), false));
  }
}
