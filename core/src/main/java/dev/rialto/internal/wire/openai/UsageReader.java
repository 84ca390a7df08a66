package dev.rialto.internal.wire.openai;

import dev.rialto.TokenUsage;
import dev.rialto.internal.wire.AnswerDraft;
import dev.rialto.internal.wire.TokenCounts;
import dev.rialto.internal.wire.json.JsonReader;
import dev.rialto.internal.wire.json.Names;

/**
 * Reads token counts: prompt tokens include cached ones, completion tokens include reasoning, save
 * where the total says that they do not (xAI).
 *
 * <p>Of several in one answer the last one counts: they are running totals. What it leaves out
 * keeps its value, and one that is all zeros, which some send behind the real one, says nothing.
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
          "output_tokens_details",
          "cache_read_input_tokens",
          "cache_creation_input_tokens",
          "cache_creation_tokens",
          "billed_units");
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
  private static final int CACHE_READ = 13;
  private static final int CACHE_CREATION = 14;
  private static final int CACHE_CREATED = 15;
  private static final int BILLED = 16;

  private static final long ABSENT = -1;

  private long prompt;
  private long completion;
  private long total;
  private long cached;
  private long written;
  private long reasoning;

  /** Reads the value of a usage member; null and other odd values leave the count as it is. */
  public final void read(JsonReader json, AnswerDraft answer) {
    if (json.peek() != '{') {
      json.skip();
      return;
    }
    long promptBefore = prompt;
    long completionBefore = completion;
    long totalBefore = total;
    long cachedBefore = cached;
    long writtenBefore = written;
    long reasoningBefore = reasoning;
    prompt = ABSENT;
    completion = ABSENT;
    total = ABSENT;
    cached = ABSENT;
    written = ABSENT;
    reasoning = ABSENT;
    readObject(json);
    boolean nothing = Math.max(Math.max(prompt, completion), total) <= 0;
    prompt = known(prompt, promptBefore, nothing);
    completion = known(completion, completionBefore, nothing);
    total = known(total, totalBefore, nothing);
    cached = known(cached, cachedBefore, nothing);
    written = known(written, writtenBefore, nothing);
    reasoning = known(reasoning, reasoningBefore, nothing);
    answer.usage(normalise(prompt, completion, total, cached, written, reasoning));
  }

  private static long known(long now, long before, boolean nothing) {
    return now == ABSENT || (nothing && before > 0) ? before : now;
  }

  private void readObject(JsonReader json) {
    if (!json.enterObject()) {
      return;
    }
    for (int name; (name = json.nextMember(USAGE)) != JsonReader.END; ) {
      switch (name) {
        case PROMPT, INPUT -> prompt = count(json, prompt);
        case COMPLETION, OUTPUT -> completion = count(json, completion);
        case TOTAL -> total = count(json, total);
        case CACHED, CACHE_HIT, CACHE_READ -> cached = count(json, cached);
        case WRITTEN, CACHE_CREATION, CACHE_CREATED -> written = count(json, written);
        case REASONING -> reasoning = count(json, reasoning);
        case PROMPT_DETAILS, COMPLETION_DETAILS, INPUT_DETAILS, OUTPUT_DETAILS, BILLED ->
            readObject(json);
        default -> json.skip();
      }
    }
  }

  // The same count may come under two names, one of them 0.
  private static long count(JsonReader json, long old) {
    return Math.max(old, TokenCounts.read(json, old));
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
