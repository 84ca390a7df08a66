package dev.rialto.internal.wire;

import dev.rialto.internal.wire.json.Names;
import org.jspecify.annotations.Nullable;

/** What an {@link ErrorBody} is made of while it is read: what was said first counts. */
final class ErrorDraft {
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
          "__type",
          "Message",
          "retry_after",
          "retryAfter",
          "retry_after_seconds",
          "retry_after_ms");
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
  static final int AMAZONS_MESSAGE = 30;
  static final int RETRY_AFTER = 31;
  static final int RETRY_AFTER_TOO = 32;
  static final int RETRY_AFTER_SECONDS = 33;
  static final int RETRY_AFTER_MILLIS = 34;

  String message = "";
  String title = "";
  String type = "";
  String code = "";
  String requestId = "";
  String hint = "";
  int status;
  long resetEpochMillis;
  long limit = -1;
  long remaining = -1;
  String wait = "";

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

  void take(ErrorDraft inner) {
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
