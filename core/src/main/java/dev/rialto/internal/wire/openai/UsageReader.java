package dev.rialto.internal.wire.openai;

import dev.rialto.TokenUsage;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;

/**
 * Reads token counts: prompt tokens include cached ones, completion tokens include reasoning, save
 * where the total says that they do not (xAI). Stateless.
 */
public class UsageReader {
  private static final Names USAGE =
      Names.of(
          "prompt_tokens",
          "completion_tokens",
          "total_tokens",
          "prompt_tokens_details",
          "completion_tokens_details",
          "cached_tokens",
          "cache_write_tokens",
          "reasoning_tokens",
          "prompt_cache_hit_tokens",
          "input_tokens",
          "output_tokens",
          "input_tokens_details",
          "output_tokens_details");
  private static final int PROMPT = 0;
  private static final int COMPLETION = 1;
  private static final int TOTAL = 2;
  private static final int PROMPT_DETAILS = 3;
  private static final int COMPLETION_DETAILS = 4;
  private static final int CACHED = 5;
  private static final int WRITTEN = 6;
  private static final int REASONING = 7;
  private static final int CACHE_HIT = 8;
  private static final int INPUT = 9;
  private static final int OUTPUT = 10;
  private static final int INPUT_DETAILS = 11;
  private static final int OUTPUT_DETAILS = 12;

  /** Reads the value of a usage member; null and other odd values leave the count as it is. */
  public final void read(JsonReader json, AnswerDraft answer) {
    if (json.peek() != '{') {
      json.skip();
      return;
    }
    long prompt = 0;
    long completion = 0;
    long total = 0;
    long cached = 0;
    long written = 0;
    long reasoning = 0;
    json.enterObject();
    int open = 1; // details are objects within it, and their members are told by name alone
    while (open > 0) {
      switch (json.nextMember(USAGE)) {
        case JsonReader.END -> open--;
        case PROMPT, INPUT -> prompt = count(json, prompt);
        case COMPLETION, OUTPUT -> completion = count(json, completion);
        case TOTAL -> total = count(json, total);
        case CACHED, CACHE_HIT -> cached = count(json, cached);
        case WRITTEN -> written = count(json, written);
        case REASONING -> reasoning = count(json, reasoning);
        case PROMPT_DETAILS, COMPLETION_DETAILS, INPUT_DETAILS, OUTPUT_DETAILS ->
            open += json.enterObject() ? 1 : 0;
        default -> json.skip();
      }
    }
    answer.usage(normalise(prompt, completion, total, cached, written, reasoning));
  }

  // The same count may come under two names, one of them 0.
  private static long count(JsonReader json, long old) {
    return Math.max(old, json.number(0));
  }

  /** Makes the counts disjoint. Some providers report more cached tokens than there were. */
  protected TokenUsage normalise(
      long prompt, long completion, long total, long cached, long written, long reasoning) {
    long input = Math.max(prompt, 0);
    long inputCached = Math.min(cached, input);
    long cacheWritten = Math.min(written, input - inputCached);
    boolean apart =
        reasoning > 0
            && (total == prompt + completion + reasoning || (total == 0 && reasoning > completion));
    long thought = apart ? reasoning : Math.min(reasoning, completion);
    long visible = apart ? completion : completion - thought;
    return new TokenUsage(
        input - inputCached - cacheWritten, inputCached, cacheWritten, visible, thought);
  }
}
