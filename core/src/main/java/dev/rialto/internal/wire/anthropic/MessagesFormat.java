package dev.rialto.internal.wire.anthropic;

import dev.rialto.ResponseEvent;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.AnswerFormat;
import dev.rialto.internal.wire.Exchange;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages, whole or as events. Events and blocks of unknown types are passed over. A second
 * {@code message_start} begins the answer anew: a tool call that was not whole by then is void.
 */
final class MessagesFormat implements AnswerFormat {
  private static final Names EVENT =
      Names.of("type", "index", "delta", "content_block", "message", "usage", "error");
  private static final int TYPE = 0;
  private static final int INDEX = 1;
  private static final int DELTA = 2;
  private static final int BLOCK = 3;
  private static final int MESSAGE = 4;
  private static final int USAGE = 5;
  private static final int ERROR = 6;

  private static final Names TYPES =
      Names.of(
          "content_block_delta",
          "content_block_start",
          "content_block_stop",
          "message_start",
          "message_delta",
          "message_stop",
          "error",
          "ping");
  private static final int BLOCK_DELTA = 0;
  private static final int BLOCK_START = 1;
  private static final int BLOCK_STOP = 2;
  private static final int MESSAGE_START = 3;
  private static final int MESSAGE_DELTA = 4;
  private static final int MESSAGE_STOP = 5;
  private static final int IS_ERROR = 6;
  private static final int PING = 7;

  private static final Names BODY =
      Names.of("type", "id", "model", "content", "stop_reason", "usage", "error", "role");
  private static final int BODY_TYPE = 0;
  private static final int BODY_ID = 1;
  private static final int BODY_MODEL = 2;
  private static final int BODY_CONTENT = 3;
  private static final int BODY_STOP = 4;
  private static final int BODY_USAGE = 5;
  private static final int BODY_ERROR = 6;
  private static final int BODY_ROLE = 7;

  private static final int ABSENT = -1;
  private static final int UNTYPED = -3;

  private final AnswerDraft answer;
  private final Blocks blocks;
  private final Usage usage = new Usage();
  private @Nullable String stopReason;
  private boolean sawMessage;

  /**
   * Makes a reader.
   *
   * @param outputTool the tool whose input is the answer's text; null if there is none
   * @param keepsThoughts whether the provider may want its signed thoughts back
   */
  MessagesFormat(Exchange exchange, @Nullable String outputTool, boolean keepsThoughts) {
    this.answer = new AnswerDraft(exchange);
    this.blocks = new Blocks(answer, outputTool, keepsThoughts);
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
    int block = ABSENT;
    int message = ABSENT;
    int counts = ABSENT;
    boolean error = name.equals("error");
    json.enterObject();
    for (int member; (member = json.nextMember(EVENT)) != JsonReader.END; ) {
      int at = json.mark();
      if (member == TYPE) {
        type = json.word(TYPES);
        continue;
      }
      if (member == INDEX) {
        index = (int) Math.max(0, Math.min(json.number(0), Integer.MAX_VALUE));
        continue;
      }
      boolean present = json.peek() != 'n';
      if (member == Names.OTHER) {
        answer.extra(json);
        continue;
      }
      if (member == USAGE) {
        answer.extraPiece(json);
        counts = at;
        continue;
      }
      json.skip();
      switch (member) {
        case DELTA -> delta = at;
        case BLOCK -> block = at;
        case MESSAGE -> message = at;
        case ERROR -> error |= present;
        default -> {}
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
      case MESSAGE_START -> start(json, message, out);
      case BLOCK_START -> {
        if (block != ABSENT) {
          json.seek(block);
          blocks.begin(index, json, out);
        }
      }
      case BLOCK_DELTA -> {
        if (delta != ABSENT) {
          json.seek(delta);
          blocks.delta(index, json, out);
        }
      }
      case BLOCK_STOP -> blocks.end(index, out);
      case MESSAGE_DELTA -> messageDelta(json, delta, counts);
      case MESSAGE_STOP -> finish(out);
      case PING -> out.accept(ResponseEvent.KeepAlive.STILL_THERE);
      default -> answer.checkComplaint(false, json, start, end);
    }
    json.seek(end);
  }

  private void start(JsonReader json, int message, Consumer<ResponseEvent> out) {
    sawMessage = true;
    blocks.restart();
    stopReason = null;
    if (message == ABSENT) {
      answer.start("", "", out);
      return;
    }
    json.seek(message);
    body(json, out);
    if (answer.usage().total() > 0) {
      // So that a stream that is cancelled has the cost of its prompt.
      out.accept(new ResponseEvent.Usage(answer.usage()));
    }
  }

  private void messageDelta(JsonReader json, int delta, int counts) {
    if (delta != ABSENT) {
      json.seek(delta);
      if (json.enterObject()) {
        for (int name; (name = json.nextMember(BODY)) != JsonReader.END; ) {
          if (name == BODY_STOP) {
            String reason = json.text();
            stopReason = reason == null ? stopReason : reason;
          } else {
            answer.extra(json);
          }
        }
      }
    }
    if (counts != ABSENT) {
      json.seek(counts);
      usage.read(json, answer);
    }
  }

  @Override
  public void whole(JsonReader json, Consumer<ResponseEvent> out) {
    int start = json.mark();
    body(json, out);
    if (!sawMessage) {
      throw answer.notAnAnswer(json, start, "The provider's answer has no content");
    }
    finish(out);
  }

  /** Reads a message: all of it, or the one at a stream's start, which has no content yet. */
  private void body(JsonReader json, Consumer<ResponseEvent> out) {
    int start = json.mark();
    String id = "";
    String model = "";
    int content = ABSENT;
    boolean error = false;
    if (!json.enterObject()) {
      return;
    }
    for (int name; (name = json.nextMember(BODY)) != JsonReader.END; ) {
      switch (name) {
        case BODY_TYPE -> error |= "error".equals(json.text());
        case BODY_ID -> id = json.textOrEmpty();
        case BODY_MODEL -> model = json.textOrEmpty();
        case BODY_CONTENT -> {
          // A bare text, a list of blocks, or nothing.
          sawMessage |= "[\"n".indexOf(json.peek()) >= 0;
          content = json.mark();
          json.skip();
        }
        case BODY_STOP -> stopReason = json.text();
        case BODY_USAGE -> {
          int at = json.mark();
          answer.extraPiece(json);
          json.seek(at);
          usage.read(json, answer);
        }
        case BODY_ERROR -> {
          error |= json.peek() != 'n';
          json.skip();
        }
        case BODY_ROLE -> json.skip();
        default -> answer.extra(json);
      }
    }
    int end = json.mark();
    if (error) {
      throw answer.reported(json, start);
    }
    if (sawMessage) {
      answer.start(id, model, out);
    }
    if (content != ABSENT) {
      json.seek(content);
      blocks.whole(json, out);
    }
    json.seek(end);
  }

  private void finish(Consumer<ResponseEvent> out) {
    String raw = stopReason;
    if (raw != null) {
      answer.finish(StopReasons.of(raw, blocks.isAnsweredByTool()));
    }
    answer.end(true, out);
  }

  @Override
  public void done(Consumer<ResponseEvent> out) {
    end(out);
  }

  @Override
  public void end(Consumer<ResponseEvent> out) {
    if (stopReason == null) {
      throw answer.truncated("The stream ended before its end marker");
    }
    finish(out);
  }
}
