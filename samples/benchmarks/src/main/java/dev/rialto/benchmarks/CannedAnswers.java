package dev.rialto.benchmarks;

import java.nio.charset.StandardCharsets;

/** Answers in the form of OpenAI's chat completions, of any length. */
public final class CannedAnswers {

  private static final String[] WORDS = {
    "the", " bridge", " carries", " each", " call", " across", " and", " waits", " for", " none"
  };

  private CannedAnswers() {}

  /**
   * Returns a whole answer.
   *
   * @param textLength how many characters its text has
   */
  public static byte[] unary(int textLength) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < textLength; i++) {
      text.append(word(i));
    }
    text.setLength(textLength);
    return bytes(
        """
        {"id":"chatcmpl-bench0000000000000000000000","object":"chat.completion",\
        "created":1767225600,"model":"bench-model","choices":[{"index":0,"message":\
        {"role":"assistant","content":"%s","refusal":null,"annotations":[]},"logprobs":null,\
        "finish_reason":"stop"}],"usage":{"prompt_tokens":180,"completion_tokens":%d,\
        "total_tokens":%d,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
        "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},\
        "service_tier":"default","system_fingerprint":"fp_bench"}"""
            .formatted(text, textLength / 4, 180 + textLength / 4));
  }

  /**
   * Returns a streamed answer: its first chunk, its deltas, its end with the usage.
   *
   * @param deltas how many pieces of text it has
   */
  public static byte[] stream(int deltas) {
    StringBuilder all = new StringBuilder();
    all.append(chunk("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"));
    for (int i = 0; i < deltas; i++) {
      all.append(delta(i));
    }
    return bytes(all + end(deltas));
  }

  /** Returns the event of one piece of text. */
  public static String delta(int number) {
    return chunk("{\"content\":\"" + word(number) + "\"}", "null");
  }

  /** Returns the piece of text of a delta. */
  public static String word(int number) {
    return WORDS[number % WORDS.length];
  }

  private static String end(int deltas) {
    return chunk("{}", "\"stop\"")
        + """
        data: {"id":"chatcmpl-bench0000000000000000000000","object":"chat.completion.chunk",\
        "created":1767225600,"model":"bench-model","service_tier":"default",\
        "system_fingerprint":"fp_bench","choices":[],"usage":{"prompt_tokens":180,\
        "completion_tokens":%d,"total_tokens":%d}}

        data: [DONE]

        """
            .formatted(deltas, 180 + deltas);
  }

  private static String chunk(String delta, String finishReason) {
    return """
        data: {"id":"chatcmpl-bench0000000000000000000000","object":"chat.completion.chunk",\
        "created":1767225600,"model":"bench-model","service_tier":"default",\
        "system_fingerprint":"fp_bench","choices":[{"index":0,"delta":%s,"logprobs":null,\
        "finish_reason":%s}],"usage":null}

        """
        .formatted(delta, finishReason);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
