package dev.rialto.internal.wire;

import dev.rialto.internal.wire.json.JsonFault;
import dev.rialto.internal.wire.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

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
    ErrorDraft draft = new ErrorDraft();
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
    ErrorDraft draft = new ErrorDraft();
    draft.message(new String(body, from, to - from, StandardCharsets.US_ASCII).strip());
    return draft.build();
  }

  private static boolean isMark(byte b) {
    return b == (byte) 0xef || b == (byte) 0xbb || b == (byte) 0xbf;
  }

  /** Reads the value at which the reader stands: an error object, a string, or a list of them. */
  public static ErrorBody read(JsonReader json) {
    ErrorDraft draft = new ErrorDraft();
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
    ErrorDraft draft = new ErrorDraft();
    json.seek(error);
    read(json, draft);
    json.seek(around);
    if (error != around && json.enterObject()) {
      for (int name; (name = json.nextMember(ErrorDraft.NAMES)) != JsonReader.END; ) {
        switch (name) {
          case ErrorDraft.TYPE, ErrorDraft.ERROR_TYPE -> draft.type(json.text());
          case ErrorDraft.CODE, ErrorDraft.ERROR_CODE -> draft.code(json.text());
          case ErrorDraft.STATUS, ErrorDraft.STATUS_CODE, ErrorDraft.RAW_STATUS_CODE ->
              draft.status(json.text());
          case ErrorDraft.REQUEST_ID -> draft.requestId(json.text());
          default -> json.skip();
        }
      }
    }
    return draft.build();
  }

  private static void read(JsonReader json, ErrorDraft draft) {
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

  private static void readObject(JsonReader json, ErrorDraft draft) {
    json.enterObject();
    for (int name; (name = json.nextMember(ErrorDraft.NAMES)) != JsonReader.END; ) {
      switch (name) {
        case ErrorDraft.ERROR,
            ErrorDraft.DETAIL,
            ErrorDraft.ERRORS,
            ErrorDraft.BASE_RESP,
            ErrorDraft.FAULT ->
            read(json, draft);
        case ErrorDraft.DETAILS -> readDetails(json, draft);
        case ErrorDraft.MESSAGE,
            ErrorDraft.MSG,
            ErrorDraft.ERROR_MSG,
            ErrorDraft.ERROR_MESSAGE,
            ErrorDraft.STATUS_MSG,
            ErrorDraft.AMAZONS_MESSAGE,
            ErrorDraft.FAULT_STRING -> {
          if (json.peek() == '{' || json.peek() == '[') {
            draft.message(json.raw());
          } else {
            draft.message(json.text());
          }
        }
        case ErrorDraft.TITLE -> draft.title(json.text());
        case ErrorDraft.TYPE, ErrorDraft.ERROR_TYPE, ErrorDraft.AMAZONS_TYPE ->
            draft.type(json.text());
        case ErrorDraft.CODE, ErrorDraft.ERROR_CODE -> draft.code(json.text());
        case ErrorDraft.STATUS, ErrorDraft.STATUS_CODE, ErrorDraft.RAW_STATUS_CODE ->
            draft.status(json.text());
        case ErrorDraft.REQUEST_ID -> draft.requestId(json.text());
        case ErrorDraft.METADATA, ErrorDraft.INNERERROR, ErrorDraft.HEADERS ->
            readObjectOrSkip(json, draft);
        case ErrorDraft.REASONS -> {
          draft.hint("moderation");
          json.skip();
        }
        case ErrorDraft.RESET -> draft.reset(json.number(0));
        case ErrorDraft.LIMIT -> draft.limit = json.number(-1);
        case ErrorDraft.REMAINING -> draft.remaining = json.number(-1);
        case ErrorDraft.RETRY_DELAY,
            ErrorDraft.RETRY_AFTER,
            ErrorDraft.RETRY_AFTER_TOO,
            ErrorDraft.RETRY_AFTER_SECONDS ->
            draft.delay(json.text());
        case ErrorDraft.RETRY_AFTER_MILLIS -> {
          String millis = json.text();
          draft.delay(millis == null ? null : millis + "ms");
        }
        default -> json.skip();
      }
    }
  }

  private static void readObjectOrSkip(JsonReader json, ErrorDraft draft) {
    if (json.peek() == '{') {
      ErrorDraft inner = new ErrorDraft();
      readObject(json, inner);
      draft.hint(inner.code + inner.hint);
      draft.take(inner);
    } else {
      json.skip();
    }
  }

  /** Google's list of further words about an error, of which only the wait is of use. */
  private static void readDetails(JsonReader json, ErrorDraft draft) {
    if (json.peek() != '[') {
      json.skip();
      return;
    }
    json.enterArray();
    while (json.nextElement()) {
      if (json.peek() == '{') {
        ErrorDraft inner = new ErrorDraft();
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
}
