package dev.rialto.internal.wire.ollama;

import dev.rialto.FinishReason;
import dev.rialto.FinishReason.Kind;
import dev.rialto.ResponseEvent;
import dev.rialto.TokenUsage;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.AnswerFormat;
import dev.rialto.internal.wire.Exchange;
import dev.rialto.internal.wire.TokenCounts;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads chats and, since they differ by one name, the answers to bare prompts: JSON lines, of which
 * the last one says that it is done. A whole answer is one such line.
 */
final class OllamaFormat implements AnswerFormat {
  private static final Names LINE =
      Names.of(
          "model",
          "message",
          "response",
          "thinking",
          "done",
          "done_reason",
          "prompt_eval_count",
          "eval_count",
          "error",
          "created_at",
          "content",
          "tool_calls",
          "role");
  private static final int MODEL = 0;
  private static final int MESSAGE = 1;
  private static final int RESPONSE = 2;
  private static final int THINKING = 3;
  private static final int DONE = 4;
  private static final int DONE_REASON = 5;
  private static final int PROMPT_COUNT = 6;
  private static final int COUNT = 7;
  private static final int ERROR = 8;
  private static final int CREATED = 9;
  private static final int CONTENT = 10;
  private static final int TOOL_CALLS = 11;
  private static final int ROLE = 12;

  private static final Names CALL = Names.of("id", "function", "name", "arguments");
  private static final int CALL_ID = 0;
  private static final int CALL_FUNCTION = 1;
  private static final int CALL_NAME = 2;
  private static final int CALL_ARGUMENTS = 3;

  private static final int ABSENT = -1;
  private static final String NO_MESSAGE = "The provider's answer has no message";

  private final AnswerDraft answer;
  private boolean known;
  private boolean done;
  private long input;
  private long output;
  private int calls;

  OllamaFormat(Exchange exchange) {
    this.answer = new AnswerDraft(exchange);
  }

  @Override
  public boolean isLines() {
    return true;
  }

  @Override
  public AnswerDraft answer() {
    return answer;
  }

  @Override
  public void event(String name, JsonReader json, Consumer<ResponseEvent> out) {
    int start = json.mark();
    int message = ABSENT;
    int error = ABSENT;
    @Nullable String reason = null;
    json.enterObject();
    for (int member; (member = json.nextMember(LINE)) != JsonReader.END; ) {
      switch (member) {
        case MODEL -> {
          known = true;
          if (answer.isStarted()) {
            json.skip();
          } else {
            answer.start("", json.textOrEmpty(), out);
          }
        }
        case MESSAGE -> {
          // A bare sentence in its place is a complaint.
          boolean object = json.peek() == '{';
          known |= object;
          message = object ? json.later() : skipped(json);
        }
        case RESPONSE -> {
          known = true;
          text(json, out);
        }
        case THINKING -> reasoning(json, out);
        case DONE -> {
          if (json.peek() == 'f') {
            json.skip();
          } else {
            done |= "true".equals(json.text());
          }
        }
        case DONE_REASON -> reason = json.text();
        case PROMPT_COUNT -> input = TokenCounts.read(json, input);
        case COUNT -> output = TokenCounts.read(json, output);
        case ERROR -> {
          boolean nothing = json.peek() == 'n';
          int at = json.later();
          error = nothing ? error : at;
        }
        case CREATED -> json.skip();
        default -> answer.extra(json);
      }
    }
    int end = json.mark();
    if (error != ABSENT && AnswerDraft.tellsOfError(json, error)) {
      throw answer.reported(json, start);
    }
    if (message != ABSENT) {
      json.seek(message);
      message(json, out);
    } else if (!known) {
      answer.checkComplaint(true, json, start, end);
    }
    json.seek(end);
    if (done) {
      finish(Objects.requireNonNullElse(reason, ""), out);
    }
  }

  private static int skipped(JsonReader json) {
    json.skip();
    return ABSENT;
  }

  private void finish(String reason, Consumer<ResponseEvent> out) {
    if (!known) {
      throw notThisDialect();
    }
    if (input > 0 || output > 0) {
      answer.usage(new TokenUsage(input, 0, 0, output, 0));
    }
    Kind kind =
        switch (reason) {
          case "", "stop" -> answer.hasToolCalls() ? Kind.TOOL_CALLS : Kind.STOP;
          case "length" -> Kind.LENGTH;
          default -> Kind.OTHER;
        };
    answer.finish(new FinishReason(kind, reason));
    answer.end(true, out);
  }

  private void message(JsonReader json, Consumer<ResponseEvent> out) {
    if (!json.enterObject()) {
      return;
    }
    for (int member; (member = json.nextMember(LINE)) != JsonReader.END; ) {
      switch (member) {
        case CONTENT -> text(json, out);
        case THINKING -> reasoning(json, out);
        case TOOL_CALLS -> calls(json, out);
        case ROLE -> json.skip();
        default -> answer.extraPiece(json);
      }
    }
  }

  private void text(JsonReader json, Consumer<ResponseEvent> out) {
    answer.text(json.textOrEmpty(), json.hasSurrogateEscape(), out);
  }

  private void reasoning(JsonReader json, Consumer<ResponseEvent> out) {
    answer.reasoning(json.textOrEmpty(), json.hasSurrogateEscape(), out);
  }

  /** Each call comes whole, and mostly without an id. */
  private void calls(JsonReader json, Consumer<ResponseEvent> out) {
    if (!json.enterArray()) {
      return;
    }
    while (json.nextElement()) {
      Call call = new Call();
      call.read(json);
      answer.toolCall(calls, call.id, call.name, call.arguments, true, out);
      answer.toolCallWhole(calls++);
    }
  }

  private static final class Call {
    private String id = "";
    private String name = "";
    private String arguments = "";

    void read(JsonReader json) {
      if (!json.enterObject()) {
        return;
      }
      for (int member; (member = json.nextMember(CALL)) != JsonReader.END; ) {
        switch (member) {
          case CALL_ID -> id = json.textOrEmpty();
          case CALL_FUNCTION -> read(json);
          case CALL_NAME -> name = json.textOrEmpty();
          case CALL_ARGUMENTS -> arguments = json.peek() == '{' ? json.raw() : json.textOrEmpty();
          default -> json.skip();
        }
      }
    }
  }

  @Override
  public void done(Consumer<ResponseEvent> out) {
    end(out);
  }

  @Override
  public void end(Consumer<ResponseEvent> out) {
    throw known
        ? answer.truncated("The answer ended before the line that says it is done")
        : notThisDialect();
  }

  @Override
  public void whole(JsonReader json, Consumer<ResponseEvent> out) {
    throw answer.notAnAnswer(json, json.mark(), NO_MESSAGE);
  }

  private RuntimeException notThisDialect() {
    return answer.invalid(NO_MESSAGE);
  }
}
