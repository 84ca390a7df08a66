package dev.rialto.internal.wire;

import dev.rialto.internal.wire.json.JsonFault;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says went wrong, whatever shape it chose: an {@code error} object or string, a
 * bare {@code message}, a {@code detail} string or list, an array around any of these, an event of
 * a stream, or no JSON at all.
 *
 * @param message the sentence; empty if there is none
 * @param type the class of the error as the provider names it; empty if it names none
 * @param code the code, a number as text; empty if there is none
 * @param status an HTTP status that the body names; 0 if it names none
 * @param requestId the id that the body names; empty if it names none
 * @param hint a word that says more, such as the reasons of a moderation; empty if there is none
 * @param resetEpochMillis when a limit that the body names is lifted; 0 if it names none
 * @param limit the limit itself; −1 if the body names none
 * @param remaining what is left of it; −1 if the body does not say
 * @param retryDelay how long the body asks to wait, such as {@code 34s}; empty if it does not
 */
public record ErrorBody(
    String message,
    String type,
    String code,
    int status,
    String requestId,
    String hint,
    long resetEpochMillis,
    long limit,
    long remaining,
    String retryDelay) {
  /** Nothing said. */
  public static final ErrorBody NONE = new ErrorBody("", "", "", 0, "", "", 0, -1, -1, "");

  private static final int MAX_SENTENCE = 300;

  /** Reads a body; bytes that are not JSON give what can be had from them. */
  public static ErrorBody parse(byte[] body, int offset, int length) {
    int from = offset;
    int to = offset + length;
    while (from < to && ((body[from] <= ' ' && body[from] >= 0) || isMark(body[from]))) {
      from++;
    }
    // An error may come as an event stream although its status is not 200.
    if (startsWith(body, from, to, "event:")
        || startsWith(body, from, to, "data:")
        || startsWith(body, from, to, ":")) {
      while (from < to && body[from] != '{') {
        from++;
      }
    }
    Draft draft = new Draft();
    try {
      JsonReader json = new JsonReader();
      json.reset(body, from, to - from);
      boolean bare = json.peek() != '{' && json.peek() != '[' && json.peek() != '"';
      read(json, draft);
      if (bare && json.more()) {
        return sentence(body, from, to);
      }
    } catch (JsonFault e) {
      // What was read before the fault is kept.
      ErrorBody soFar = draft.build();
      return soFar.isEmpty() ? sentence(body, from, to) : soFar;
    }
    return draft.build();
  }

  /** Some servers say it in one sentence of plain text. */
  static ErrorBody sentence(byte[] body, int from, int to) {
    if (to - from > MAX_SENTENCE || from == to) {
      return NONE;
    }
    for (int i = from; i < to; i++) {
      byte b = body[i];
      if (b == '<' || b == '{' || (b < ' ' && b != '\n' && b != '\r' && b != '\t')) {
        return NONE;
      }
    }
    Draft draft = new Draft();
    draft.message(new String(body, from, to - from, StandardCharsets.US_ASCII).strip());
    return draft.build();
  }

  private static boolean isMark(byte b) {
    return b == (byte) 0xef || b == (byte) 0xbb || b == (byte) 0xbf;
  }

  /** Reads the value at which the reader stands: an error object, a string, or a list of them. */
  public static ErrorBody read(JsonReader json) {
    Draft draft = new Draft();
    read(json, draft);
    return draft.build();
  }

  /**
   * Reads the value of an error's member, and beside it what the object around it says of its kind:
   * some put no more than a sentence, or a word, into the member itself.
   *
   * @param error where the value begins
   * @param around where the object begins
   */
  public static ErrorBody read(JsonReader json, int error, int around) {
    Draft draft = new Draft();
    json.seek(error);
    read(json, draft);
    json.seek(around);
    if (error != around && json.enterObject()) {
      for (int name; (name = json.nextMember(Draft.NAMES)) != JsonReader.END; ) {
        switch (name) {
          case Draft.TYPE, Draft.ERROR_TYPE -> draft.type(json.text());
          case Draft.CODE, Draft.ERROR_CODE -> draft.code(json.text());
          case Draft.STATUS, Draft.STATUS_CODE, Draft.RAW_STATUS_CODE -> draft.status(json.text());
          case Draft.REQUEST_ID -> draft.requestId(json.text());
          default -> json.skip();
        }
      }
    }
    return draft.build();
  }

  private static void read(JsonReader json, Draft draft) {
    switch (json.peek()) {
      case '{' -> readObject(json, draft);
      case '[' -> {
        json.enterArray();
        while (json.nextElement()) {
          read(json, draft);
        }
      }
      case -1 -> {}
      // True, false, null.
      case 't', 'f', 'n' -> json.skip();
      default -> draft.message(json.text());
    }
  }

  private static void readObject(JsonReader json, Draft draft) {
    json.enterObject();
    for (int name; (name = json.nextMember(Draft.NAMES)) != JsonReader.END; ) {
      switch (name) {
        case Draft.ERROR, Draft.DETAIL, Draft.ERRORS, Draft.BASE_RESP, Draft.FAULT ->
            read(json, draft);
        case Draft.DETAILS -> readDetails(json, draft);
        case Draft.MESSAGE,
            Draft.MSG,
            Draft.ERROR_MSG,
            Draft.ERROR_MESSAGE,
            Draft.STATUS_MSG,
            Draft.FAULT_STRING -> {
          if (json.peek() == '{' || json.peek() == '[') {
            draft.message(json.raw());
          } else {
            draft.message(json.text());
          }
        }
        case Draft.TITLE -> draft.title(json.text());
        case Draft.TYPE, Draft.ERROR_TYPE, Draft.AMAZONS_TYPE -> draft.type(json.text());
        case Draft.CODE, Draft.ERROR_CODE -> draft.code(json.text());
        case Draft.STATUS, Draft.STATUS_CODE, Draft.RAW_STATUS_CODE -> draft.status(json.text());
        case Draft.REQUEST_ID -> draft.requestId(json.text());
        case Draft.METADATA, Draft.INNERERROR, Draft.HEADERS -> readObjectOrSkip(json, draft);
        case Draft.REASONS -> {
          draft.hint("moderation");
          json.skip();
        }
        case Draft.RESET -> draft.reset(json.number(0));
        case Draft.LIMIT -> draft.limit = json.number(-1);
        case Draft.REMAINING -> draft.remaining = json.number(-1);
        case Draft.RETRY_DELAY -> draft.delay(json.text());
        default -> json.skip();
      }
    }
  }

  private static void readObjectOrSkip(JsonReader json, Draft draft) {
    if (json.peek() == '{') {
      Draft inner = new Draft();
      readObject(json, inner);
      draft.hint(inner.code + inner.hint);
      draft.take(inner);
    } else {
      json.skip();
    }
  }

  /** Google's list of further words about an error, of which only the wait is of use. */
  private static void readDetails(JsonReader json, Draft draft) {
    if (json.peek() != '[') {
      json.skip();
      return;
    }
    json.enterArray();
    while (json.nextElement()) {
      if (json.peek() == '{') {
        Draft inner = new Draft();
        readObject(json, inner);
        draft.take(inner);
      } else {
        json.skip();
      }
    }
  }

  private static boolean startsWith(byte[] in, int from, int to, String word) {
    byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
    return to - from >= bytes.length
        && Arrays.equals(in, from, from + bytes.length, bytes, 0, bytes.length);
  }

  /** Returns whether the provider said anything at all. */
  public boolean isEmpty() {
    return message.isEmpty() && type.isEmpty() && code.isEmpty();
  }

  /** Returns whether this, read from the member of an error beside an answer, tells of none. */
  boolean isNone() {
    return isEmpty() || (isSuccess() && (message.isEmpty() || isSuccess(message)));
  }

  /**
   * Returns whether this, read from an object that stands where an answer belongs, is a complaint:
   * it has a sentence, and it is not a greeting of success.
   */
  boolean isComplaint() {
    return !message.isEmpty() && message.charAt(0) != '{' && !isSuccess();
  }

  /**
   * Returns whether this, read from an object in the middle of a stream, is a complaint, and not a
   * word about how things go: it has a sentence and says of what kind the failure is.
   */
  boolean isComplaintAmongPieces() {
    String kind = type.toLowerCase(Locale.ROOT);
    return isComplaint()
        && (status > 0
            || !code.isEmpty()
            || kind.contains("error")
            || kind.contains("exception")
            || kind.contains("fail"));
  }

  // An envelope that says all went well, whatever is in it, is no complaint.
  private boolean isSuccess() {
    String said = code.isEmpty() ? type : code;
    return isSuccess(said.isEmpty() ? message : said);
  }

  private static boolean isSuccess(String said) {
    String word = said.toLowerCase(Locale.ROOT);
    return word.equals("0") || word.equals("200") || word.equals("ok") || word.equals("success");
  }

  /** Returns type, code and hint in lower case, to look for words in. */
  String words() {
    return (type + ' ' + code + ' ' + hint).toLowerCase(Locale.ROOT);
  }

  private static final class Draft {
    static final Names NAMES =
        Names.of(
            "error",
            "message",
            "msg",
            "type",
            "code",
            "status",
            "status_code",
            "raw_status_code",
            "request_id",
            "metadata",
            "innererror",
            "headers",
            "reasons",
            "X-RateLimit-Reset",
            "detail",
            "errors",
            "details",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "retryDelay",
            "error_msg",
            "error_message",
            "status_msg",
            "faultstring",
            "title",
            "error_code",
            "base_resp",
            "fault",
            "error_type",
            "__type");
    static final int ERROR = 0;
    static final int MESSAGE = 1;
    static final int MSG = 2;
    static final int TYPE = 3;
    static final int CODE = 4;
    static final int STATUS = 5;
    static final int STATUS_CODE = 6;
    static final int RAW_STATUS_CODE = 7;
    static final int REQUEST_ID = 8;
    static final int METADATA = 9;
    static final int INNERERROR = 10;
    static final int HEADERS = 11;
    static final int REASONS = 12;
    static final int RESET = 13;
    static final int DETAIL = 14;
    static final int ERRORS = 15;
    static final int DETAILS = 16;
    static final int LIMIT = 17;
    static final int REMAINING = 18;
    static final int RETRY_DELAY = 19;
    static final int ERROR_MSG = 20;
    static final int ERROR_MESSAGE = 21;
    static final int STATUS_MSG = 22;
    static final int FAULT_STRING = 23;
    static final int TITLE = 24;
    static final int ERROR_CODE = 25;
    static final int BASE_RESP = 26;
    static final int FAULT = 27;
    static final int ERROR_TYPE = 28;
    static final int AMAZONS_TYPE = 29;

    private String message = "";
    private String title = "";
    private String type = "";
    private String code = "";
    private String requestId = "";
    private String hint = "";
    private int status;
    private long resetEpochMillis;
    private long limit = -1;
    private long remaining = -1;
    private String wait = "";

    void message(@Nullable String value) {
      message = firstOf(message, value);
    }

    // Of a problem's title and its detail, the detail says more.
    void title(@Nullable String value) {
      title = firstOf(title, value);
    }

    // The outermost type of an Anthropic error is "error" and says nothing.
    void type(@Nullable String value) {
      if (!"error".equals(value)) {
        type = firstOf(type, value);
      }
    }

    void code(@Nullable String value) {
      code = firstOf(code, value);
      status(value);
    }

    // Google puts a word here, others a number.
    void status(@Nullable String value) {
      if (value == null) {
        return;
      }
      if (value.matches("[45][0-9][0-9](\\.0+)?")) {
        status = status == 0 ? Integer.parseInt(value.substring(0, 3)) : status;
      } else if (!value.isEmpty() && !value.matches("[0-9]+") && !value.equals(code)) {
        hint(value);
      }
    }

    void requestId(@Nullable String value) {
      requestId = firstOf(requestId, value);
    }

    void hint(String value) {
      hint = hint.isEmpty() ? value : hint + ' ' + value;
    }

    void delay(@Nullable String value) {
      wait = firstOf(wait, value);
    }

    void take(Draft inner) {
      resetEpochMillis = Math.max(resetEpochMillis, inner.resetEpochMillis);
      limit = Math.max(limit, inner.limit);
      remaining = Math.max(remaining, inner.remaining);
      delay(inner.wait);
    }

    void reset(long epochMillis) {
      resetEpochMillis = epochMillis;
    }

    ErrorBody build() {
      return new ErrorBody(
          message.isEmpty() ? title : message,
          type,
          code,
          status,
          requestId,
          hint,
          resetEpochMillis,
          limit,
          remaining,
          wait);
    }

    private static String firstOf(String old, @Nullable String value) {
      return old.isEmpty() && value != null ? value : old;
    }
  }
}
