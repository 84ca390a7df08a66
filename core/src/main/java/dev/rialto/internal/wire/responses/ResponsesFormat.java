package dev.rialto.internal.wire.responses;

import dev.rialto.FinishReason;
import dev.rialto.FinishReason.Kind;
import dev.rialto.ResponseEvent;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.AnswerFormat;
import dev.rialto.internal.wire.Exchange;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import dev.rialto.internal.wire.openai.UsageReader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads responses, whole or as events. Events and output items of unknown types are passed over.
 */
final class ResponsesFormat implements AnswerFormat {
  private static final Names EVENT =
      Names.of(
          "type",
          "output_index",
          "delta",
          "item",
          "response",
          "error",
          "arguments",
          "text",
          "refusal",
          "part");
  private static final int TYPE = 0;
  private static final int INDEX = 1;
  private static final int DELTA = 2;
  private static final int ITEM = 3;
  private static final int RESPONSE = 4;
  private static final int ERROR = 5;
  private static final int ARGUMENTS = 6;
  private static final int TEXT = 7;
  private static final int REFUSAL = 8;
  private static final int PART = 9;

  private static final Names TYPES =
      Names.of(
          "response.output_text.delta",
          "response.reasoning_summary_text.delta",
          "response.reasoning_text.delta",
          "response.function_call_arguments.delta",
          "response.refusal.delta",
          "response.output_item.added",
          "response.output_item.done",
          "response.created",
          "response.completed",
          "response.incomplete",
          "response.failed",
          "error",
          "response.function_call_arguments.done",
          // As OpenRouter calls the end.
          "response.done",
          "response.cancelled",
          "keepalive",
          "ping",
          "response.output_text.done",
          "response.reasoning_summary_text.done",
          "response.reasoning_text.done",
          "response.refusal.done",
          "response.content_part.done",
          "response.reasoning_summary_part.done");
  private static final int TEXT_DELTA = 0;
  private static final int SUMMARY_DELTA = 1;
  private static final int REASONING_DELTA = 2;
  private static final int ARGUMENTS_DELTA = 3;
  private static final int REFUSAL_DELTA = 4;
  private static final int ITEM_ADDED = 5;
  private static final int ITEM_DONE = 6;
  private static final int CREATED = 7;
  private static final int COMPLETED = 8;
  private static final int INCOMPLETE = 9;
  private static final int FAILED = 10;
  private static final int IS_ERROR = 11;
  private static final int ARGUMENTS_DONE = 12;
  private static final int DONE = 13;
  private static final int CANCELLED = 14;
  private static final int KEEPALIVE = 15;
  private static final int PING = 16;
  private static final int TEXT_DONE = 17;
  private static final int SUMMARY_DONE = 18;
  private static final int REASONING_DONE = 19;
  private static final int REFUSAL_DONE = 20;
  private static final int PART_DONE = 21;
  private static final int SUMMARY_PART_DONE = 22;

  // Behind the reason stands what a response repeats of its request.
  private static final Names BODY =
      Names.of(
          "id",
          "model",
          "status",
          "error",
          "incomplete_details",
          "output",
          "usage",
          "reason",
          "object",
          "created_at",
          "completed_at",
          "instructions",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "temperature",
          "top_p",
          "text",
          "truncation",
          "max_output_tokens",
          "max_tool_calls",
          "store",
          "background",
          "previous_response_id",
          "reasoning",
          "user",
          "top_logprobs",
          "presence_penalty",
          "frequency_penalty",
          "prompt",
          "prompt_cache_key",
          "prompt_cache_retention",
          "safety_identifier",
          "include");
  private static final int BODY_ID = 0;
  private static final int BODY_MODEL = 1;
  private static final int BODY_STATUS = 2;
  private static final int BODY_ERROR = 3;
  private static final int BODY_INCOMPLETE = 4;
  private static final int BODY_OUTPUT = 5;
  private static final int BODY_USAGE = 6;
  private static final int REASON = 7;

