package dev.rialto.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.ContentFilteredException;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.InvalidOutputException;
import dev.rialto.InvalidResponseException;
import dev.rialto.OutputSchema;
import dev.rialto.OverloadedException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.ToolCall;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.call.Answer;
import dev.rialto.internal.call.Flight;
import dev.rialto.internal.call.Repeats;
import dev.rialto.runtime.OutputType;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestCall;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutputStageTest {

  private static final OutputType<Integer> NUMBER =
      new Structured<>(
          text -> {
            try {
              return Integer.parseInt(text);
            } catch (NumberFormatException e) {
              throw new InvalidOutputException("$", "a number", text, FailureDetails.NONE, e);
            }
          });

  private final FakeClock clock = new FakeClock();
  private final ScriptedStage upstream = new ScriptedStage();
  private static final Repeats NONE =
      new Repeats() {
        @Override
        public boolean tryTake() {
          return false;
        }

        @Override
        public void giveBack() {
          throw new AssertionError("nothing was taken");
        }
      };

  private final OutputStage stage = new OutputStage(upstream, NONE, new FakeClock());
  private final RecordingSink sink = new RecordingSink();

  @Test
  void unaryCallAsksForAllAndIsAnsweredWhole() {
    stage.start(TestCall.asking(clock, "?").call(), sink);
    assertThat(upstream.only().requested()).isEqualTo(Long.MAX_VALUE);
    ToolCall toolCall = new ToolCall("1", "look", "{}");
    upstream.only().sink.onEvent(new ResponseEvent.Started("id", "large-0425"));
    upstream.only().sink.onEvent(new ResponseEvent.Reasoning("hm, "));
    upstream.only().sink.onEvent(new ResponseEvent.Reasoning("so"));
    upstream.only().text("one", " two", " three");
    upstream.only().sink.onEvent(new ResponseEvent.ToolCalls(List.of(toolCall)));
    upstream.only().finish();

    Answer answer = sink.answer();
    assertThat(answer.text()).isEqualTo("one two three");
    assertThat(answer.value()).isEqualTo("one two three");
    assertThat(answer.reasoning()).isEqualTo("hm, so");
    assertThat(answer.toolCalls()).containsExactly(toolCall);
    assertThat(answer.usage()).isEqualTo(ScriptedStage.USAGE);
    assertThat(answer.finishReason()).isEqualTo(ScriptedStage.STOP);
    assertThat(answer.provenance()).isEqualTo(ScriptedStage.PROVENANCE);
    assertThat(sink.events()).isEmpty();
  }

  @Test
  void structuredAnswerIsDecoded() {
    stage.start(TestCall.asking(clock, "?").output(NUMBER).call(), sink);
    upstream.only().text("4", "2");
    upstream.only().finish();
    assertThat(sink.answer().value()).isEqualTo(42);
  }

  @Test
  void structuredAnswerThatWasCutIsNeverDecodedEvenWhereItParses() {
    stage.start(TestCall.asking(clock, "?").output(NUMBER).call(), sink);
    upstream.only().text("42");
    upstream.only().finish(new FinishReason(FinishReason.Kind.LENGTH, "length"));
    assertThat(sink.error())
        .isInstanceOf(TruncatedResponseException.class)
        .hasMessageContaining("cut")
        .hasMessageContaining("acme/large-0425")
        .hasMessageContaining("req-1")
        .hasMessageContaining("maxTokens");
    assertThat(sink.error().details().partialText()).isEqualTo("42");
    assertThat(sink.error().details().usage()).isEqualTo(ScriptedStage.USAGE);
  }

  @Test
  void freeTextThatWasCutIsAnsweredAndSaysSo() {
    stage.start(TestCall.asking(clock, "?").call(), sink);
    upstream.only().text("half a sen");
    upstream.only().finish(new FinishReason(FinishReason.Kind.LENGTH, "length"));
    assertThat(sink.answer().value()).isEqualTo("half a sen");
    assertThat(sink.answer().finishReason().kind()).isEqualTo(FinishReason.Kind.LENGTH);
  }

  @Test
  void filteredAnswerIsAnErrorForTextToo() {
    assertThat(failing(OutputType.TEXT, "Once", FinishReason.Kind.CONTENT_FILTER))
        .isInstanceOf(ContentFilteredException.class);
    assertThat(sink.error().details().partialText()).isEqualTo("Once");
  }

  @Test
  void refusalOfAStructuredAnswerIsNoBadJson() {
    assertThat(failing(NUMBER, "I can't help with that", FinishReason.Kind.REFUSAL))
        .isInstanceOf(ContentFilteredException.class)
        .hasMessageContaining("refused");
  }

  @Test
  void endingByTheProvidersErrorIsAnError() {
    assertThat(failing(OutputType.TEXT, "Once", FinishReason.Kind.ERROR))
        .isInstanceOf(ServerErrorException.class);
  }

  @Test
  void invalidOutputSaysWhoWroteIt() {
    RialtoException error = failing(NUMBER, "forty-two", FinishReason.Kind.STOP);
    assertThat(error)
        .isInstanceOf(InvalidOutputException.class)
        .hasMessageContaining("a number")
        .hasMessageContaining("acme/large-0425")
        .hasMessageContaining("req-1");
    assertThat(((InvalidOutputException) error).rawText()).isEqualTo("forty-two");
    assertThat(error.details().usage()).isEqualTo(ScriptedStage.USAGE);
    assertThat(error.details().provider()).isEqualTo("acme");
  }

  @Test
  void whatAConstructorThrowsIsInvalidOutput() {
    OutputType<Object> picky =
        new Structured<>(
            text -> {
              throw new IllegalArgumentException("severity must be 1 to 5");
            });
    assertThat(failing(picky, "9", FinishReason.Kind.STOP))
        .isInstanceOf(InvalidOutputException.class)
        .hasMessageContaining("severity must be 1 to 5")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void errorThrownByACodecEndsTheCall() {
    OutputType<Object> broken =
        new Structured<>(
            text -> {
              throw new StackOverflowError();
            });
    assertThat(failing(broken, "[[[", FinishReason.Kind.STOP))
        .isInstanceOf(InvalidOutputException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void toolCallsInPlaceOfAValueAreNamed() {
    stage.start(TestCall.asking(clock, "?").output(NUMBER).call(), sink);
    upstream
        .only()
        .sink
        .onEvent(new ResponseEvent.ToolCalls(List.of(new ToolCall("1", "look", "{}"))));
    upstream.only().finish(new FinishReason(FinishReason.Kind.TOOL_CALLS, "tool_calls"));
    assertThat(sink.error())
        .isInstanceOf(InvalidOutputException.class)
        .hasMessageContaining("look");
  }

  @Test
  void vectorsMustBeAsManyAsTexts() {
    stage.start(TestCall.embedding(clock, "a", "b").call(), sink);
    upstream.only().sink.onEvent(new ResponseEvent.Vectors(List.of(new float[] {1})));
    upstream.only().finish();
    assertThat(sink.error())
        .isInstanceOf(InvalidResponseException.class)
        .hasMessageContaining("1 vectors for 2 texts");
  }

  @Test
  void vectorsAreAnsweredWhole() {
    stage.start(TestCall.embedding(clock, "a").call(), sink);
    upstream.only().sink.onEvent(new ResponseEvent.Vectors(List.of(new float[] {1, 2})));
    upstream.only().sink.onComplete(ScriptedStage.PROVENANCE);
    assertThat(sink.answer().vectors().get(0)).containsExactly(1, 2);
    assertThat(sink.answer().finishReason().kind()).isEqualTo(FinishReason.Kind.STOP);
  }

  @Test
  void errorFromBelowPassesAsItIs() {
    RialtoException error = new OverloadedException("busy", "wait", FailureDetails.NONE, null);
    stage.start(TestCall.asking(clock, "?").call(), sink);
    upstream.only().fail(error);
    assertThat(sink.error()).isSameAs(error);
  }

  @Test
  void streamPassesUntouchedAndAsksForNothingItself() {
    Flight flight = stage.start(TestCall.asking(clock, "?").streaming().call(), sink);
    assertThat(upstream.only().requested()).isZero();
    flight.request(2);
    assertThat(upstream.only().requested()).isEqualTo(2);
    upstream.only().text("a", "b");
    upstream.only().finish();
    assertThat(sink.text()).isEqualTo("ab");
    assertThat(sink.completed()).isEqualTo(ScriptedStage.PROVENANCE);
  }

  @Test
  void cancellationReachesTheStageBelow() {
    stage.start(TestCall.asking(clock, "?").call(), sink).cancel();
    assertThat(upstream.only().cancelled()).isTrue();
  }

  private RialtoException failing(OutputType<?> output, String text, FinishReason.Kind kind) {
    stage.start(TestCall.asking(clock, "?").output(output).call(), sink);
    upstream.only().text(text);
    upstream.only().finish(new FinishReason(kind, kind.name()));
    return sink.error();
  }

  private record Structured<T>(Function<String, T> codec) implements OutputType<T> {
    @Override
    public @Nullable OutputSchema schema() {
      return new OutputSchema("thing", "{}");
    }

    @Override
    public T read(String text) {
      return codec.apply(text);
    }
  }
}
