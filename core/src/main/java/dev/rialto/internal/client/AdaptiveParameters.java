package dev.rialto.internal.client;

import dev.rialto.CallOptions;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.runtime.MethodSpec;
import java.util.List;

/**
 * Fits the parameters that nobody named to the length of the prompt and to the kind of answer; the
 * figures are those of the field's performance guides. What method or call name stays as it is.
 *
 * @param method the method of the call
 * @param options the options of the call
 */
record AdaptiveParameters(MethodSpec<?> method, CallOptions options) {

  private static final int SHORT_CHARS = 100;
  private static final int LONG_CHARS = 1_000;
  private static final int SHORT_TOKENS = 300;
  private static final int MORE_TOKENS = 500;
  private static final int MOST_TOKENS = 1_500;

  Parameters of(Parameters given, List<Message> messages) {
    long chars = 0;
    for (Message message : messages) {
      chars += message.text().length();
    }
    return new Parameters(
        temperature(given.temperature(), chars),
        maxTokens(given.maxTokens(), chars),
        topP(given.topP()),
        frequencyPenalty(given.frequencyPenalty()),
        given.presencePenalty(),
        given.stop(),
        given.extra());
  }

  private double temperature(double given, long chars) {
    if (!Double.isNaN(method.temperature()) || !Double.isNaN(options.temperature())) {
      return given;
    }
    return switch (method.task()) {
      case "factual" -> 0.1;
      case "creative" -> 0.9;
      case "code" -> 0.2;
      default -> {
        if (Double.isNaN(given)) {
          yield given;
        }
        // Rounded, since .7 − .2 is not .5 in binary, and the number is sent.
        if (chars < SHORT_CHARS) {
          // A floor for what is lowered: one that is lower by itself is not raised to it.
          yield Math.min(given, Math.max(0.3, Math.round((given - 0.2) * 100) / 100.0));
        }
        yield chars > LONG_CHARS
            ? Math.max(given, Math.min(0.8, Math.round((given + 0.1) * 100) / 100.0))
            : given;
      }
    };
  }

  private int maxTokens(int given, long chars) {
    boolean named = method.maxTokens() != 0 || options.maxTokens() != 0;
    if (named || method.output().schema() != null) {
      return given; // half a value is worse than none
    }
    if (chars < SHORT_CHARS) {
      return given == 0 ? SHORT_TOKENS : Math.min(given, SHORT_TOKENS);
    }
    boolean more = chars > LONG_CHARS && given > 0 && given < MOST_TOKENS;
    return more ? Math.min(given + MORE_TOKENS, MOST_TOKENS) : given;
  }

  private double topP(double given) {
    if (!Double.isNaN(options.topP())) {
      return given;
    }
    return switch (method.task()) {
      case "factual" -> 0.85;
      case "creative" -> 0.98;
      default -> given;
    };
  }

  private double frequencyPenalty(double given) {
    boolean named = !Double.isNaN(options.frequencyPenalty());
    return !named && method.task().equals("code") ? 0.1 : given;
  }
}
