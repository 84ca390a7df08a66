package dev.rialto.internal.wire;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an error amounts to, told from status, type, code and, last, the words of the message. */
enum ErrorKind {
  RATE_LIMIT(
      "The rate limit is reached",
      "Send fewer calls or tokens a minute, add a key, or route to another provider"),
  QUOTA(
      "The account's quota or balance is used up",
      "Check plan, balance and spend limit at the provider; trying again does not help"),
  OVERLOADED(
      "The provider has no capacity at the moment",
      "Try again later, or route to another model or provider"),
  SERVER("The provider failed", "Try again later, or route to another provider"),
  AUTHENTICATION(
      "The provider refused the key",
      "Check the key, its permissions, and that it belongs to this base URL"),
  CONTENT_FILTER(
      "The provider's content filter refused the request", "Change what the messages say"),
  CONTEXT_LENGTH(
      "The request is longer than the model's context window",
      "Send less, ask for fewer tokens, or choose a model with a larger window"),
  MODEL_NOT_FOUND(
      "The provider does not have this model",
      "Check the model's name, and that the key may use it"),
  NOT_FOUND("The provider does not know this address", "Check the base URL and its path"),
  TOO_LARGE("The request has more bytes than the provider takes", "Send less at once"),
  REQUEST("The provider refused the request", "Correct the request; it fails the same way again"),
  LIMIT_FOR_GOOD(
      "A limit is reached, and the provider says that trying again does not help",
      "Check plan, balance and limits at the provider, or route to another provider"),
  FAILED_FOR_GOOD(
      "The provider failed, and says that trying again does not help",
      "Route to another model or provider"),
  REDIRECT(
      "The provider answered with a redirect, which is not followed",
      "Set the base URL to the address it points to");

  private final String summary;
  private final String advice;

  ErrorKind(String summary, String advice) {
    this.summary = summary;
    this.advice = advice;
  }

  String summary() {
    return summary;
  }

  String advice() {
    return advice;
  }

  /**
   * Classifies an error.
   *
   * @param status the HTTP status, or the one that the body names; 0 if there is neither
   */
  static ErrorKind of(int status, ErrorBody error, FailureRules rules) {
    String words = error.words();
    String message = error.message().toLowerCase(Locale.ROOT);
    ErrorKind told = byWords(status, words);
    if (told == null) {
      told = byMessage(status, message, words);
    }
    return told != null ? told : byStatus(status, words, message, rules);
  }

  /**
   * Returns what becomes of an error of this kind where the provider advises in so many words
   * whether to try again: what its status says for want of better is overruled.
   *
   * @param advice the value of {@code x-should-retry}; null if there is none
   */
  ErrorKind advised(@Nullable String advice) {
    if ("true".equalsIgnoreCase(advice)) {
      return this == REQUEST || this == NOT_FOUND ? SERVER : this;
    }
    if ("false".equalsIgnoreCase(advice)) {
      return switch (this) {
        case RATE_LIMIT -> LIMIT_FOR_GOOD;
        case OVERLOADED, SERVER -> FAILED_FOR_GOOD;
        default -> this;
      };
    }
    return this;
  }

  private static @Nullable ErrorKind byWords(int status, String words) {
    if (has(words, "insufficient_quota", "billing", "insufficient_balance", "spend_limit")) {
      return QUOTA;
    }
    if (has(
        words,
        "context_length",
        "string_above_max_length",
        "context_window",
        "exceed_context_size")) {
      return CONTEXT_LENGTH;
    }
    if (has(
        words,
        "content_filter",
        "content_policy",
        "responsibleaipolicy",
        "moderation",
        "data_inspection",
        "datainspection")) {
      return CONTENT_FILTER;
    }
    if (has(words, "model_not_found", "deploymentnotfound", "invalid_model")) {
      return MODEL_NOT_FOUND;
    }
    if (has(words, "overloaded", "slow_down", "capacity", "unavailable")) {
      return OVERLOADED;
    }
    if (has(words, "throttl")) {
      return RATE_LIMIT;
    }
    if (status < 500 && has(words, "invalid_api_key", "authentication_error")) {
      return AUTHENTICATION;
    }
    return null;
  }

