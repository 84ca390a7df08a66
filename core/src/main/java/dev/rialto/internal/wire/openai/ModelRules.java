package dev.rialto.internal.wire.openai;

import java.util.regex.Pattern;

/**
 * What OpenAI's reasoning models refuse or rename, told by the model's name: o1, o3, o4 and later,
 * and gpt-5 and later save the chat variants.
 *
 * <p>Source: OpenAI's reasoning guide, and the recorded 400s {@code unsupported_parameter} (for
 * {@code max_tokens}) and {@code unsupported_value} (for the role {@code system} at o1-mini).
 */
public final class ModelRules {
  private static final Pattern REASONING =
      Pattern.compile("(?:.*/)?(?:ft:)?(?:o[1-9](?:-.*)?|gpt-[5-9](?!.*chat).*)");
  private static final Pattern NO_SYSTEM = Pattern.compile("(?:.*/)?o1-(?:mini|preview).*");

  private ModelRules() {}

  /** Returns whether the model takes {@code max_completion_tokens} and no sampling parameters. */
  public static boolean reasons(String model) {
    return REASONING.matcher(model).matches();
  }

  /** Returns whether the model refuses instructions; they are sent as the user's then. */
  static boolean refusesSystem(String model) {
    return NO_SYSTEM.matcher(model).matches();
  }
}
