package dev.rialto.internal.wire.openai;

import dev.rialto.ReasoningEffort;
import java.util.Locale;

/**
 * What OpenAI's reasoning models refuse or rename, told by the model's name: o1, o3, o4 and later,
 * and gpt-5 and later save the chat variants.
 *
 * <p>Source: OpenAI's reasoning guide, and the recorded 400s {@code unsupported_parameter} (for
 * {@code max_tokens}) and {@code unsupported_value} (for the role {@code system} at o1-mini).
 */
public final class ModelRules {
  private ModelRules() {}

  /** Returns whether the model takes {@code max_completion_tokens} and no sampling parameters. */
  public static boolean reasons(String model) {
    // By hand, as this is asked for every request: a pattern takes a microsecond and garbage.
    int from = 0;
    do {
      if (reasons(model, from)) {
        return true;
      }
      from = model.indexOf('/', from) + 1; // behind the name of an owner
    } while (from > 0);
    return false;
  }

  private static boolean reasons(String model, int from) {
    int at = model.startsWith("ft:", from) ? from + 3 : from;
    if (model.startsWith("o", at)) {
      return isDigit(model, at + 1, '1')
          && (at + 2 == model.length() || model.charAt(at + 2) == '-');
    }
    return model.startsWith("gpt-", at)
        && isDigit(model, at + 4, '5')
        && model.indexOf("chat", at + 5) < 0;
  }

  /**
   * Returns the word for how much a model is to reason: the nearest that it takes. The first of
   * them always reason; to do the least has a word at gpt-5, and to do nothing from gpt-5.1 on.
   */
  public static String effort(ReasoningEffort effort, String model) {
    String name = model.substring(model.lastIndexOf('/') + 1);
    boolean least = effort == ReasoningEffort.NONE || effort == ReasoningEffort.MINIMAL;
    if (name.startsWith("gpt-5-pro")) {
      return "high";
    }
    boolean always = name.startsWith("o") || name.contains("codex");
    if (least && always && reasons(name, 0)) {
      return "low";
    }
    if (effort == ReasoningEffort.NONE && name.startsWith("gpt-5") && !name.startsWith("gpt-5.")) {
      return "minimal";
    }
    if (effort == ReasoningEffort.MINIMAL && name.startsWith("gpt-5.")) {
      return "low";
    }
    return effort.name().toLowerCase(Locale.ROOT);
  }

  private static boolean isDigit(String model, int at, char least) {
    return at < model.length() && model.charAt(at) >= least && model.charAt(at) <= '9';
  }

  /** Returns whether the model refuses instructions; they are sent as the user's then. */
  static boolean refusesSystem(String model) {
    int from = 0;
    do {
      if (model.startsWith("o1-mini", from) || model.startsWith("o1-preview", from)) {
        return true;
      }
      from = model.indexOf('/', from) + 1;
    } while (from > 0);
    return false;
  }
}
