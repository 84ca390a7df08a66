package dev.rialto.testing;

import dev.rialto.CompletionRequest;
import dev.rialto.ConfigurationException;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.FinishReason;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Request;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.TokenUsage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply as a provider's decoder would tell it.
 *
 * @param events in order
 * @param failure what comes after them; null if the answer ends well
 */
record ReplyEvents(List<ResponseEvent> events, @Nullable RialtoException failure) {

  /** What a token is taken to be, where nobody counts. */
  private static final int CHARACTERS_OF_A_TOKEN = 4;

  /**
   * Writes a reply for a request.
   *
   * @throws ConfigurationException if the request cannot be answered so
   */
  static ReplyEvents of(Reply reply, Request request, FakeCall call) {
    List<ResponseEvent> events = new ArrayList<>();
    events.add(new ResponseEvent.Started("", "fake"));
    if (reply instanceof Reply.Tools tools) {
      events.add(new ResponseEvent.ToolCalls(tools.calls()));
      return ended(events, 0, request, FinishReason.Kind.TOOL_CALLS, null);
    }
    if (request instanceof EmbeddingRequest && reply instanceof Reply.Value value) {
      events.add(new ResponseEvent.Vectors(vectors(value.value(), call)));
      return ended(events, 0, request, FinishReason.Kind.STOP, null);
    }
    List<String> pieces = List.of();
    RialtoException failure = null;
    if (reply instanceof Reply.Text text) {
      pieces = text.pieces();
      failure = text.failure();
    } else if (reply instanceof Reply.Value value) {
      pieces = List.of(written(value.value(), request, call));
    } else if (reply instanceof Reply.Pieces several) {
      pieces = pieces(several, request, call);
      failure = several.failure();
    }
    int characters = 0;
    for (String piece : pieces) {
      if (!piece.isEmpty()) {
        events.add(new ResponseEvent.Text(piece));
        characters += piece.length();
      }
    }
    return ended(events, characters, request, FinishReason.Kind.STOP, failure);
  }

  private static ReplyEvents ended(
      List<ResponseEvent> events,
      int characters,
      Request request,
      FinishReason.Kind kind,
      @Nullable RialtoException failure) {
    if (failure == null) {
      events.add(
          new ResponseEvent.Usage(
              new TokenUsage(tokens(characters(request)), 0, 0, tokens(characters), 0)));
      events.add(new ResponseEvent.Finished(new FinishReason(kind, "")));
    }
    return new ReplyEvents(events, failure);
  }

  private static String written(@Nullable Object value, Request request, FakeCall call) {
    OutputSchema schema = schema(request);
    PackedItems packed = call.packed();
    try {
      if (TaskAnswers.has(request)) {
        return TaskAnswers.write(request, value);
      }
      Object answer = packed == null ? value : packed.answer(value, request);
      if (answer != null
          && call.streamsElements()
          && !(answer instanceof Collection)
          && !answer.getClass().isArray()) {
        answer = List.of(answer);
      }
      return schema == null ? String.valueOf(answer) : AnswerWriter.write(schema, answer);
    } catch (IllegalArgumentException e) {
      throw refused(call, e.getMessage());
    }
  }

  /** Elements are cut out of the whole list, so that each piece is what a model would write. */
  private static List<String> pieces(Reply.Pieces several, Request request, FakeCall call) {
    OutputSchema schema = schema(request);
    List<String> pieces = new ArrayList<>();
    if (schema == null) {
      several.values().forEach(value -> pieces.add(String.valueOf(value)));
      return pieces;
    }
    String before = written(List.of(), request, call);
    int end = before.lastIndexOf(']');
    pieces.add(before.substring(0, end));
    for (int i = 0; i < several.values().size(); i++) {
      String one = written(List.of(several.values().get(i)), request, call);
      pieces.add((i == 0 ? "" : ",") + one.substring(end, one.lastIndexOf(']')));
    }
    if (several.failure() == null) {
      pieces.add(before.substring(end));
    }
    return pieces;
  }

  private static List<float[]> vectors(@Nullable Object value, FakeCall call) {
    try {
      return TaskAnswers.vectors(value);
    } catch (IllegalArgumentException e) {
      throw refused(call, e.getMessage());
    }
  }

  private static ConfigurationException refused(FakeCall call, @Nullable String why) {
    return new ConfigurationException(
        "The fake cannot answer " + call + ": " + why,
        "Answer with a value of the type that the method returns, or with text(...)",
        FailureDetails.NONE,
        null);
  }

  private static @Nullable OutputSchema schema(Request request) {
    return request instanceof CompletionRequest completion ? completion.schema() : null;
  }

  private static int characters(Request request) {
    return request instanceof CompletionRequest completion
        ? completion.messages().stream().map(Message::text).mapToInt(String::length).sum()
        : 0;
  }

  private static long tokens(long characters) {
    return (characters + CHARACTERS_OF_A_TOKEN - 1) / CHARACTERS_OF_A_TOKEN;
  }
}
