package dev.rialto.internal.wire.openai;

import dev.rialto.ResponseEvent;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.AnswerFormat;
import dev.rialto.internal.wire.ErrorBody;
import dev.rialto.internal.wire.Exchange;
import dev.rialto.internal.wire.Failures;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads chat completions, whole or in chunks. The choice with index 0 is the answer; a chunk, a
 * choice and a delta may each lack anything.
 *
 * <p>Longer than its neighbours, since each of the three may also tell of an error and of counts.
 */
final class ChatFormat implements AnswerFormat {
  private static final Names ROOT =
      Names.of(
          "choices",
          "id",
          "model",
          "usage",
          "error",
          "object",
          "message",
          "detail",
          "created",
          "obfuscation",
          "base_resp",
          "error_message",
          "error_msg");
  private static final int CHOICES = 0;
  private static final int ID = 1;
  private static final int MODEL = 2;
  private static final int USAGE = 3;
  private static final int ERROR = 4;
  private static final int OBJECT = 5;
  private static final int MESSAGE = 6;
  private static final int DETAIL = 7;
  private static final int CREATED = 8;
  private static final int OBFUSCATION = 9;
  private static final int BASE_RESP = 10;
  private static final int ERROR_MESSAGE = 11;
  private static final int ERROR_MSG = 12;

  private static final Names CHOICE =
      Names.of("index", "delta", "finish_reason", "message", "text", "error", "usage");
  private static final int CHOICE_INDEX = 0;
  private static final int CHOICE_DELTA = 1;
  private static final int CHOICE_FINISH = 2;
  private static final int CHOICE_MESSAGE = 3;
  private static final int CHOICE_TEXT = 4;
  private static final int CHOICE_ERROR = 5;
  private static final int CHOICE_USAGE = 6;

  private static final Names COMPLAINT = Names.of("error");

  private static final Names VENDOR = Names.of("error", "usage");
  private static final int VENDOR_ERROR = 0;
  private static final int VENDOR_USAGE = 1;

  private static final int ABSENT = -1;
  private static final String NO_CHOICES = "The provider's answer has no choices";

  private final Exchange exchange;
  private final AnswerDraft answer;
  private final MessageReader message;
  private final KeptReasoning kept;
  private final UsageReader usage;
  private @Nullable RepeatedHead heads;
  private boolean sawEvent;
  // Events of names that are not the dialect's tell of what a server does meanwhile.
  private boolean ofAnotherName;
  private boolean sawChoices;
  private boolean sawDelta;
  // Its end came, and no count so far: some send that behind the mark.
  private boolean marked;

  /**
   * Makes a reader.
   *
   * @param kept takes what the provider wants back
   * @param flagged whether a flag behind a text may say that it is reasoning
   */
  ChatFormat(Exchange exchange, UsageReader usage, KeptReasoning kept, boolean flagged) {
    this.exchange = exchange;
    this.answer = new AnswerDraft(exchange);
    this.message = new MessageReader(answer, kept, flagged);
    this.kept = kept;
    this.usage = usage;
  }

  @Override
  public AnswerDraft answer() {
    return answer;
  }

  @Override
  public void event(String name, JsonReader json, Consumer<ResponseEvent> out) {
    if (marked) {
      counts(json);
      return;
    }
    sawEvent = true;
    ofAnotherName = !name.isEmpty() && !name.equals("message");
    read(name.equals("error"), true, json, out);
  }

  @Override
  public void whole(JsonReader json, Consumer<ResponseEvent> out) {
    int start = json.mark();
    read(false, false, json, out);
    if (!sawChoices) {
      throw answer.notAnAnswer(json, start, NO_CHOICES);
    }
    finish(out);
  }

  @Override
  public void done(Consumer<ResponseEvent> out) {
    if (!sawChoices) {
      throw answer.truncated("The stream held no answer");
    }
    if (answer.isCounted() || answer.isFailing()) {
      finish(out);
    } else {
      marked = true;
    }
  }

  private void counts(JsonReader json) {
    if (json.enterObject()) {
      for (int name; (name = json.nextMember(ROOT)) != JsonReader.END; ) {
        if (name == USAGE) {
          usage(json);
        } else {
          json.skip();
        }
      }
    }
  }

