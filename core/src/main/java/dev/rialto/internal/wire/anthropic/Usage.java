package dev.rialto.internal.wire.anthropic;

import dev.rialto.TokenUsage;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.TokenCounts;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;

/**
 * Counts tokens: input tokens exclude what was read from and written to the cache. A stream says
 * the input at its start and the output, so far, at its end, and some servers the other way round:
 * all are running totals, of which the largest counts.
 */
final class Usage {
  private static final Names NAMES =
      Names.of(
          "input_tokens",
          "output_tokens",
          "cache_read_input_tokens",
          "cache_creation_input_tokens",
          "output_tokens_details",
          "thinking_tokens",
          "reasoning_tokens",
          "cache_creation",
          "ephemeral_5m_input_tokens",
          "ephemeral_1h_input_tokens");
  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int CACHE_READ = 2;
  private static final int CACHE_WRITTEN = 3;
  private static final int OUTPUT_DETAILS = 4;
  private static final int THINKING = 5;
  private static final int REASONING = 6;
  private static final int CACHE_CREATION = 7;
  private static final int WRITTEN_FOR_MINUTES = 8;
  private static final int WRITTEN_FOR_AN_HOUR = 9;

  private long input;
  private long output;
  private long cacheRead;
  private long cacheWritten;
  private long forMinutes;
  private long forAnHour;
  private long thinking;

  void read(JsonReader json, AnswerDraft answer) {
    if (json.peek() != '{') {
      json.skip();
      return;
    }
    readObject(json);
    long thought = Math.min(thinking, output);
    long written = Math.max(cacheWritten, forMinutes + forAnHour);
    answer.usage(
        new TokenUsage(
            input, cacheRead, written, output - thought, thought, Math.min(forAnHour, written)));
  }

  private void readObject(JsonReader json) {
    if (!json.enterObject()) {
      return;
    }
    for (int name; (name = json.nextMember(NAMES)) != JsonReader.END; ) {
      switch (name) {
        case INPUT -> input = count(json, input);
        case OUTPUT -> output = count(json, output);
        case CACHE_READ -> cacheRead = count(json, cacheRead);
        case CACHE_WRITTEN -> cacheWritten = count(json, cacheWritten);
        case THINKING, REASONING -> thinking = count(json, thinking);
        case OUTPUT_DETAILS, CACHE_CREATION -> readObject(json);
        case WRITTEN_FOR_MINUTES -> forMinutes = count(json, forMinutes);
        case WRITTEN_FOR_AN_HOUR -> forAnHour = count(json, forAnHour);
        default -> json.skip();
      }
    }
  }

  private static long count(JsonReader json, long old) {
    return Math.max(old, TokenCounts.read(json, old));
  }
}
