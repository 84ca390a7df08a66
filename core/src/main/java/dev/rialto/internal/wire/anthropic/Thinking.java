package dev.rialto.internal.wire.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.ReasoningEffort;
import dev.rialto.internal.wire.RequestJson;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a model is told to think. From 4.6 on it adapts to an effort; before, it has a budget of
 * tokens within the cap. No thinking where a tool is forced, which the provider refuses.
 *
 * <p>Source: Anthropic's guides to extended and adaptive thinking.
 *
 * @param type {@code adaptive} or {@code enabled}; empty: nothing is said
 * @param budget in tokens; 0 for none
 * @param effort for {@code output_config}; empty for none
 */
record Thinking(String type, int budget, String effort) {
  private static final Thinking UNSAID = new Thinking("", 0, "");
  private static final int LEAST_BUDGET = 1024;

  static Thinking of(
      @Nullable ReasoningEffort effort, String model, int mostTokens, boolean forcedTool) {
    if (effort == null || effort == ReasoningEffort.NONE || !ModelRules.thinks(model)) {
      return UNSAID;
    }
    if (ModelRules.adapts(model)) {
      String word =
          effort == ReasoningEffort.MINIMAL ? "low" : effort.name().toLowerCase(Locale.ROOT);
      return new Thinking(forcedTool ? "" : "adaptive", 0, word);
    }
    int wanted =
        switch (effort) {
          case NONE, MINIMAL -> LEAST_BUDGET;
          case LOW -> 4 * LEAST_BUDGET;
          case MEDIUM -> 10 * LEAST_BUDGET;
          case HIGH -> 24 * LEAST_BUDGET;
        };
    // The answer must fit beside it.
    int budget = Math.min(wanted, mostTokens / 2);
    return forcedTool || budget < LEAST_BUDGET ? UNSAID : new Thinking("enabled", budget, "");
  }

  /** Returns whether sampling parameters are refused because of it. */
  boolean isOn() {
    return !type.isEmpty();
  }

  void write(RequestJson json) throws IOException {
    if (type.isEmpty() || !json.begin("thinking")) {
      return;
    }
    JsonGenerator out = json.generator();
    out.writeStartObject();
    json.field("type", type);
    if (budget > 0) {
      out.writeNumberField("budget_tokens", budget);
    }
    out.writeEndObject();
  }
}