  @Override
  public void end(Consumer<ResponseEvent> out) {
    // Some never send [DONE]; without a reason to stop either, the rest is missing.
    if (!answer.hasFinish() && !marked) {
      throw sawChoices || !sawEvent
          ? answer.truncated("The stream ended before its end marker")
          : notThisDialect();
    }
    finish(out);
  }

  private void finish(Consumer<ResponseEvent> out) {
    kept.giveTo(answer, out);
    answer.end(false, out);
  }

  private RuntimeException notThisDialect() {
    return answer.invalid(NO_CHOICES);
  }

  private void read(boolean isError, boolean chunk, JsonReader json, Consumer<ResponseEvent> out) {
    int start = json.mark();
    String id = "";
    String model = "";
    int choices = ABSENT;
    int error = isError ? start : ABSENT;
    boolean complaint = false;
    boolean hasChoices = false;
    // Whether what was read so far says nothing of its own.
    boolean plain = !isError;
    boolean jumped = heads != null && chunk && heads.enter(json);
    boolean known = jumped;
    if (!jumped) {
      json.enterObject();
    }
    for (int name; (name = jumped ? CHOICES : json.nextMember(ROOT)) != JsonReader.END; ) {
      jumped = false;
      switch (name) {
        case ID -> id = answer.isStarted() ? skipped(json) : json.textOrEmpty();
        case MODEL ->
            model =
                answer.isStarted() ? skipped(json) : json.textOrEmpty(exchange.target().model());
        case CHOICES -> {
          if (!chunk && error == ABSENT && !id.isEmpty() && !model.isEmpty()) {
            answer.start(id, model, out); // all is known that it needs: no second look
          }
          if (answer.isStarted()) {
            if (chunk && plain && !known) {
              if (heads == null) {
                heads = new RepeatedHead();
              }
              heads.learn(json, start);
            }
            hasChoices |= choices(chunk, json, out);
          } else {
            choices = json.mark();
            json.skip();
          }
        }
        case USAGE -> {
          plain = false;
          usage(json);
        }
        case ERROR -> {
          plain = false;
          int at = json.mark();
          error = json.peek() == 'n' || isError ? error : at;
          json.skip();
        }
        case OBJECT -> complaint |= json.word(COMPLAINT) == 0;
        case MESSAGE, DETAIL -> {
          plain = false;
          complaint |= json.peek() != 'n';
          json.skip();
        }
        case BASE_RESP, ERROR_MESSAGE, ERROR_MSG -> {
          plain = false;
          complaint = true;
          answer.extra(json);
        }
        // A time, and random padding that hides the lengths of the pieces.
        case CREATED, OBFUSCATION -> json.skip();
        default -> {
          int vendor = isVendors(json) ? vendorError(json) : ABSENT;
          plain &= vendor == ABSENT;
          error = vendor == ABSENT ? error : vendor;
          answer.extra(json);
        }
      }
    }
    int end = json.mark();
    // A chunk before the answer, such as a filter's, may know neither.
    if (!answer.isStarted() && error == ABSENT && !(id.isEmpty() && model.isEmpty())) {
      answer.start(id, model, out);
    }
    if (choices != ABSENT) {
      json.seek(choices);
      hasChoices |= choices(chunk, json, out);
    }
    if (error != ABSENT && (isError || !sawChoices || AnswerDraft.tellsOfError(json, error))) {
      throw failed(json, error, start, end);
    }
    if (chunk && !hasChoices && (complaint || !sawChoices)) {
      answer.checkComplaint(complaint && !sawChoices && !ofAnotherName, json, start, end);
    }
    json.seek(end);
  }

  /** Members that begin so are a vendor's own, such as {@code x_groq}. */
  private static boolean isVendors(JsonReader json) {
    int at = json.nameFrom();
    return json.nameTo() - at > 2
        && json.buffer()[at] == 'x'
        && json.buffer()[at + 1] == '_'
        && json.peek() == '{';
  }

