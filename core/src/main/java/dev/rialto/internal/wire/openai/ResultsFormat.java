package dev.rialto.internal.wire.openai;

import dev.rialto.FinishReason;
import dev.rialto.ResponseEvent;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.AnswerFormat;
import dev.rialto.internal.wire.Exchange;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer to a moderation or an image request: its array of results, as it is written, is
 * the answer's text, which the output type of the call reads.
 */
final class ResultsFormat implements AnswerFormat {
  private static final Names ROOT = Names.of("results", "data", "model", "usage", "error", "id");
  private static final int RESULTS = 0;
  private static final int DATA = 1;
  private static final int MODEL = 2;
  private static final int USAGE = 3;
  private static final int ERROR = 4;
  private static final int ID = 5;

  private static final int ABSENT = -1;
  private static final String STREAMED = "The provider streamed where a whole answer was asked for";

  private final int expected;
  private final AnswerDraft answer;
  private final UsageReader usage = new UsageReader();

  /**
   * Makes one.
   *
   * @param expected how many results there must be
   */
  ResultsFormat(Exchange exchange, int expected) {
    this.expected = expected;
    this.answer = new AnswerDraft(exchange);
  }

  @Override
  public AnswerDraft answer() {
    return answer;
  }

  @Override
  public void event(String name, JsonReader json, Consumer<ResponseEvent> out) {
    throw answer.notAnAnswer(json, json.mark(), STREAMED);
  }

  @Override
  public void done(Consumer<ResponseEvent> out) {
    throw streamed();
  }

  @Override
  public void end(Consumer<ResponseEvent> out) {
    throw streamed();
  }

  @Override
  public void whole(JsonReader json, Consumer<ResponseEvent> out) {
    String results = "";
    @Nullable String model = null;
    @Nullable String id = null;
    int start = json.mark();
    int error = ABSENT;
    json.enterObject();
    for (int name; (name = json.nextMember(ROOT)) != JsonReader.END; ) {
      switch (name) {
        case RESULTS, DATA -> results = results(json);
        case MODEL -> model = json.text();
        case ID -> id = json.text();
        case USAGE -> {
          int at = json.mark();
          answer.extra(json);
          json.seek(at);
          usage.read(json, answer);
        }
        case ERROR -> {
          boolean nothing = json.peek() == 'n';
          int at = json.later();
          error = nothing ? error : at;
        }
        default -> answer.extra(json);
      }
    }
    if (error != ABSENT && (results.isEmpty() || AnswerDraft.tellsOfError(json, error))) {
      throw answer.reported(json, error);
    }
    if (results.isEmpty()) {
      throw answer.notAnAnswer(json, start, "The provider sent 0 results for " + expected);
    }
    answer.start(Objects.requireNonNullElse(id, ""), Objects.requireNonNullElse(model, ""), out);
    answer.text(results, false, out);
    answer.finish(new FinishReason(FinishReason.Kind.STOP, ""));
    answer.end(false, out);
  }

  /** Counts the elements, then takes them as they are written. */
  private String results(JsonReader json) {
    int at = json.mark();
    int count = 0;
    if (json.enterArray()) {
      while (json.nextElement()) {
        json.skip();
        count++;
      }
    }
    if (count == 0) {
      return "";
    }
    if (count != expected) {
      throw invalid("The provider sent " + count + " results for " + expected);
    }
    json.seek(at);
    return json.raw();
  }

  private RuntimeException streamed() {
    return invalid(STREAMED);
  }

  private RuntimeException invalid(String what) {
    return answer.invalid(what);
  }
}
