package dev.rialto.processor.validate;

import java.util.regex.Pattern;

/** What OpenAI and Anthropic both allow as names; the others allow no less. */
final class ToolNames {

  static final String TOOL_RULE = "1 to 64 letters, digits, underscores and hyphens";
  static final String PARAMETER_RULE =
      "1 to 64 letters, digits, underscores, hyphens and full stops";

  private static final Pattern TOOL = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final Pattern PARAMETER = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

  private ToolNames() {}

  static boolean isTool(String name) {
    return TOOL.matcher(name).matches();
  }

  static boolean isParameter(String name) {
    return PARAMETER.matcher(name).matches();
  }
}