  private static final int ABSENT = -1;
  private static final int UNTYPED = -3;

  private final AnswerDraft answer;
  private final OutputItems items;
  private final UsageReader usage = new UsageReader();
  private boolean sawResponse;

  /**
   * Makes a reader.
   *
   * @param keepsReasoning whether the provider may want its encrypted reasoning back
   */
  ResponsesFormat(Exchange exchange, boolean keepsReasoning) {
    this.answer = new AnswerDraft(exchange);
    this.items = new OutputItems(answer, keepsReasoning);
  }

  @Override
  public AnswerDraft answer() {
    return answer;
  }

  @Override
  public void event(String name, JsonReader json, Consumer<ResponseEvent> out) {
    int start = json.mark();
    int type = UNTYPED;
    int index = 0;
    int delta = ABSENT;
    int item = ABSENT;
    int response = ABSENT;
    int arguments = ABSENT;
    int text = ABSENT;
    int part = ABSENT;
    boolean error = name.equals("error");
    json.enterObject();
    for (int member; (member = json.nextMember(EVENT)) != JsonReader.END; ) {
      switch (member) {
        case TYPE -> type = json.word(TYPES);
        case INDEX -> index = (int) Math.max(0, Math.min(json.number(0), Integer.MAX_VALUE));
        case DELTA -> delta = json.later();
        case ITEM -> item = json.later();
        case RESPONSE -> response = json.later();
        case ARGUMENTS -> arguments = json.later();
        case TEXT, REFUSAL -> text = json.later();
        case PART -> part = json.later();
        case ERROR -> {
          error |= json.peek() != 'n';
          json.skip();
        }
        default -> json.skip();
      }
    }
    int end = json.mark();
    if (type == UNTYPED) {
      type = TYPES.number(name);
    }
    if (error || type == IS_ERROR) {
      throw answer.reported(json, start);
    }
    switch (type) {
      case TEXT_DELTA -> {
        if (found(delta, json)) {
          items.text(index, json, out);
        }
      }
      case SUMMARY_DELTA, REASONING_DELTA -> {
        if (found(delta, json)) {
          items.reasoning(index, json, out);
        }
      }
      case REFUSAL_DELTA -> {
        if (found(delta, json)) {
          answer.refused();
          items.text(index, json, out);
        }
      }
      case ARGUMENTS_DELTA -> {
        if (found(delta, json)) {
          items.arguments(index, json, out);
        }
      }
      case ARGUMENTS_DONE -> {
        if (found(arguments, json)) {
          items.allArguments(index, json, out);
        }
      }
      // Said once more at their end, or there for the first time.
      case TEXT_DONE, REFUSAL_DONE, SUMMARY_DONE, REASONING_DONE -> {
        if (items.isUnsaid(index) && found(text, json)) {
          if (type == REFUSAL_DONE) {
            answer.refused();
          }
          items.atItsEnd(index, type == SUMMARY_DONE || type == REASONING_DONE, json, out);
        }
      }
      case PART_DONE, SUMMARY_PART_DONE -> {
        if (items.isUnsaid(index) && found(part, json)) {
          items.partAtItsEnd(index, type == SUMMARY_PART_DONE, json, out);
        }
      }
      case ITEM_ADDED, ITEM_DONE -> {
        if (found(item, json)) {
          items.item(index, type == ITEM_DONE, json, out);
        }
      }
      case CREATED -> {
        if (found(response, json)) {
          body(false, json, out);
        }
      }
      case KEEPALIVE, PING -> out.accept(ResponseEvent.KeepAlive.STILL_THERE);
      case FAILED -> throw answer.reported(json, response == ABSENT ? start : response);
      case COMPLETED, DONE, INCOMPLETE, CANCELLED -> {
        if (found(response, json)) {
          body(true, json, out);
        }
        finish(
            switch (type) {
              case INCOMPLETE -> "incomplete";
              case CANCELLED -> "cancelled";
              default -> "completed";
            },
            out);
      }
      default -> answer.checkComplaint(false, json, start, end);
    }
    json.seek(end);
  }