  private static @Nullable ErrorKind byMessage(int status, String message, String words) {
    if (status >= 500) {
      return null;
    }
    if (has(message, "credit balance is too low", "insufficient balance", "insufficient credits")) {
      return QUOTA;
    }
    // Google says so of every limit, the one per minute too.
    if (has(message, "exceeded your current quota", "quota exceeded")
        && !has(words, "resource_exhausted", "rate_limit")) {
      return QUOTA;
    }
    if (has(
        message,
        "context length",
        "context window",
        "context size",
        "context limit",
        "maximum model length",
        "maximum prompt length",
        "prompt is too long",
        "input is too long",
        "maximum number of tokens allowed",
        "tokens + `max_new_tokens` must be",
        "too large for model with")) {
      return status == 429 ? RATE_LIMIT : CONTEXT_LENGTH;
    }
    if (status == 400 && has(message, "too many tokens", "too many input tokens")) {
      return CONTEXT_LENGTH;
    }
    if (has(message, "api key")
        && has(message, "incorrect api key", "invalid api key", "not valid", "no api key")) {
      return AUTHENTICATION;
    }
    if (status == 404
        && has(message, "model")
        && has(message, "not found", "does not exist", "no longer available")) {
      return MODEL_NOT_FOUND;
    }
    // OpenRouter's words for a model that nobody behind it has.
    if (status == 404 && has(message, "no endpoints found", "no allowed providers")) {
      return MODEL_NOT_FOUND;
    }
    if (has(message, "model")
        && has(message, "is not a valid model", "invalid model", "model not found")) {
      return MODEL_NOT_FOUND;
    }
    return null;
  }

  private static ErrorKind byStatus(int status, String words, String message, FailureRules rules) {
    return switch (status) {
      case 401 -> AUTHENTICATION;
      case 402 -> QUOTA;
      case 403 -> rules == FailureRules.ROUTER ? CONTENT_FILTER : AUTHENTICATION;
      case 404 -> has(words, "not_found_error", "model") ? MODEL_NOT_FOUND : NOT_FOUND;
      // The server's own time-outs and conflicts pass, as does what a proxy says (nginx 444 and
      // 499, a balancer's 460) of a server behind it that it has given up.
      case 408, 409, 423, 424, 425, 444, 449, 460, 499 -> SERVER;
      case 413 -> TOO_LARGE;
      case 429 -> RATE_LIMIT;
      case 503, 529 -> OVERLOADED;
      default -> {
        if (status >= 500) {
          yield SERVER;
        }
        if (status >= 400) {
          yield REQUEST;
        }
        yield status >= 300 ? REDIRECT : byType(words, message);
      }
    };
  }

  // An error within a 200, or in the middle of a stream, that names no status.
  private static ErrorKind byType(String words, String message) {
    if (has(words, "rate_limit", "rate limit", "too_many_requests", "resource_exhausted")) {
      return RATE_LIMIT;
    }
    if (has(words, "permission", "forbidden", "unauthorized")) {
      return AUTHENTICATION;
    }
    if (has(words, "not_found")) {
      return MODEL_NOT_FOUND;
    }
    if (has(words, "too_large")) {
      return TOO_LARGE;
    }
    if (has(words, "invalid_request", "invalid_argument", "badrequest", "bad_request")) {
      return REQUEST;
    }
    // The sentence is all that is left.
    if (has(message, "rate limit", "too many requests")) {
      return RATE_LIMIT;
    }
    return has(message, "overloaded", "capacity", "unavailable") ? OVERLOADED : SERVER;
  }

  private static boolean has(String text, String... parts) {
    for (String part : parts) {
      if (text.contains(part)) {
        return true;
      }
    }
    return false;
  }
}