  /** Reads the counts in a vendor's own member; returns where its error is, if it tells of one. */
  private int vendorError(JsonReader json) {
    int start = json.mark();
    int from = json.nameFrom();
    int to = json.nameTo();
    int error = ABSENT;
    json.enterObject();
    for (int name; (name = json.nextMember(VENDOR)) != JsonReader.END; ) {
      switch (name) {
        case VENDOR_ERROR -> {
          int at = json.later();
          int end = json.position();
          error = AnswerDraft.tellsOfError(json, at) ? at : error;
          json.seek(end);
        }
        case VENDOR_USAGE -> usage.read(json, answer);
        default -> json.skip();
      }
    }
    json.backTo(start, from, to);
    return error;
  }

  private RuntimeException failed(JsonReader json, int error, int start, int end) {
    ErrorBody body = ErrorBody.read(json, error, start);
    json.seek(start);
    String raw = json.raw();
    json.seek(end);
    return Failures.reported(exchange, body, raw, answer.partial());
  }

  /** Returns whether there was any. */
  private boolean choices(boolean chunk, JsonReader json, Consumer<ResponseEvent> out) {
    boolean any = false;
    if (json.enterArray()) {
      while (json.nextElement()) {
        any = true;
        choice(chunk, json, out);
      }
    }
    return any;
  }

  private void choice(boolean chunk, JsonReader json, Consumer<ResponseEvent> out) {
    long index = 0;
    boolean indexKnown = false;
    // Whether the whole message was read where it stood.
    boolean read = false;
    int delta = ABSENT;
    int whole = ABSENT;
    int text = ABSENT;
    int error = ABSENT;
    @Nullable String finish = null;
    if (!json.enterObject()) {
      return;
    }
    sawChoices = true;
    for (int name; (name = json.nextMember(CHOICE)) != JsonReader.END; ) {
      switch (name) {
        case CHOICE_INDEX -> {
          index = json.number(0);
          indexKnown = true;
        }
        case CHOICE_DELTA -> {
          if (chunk && indexKnown && index == 0) {
            sawDelta = true;
            message.read(chunk, json, out);
          } else {
            delta = json.mark();
            json.skip();
          }
        }
        case CHOICE_FINISH -> finish = FinishReasons.read(json);
        case CHOICE_MESSAGE -> {
          if (!chunk && indexKnown && index == 0) {
            read = true;
            message.read(chunk, json, out);
          } else {
            whole = json.mark();
            json.skip();
          }
        }
        case CHOICE_TEXT -> {
          text = json.mark();
          json.skip();
        }
        case CHOICE_ERROR -> {
          error = json.later();
        }
        case CHOICE_USAGE -> usage(json);
        default -> {
          if (index == 0) {
            answer.extraPiece(json);
          } else {
            json.skip();
          }
        }
      }
    }
    if (index != 0) {
      return;
    }
    int end = json.mark();
    if (chunk && delta != ABSENT) {
      sawDelta = true;
      json.seek(delta);
      message.read(chunk, json, out);
    } else if (whole != ABSENT && (!chunk || !sawDelta)) {
      // A server that streams nothing but one whole message, or was not asked for a stream.
      json.seek(whole);
      message.read(chunk, json, out);
    } else if (!chunk && !read && delta != ABSENT) {
      json.seek(delta);
      message.read(chunk, json, out);
    } else if (text != ABSENT && !read && !sawDelta) {
      // The completions of old, which have a text and no message.
      json.seek(text);
      message.readText(json, out);
    }
    if (error != ABSENT && AnswerDraft.tellsOfError(json, error)) {
      throw failed(json, error, error, end);
    }
    json.seek(end);
    // Some say the empty word with each piece.
    if (finish != null && !finish.isEmpty() && !finish.equals("null")) {
      answer.finish(FinishReasons.of(finish));
    }
  }

  /** What it counts is read, and kept as it is written: many count more than tokens. */
  private void usage(JsonReader json) {
    if (answer.keepsExtra()) {
      int at = json.mark();
      answer.extra(json);
      json.seek(at);
    }
    usage.read(json, answer);
  }

  private static String skipped(JsonReader json) {
    json.skip();
    return "";
  }
}