  private static boolean found(int at, JsonReader json) {
    if (at == ABSENT) {
      return false;
    }
    json.seek(at);
    return true;
  }

  @Override
  public void whole(JsonReader json, Consumer<ResponseEvent> out) {
    int start = json.mark();
    body(true, json, out);
    if (!sawResponse) {
      throw answer.notAnAnswer(json, start, "The provider's answer has no output");
    }
    finish("", out);
  }

  /**
   * Reads a response object.
   *
   * @param last whether its output is whole; at a stream's start there is none yet
   */
  private void body(boolean last, JsonReader json, Consumer<ResponseEvent> out) {
    int start = json.mark();
    String id = "";
    String model = "";
    String status = "";
    int output = ABSENT;
    boolean error = false;
    @Nullable String cause = null;
    if (!json.enterObject()) {
      return;
    }
    for (int name; (name = json.nextMember(BODY)) != JsonReader.END; ) {
      switch (name) {
        case BODY_ID -> id = json.textOrEmpty();
        case BODY_MODEL -> model = json.textOrEmpty();
        case BODY_STATUS -> status = json.textOrEmpty();
        case BODY_USAGE -> {
          int at = json.mark();
          answer.extra(json);
          json.seek(at);
          usage.read(json, answer);
        }
        case BODY_INCOMPLETE -> cause = reason(json);
        case BODY_OUTPUT -> {
          sawResponse |= !last || json.peek() == '[';
          output = json.later();
        }
        case BODY_ERROR -> {
          error |= json.peek() != 'n';
          json.skip();
        }
        case Names.OTHER -> answer.extra(json);
        default -> json.skip();
      }
    }
    int end = json.mark();
    if (error || status.equals("failed")) {
      throw answer.reported(json, start);
    }
    if (last && (status.equals("queued") || status.equals("in_progress"))) {
      throw answer.invalid(
          "The provider's answer is not there yet: its status is '" + status + "'");
    }
    if (sawResponse) {
      answer.start(id, model, out);
    }
    // At a stream's end it is all there once more.
    if (last && output != ABSENT && items.isEmpty()) {
      json.seek(output);
      items.all(json, out);
      json.seek(end);
    } else if (last && output != ABSENT) {
      json.seek(output);
      items.missingCalls(json, out);
      json.seek(end);
    }
    if (last && !status.isEmpty()) {
      answer.finish(finishReason(status, cause));
    }
  }

  private static @Nullable String reason(JsonReader json) {
    String reason = null;
    if (json.enterObject()) {
      for (int name; (name = json.nextMember(BODY)) != JsonReader.END; ) {
        if (name == REASON) {
          reason = json.text();
        } else {
          json.skip();
        }
      }
    }
    return reason;
  }

  private FinishReason finishReason(String status, @Nullable String cause) {
    String raw = cause == null ? status : cause;
    return switch (raw) {
      case "completed" ->
          new FinishReason(answer.hasToolCalls() ? Kind.TOOL_CALLS : Kind.STOP, raw);
      case "max_output_tokens", "max_tokens" -> new FinishReason(Kind.LENGTH, raw);
      case "content_filter" -> new FinishReason(Kind.CONTENT_FILTER, raw);
      case "cancelled" -> new FinishReason(Kind.ERROR, raw);
      default -> new FinishReason(Kind.OTHER, raw);
    };
  }

  private void finish(String status, Consumer<ResponseEvent> out) {
    if (!answer.hasFinish() && !status.isEmpty()) {
      answer.finish(finishReason(status, null));
    }
    answer.end(true, out);
  }

  @Override
  public void done(Consumer<ResponseEvent> out) {
    end(out);
  }

  @Override
  public void end(Consumer<ResponseEvent> out) {
    throw answer.truncated("The stream ended before its end marker");
  }
}
