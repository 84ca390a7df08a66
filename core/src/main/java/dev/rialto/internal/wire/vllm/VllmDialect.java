package dev.rialto.internal.wire.vllm;

import dev.rialto.PromptCache;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.openai.LocalDialect;
import java.io.IOException;

/**
 * vLLM's variant of the dialect. It keeps the beginnings of prompts by itself, and parts those of
 * different callers where it is given a salt; an answer that is begun is gone on with only if it is
 * told so.
 *
 * <p>Source: vLLM's reference of its OpenAI-compatible server and its guide to prefix caching.
 */
public final class VllmDialect extends LocalDialect {
  /** Makes the dialect. */
  public VllmDialect() {
    super("vllm");
  }

  @Override
  protected void writePromptCache(PromptCache cache, String model, RequestJson json)
      throws IOException {
    if (!cache.key().isEmpty()) {
      json.member("cache_salt", cache.key());
    }
  }

  @Override
  public void writeContinuation(RequestJson json) throws IOException {
    json.member("continue_final_message", true);
    if (json.begin("add_generation_prompt")) {
      json.generator().writeBoolean(false);
    }
  }
}
