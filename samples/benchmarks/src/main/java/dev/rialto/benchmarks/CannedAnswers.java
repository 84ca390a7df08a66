package dev.rialto.benchmarks;

import java.nio.charset.StandardCharsets;

/** Answers in the form of OpenAI's chat completions, of any length. */
public final class CannedAnswers {

  /** How many bytes each event of a stream has. */
  public static final int EVENT_BYTES = 320;

  private static final String[] WORDS = {
    " calls", " cross", " every", " river", " while", " boats", " below", " carry", " grain",
    " north"
  };
  private static final String HEAD =
      "data: {\"id\":\"chatcmpl-bench0000000000000000000000\",\"object\":\"chat.completion.chunk\","
          + "\"created\":1767225600,\"model\":\"bench-model\",\"service_tier\":\"default\",";

  private CannedAnswers() {}

  /** Returns a text of so many characters. */
  public static String text(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < length; i++) {
      text.append(word(i));
    }
    return text.substring(0, length);
  }

  /** Returns the piece of text of a delta. */
  public static String word(int number) {
    return WORDS[number % WORDS.length];
  }

  /**
   * Returns a whole answer.
   *
   * @param textLength how many characters its text has
   */
  public static byte[] unary(int textLength) {
    return bytes(
        """
        {"id":"chatcmpl-bench0000000000000000000000","object":"chat.completion",\
        "created":1767225600,"model":"bench-model","choices":[{"index":0,"message":\
        {"role":"assistant","content":"%s","refusal":null,"annotations":[]},"logprobs":null,\
        "finish_reason":"stop"}],"usage":{"prompt_tokens":180,"completion_tokens":%d,\
        "total_tokens":%d,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},\
        "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}},\
        "service_tier":"default","system_fingerprint":"fp_bench"}\
        """
            .formatted(text(textLength), textLength / 4, 180 + textLength / 4));
  }

  /** Returns a streamed message as Anthropic sends it. */
  public static byte[] messages(int deltas) {
    StringBuilder out = new StringBuilder();
    event(
        out,
        "message_start",
        "\"message\":{\"id\":\"msg_bench\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"
            + "\"bench-model\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":180}}");
    event(
        out,
        "content_block_start",
        "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
    for (int i = 0; i < deltas; i++) {
      event(
          out,
          "content_block_delta",
          "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + word(i) + "\"}");
    }
    event(out, "content_block_stop", "\"index\":0");
    event(
        out,
        "message_delta",
        "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":9}");
    event(out, "message_stop", "\"x\":0");
    return bytes(out.toString());
  }

  /** Returns a streamed response of the Responses API. */
  public static byte[] responses(int deltas) {
    StringBuilder out = new StringBuilder();
    String response = "\"response\":{\"id\":\"resp_bench\",\"model\":\"bench-model\",\"status\":\"";
    event(out, "response.created", response + "in_progress\",\"output\":[]}");
    for (int i = 0; i < deltas; i++) {
      event(
          out,
          "response.output_text.delta",
          "\"sequence_number\":"
              + (i + 4)
              + ",\"item_id\":\"msg_bench00000000000000000000000000\",\"output_index\":0,\"content_index\":0,"
              + "\"delta\":\""
              + word(i)
              + "\",\"logprobs\":[],\"obfuscation\":\"AbCdEfGhIj\"");
    }
    event(
        out,
        "response.completed",
        response
            + "completed\",\"output\":[],\"usage\":{\"input_tokens\":180,\"output_tokens\":9}}");
    return bytes(out.toString());
  }

  private static void event(StringBuilder out, String type, String members) {
    out.append("event: ").append(type).append("\ndata: {\"type\":\"").append(type);
    out.append("\",").append(members).append("}\n\n");
  }

  /**
   * Returns a streamed answer: its first chunk, its deltas, its end with the usage. All events but
   * the last are {@link #EVENT_BYTES} long.
   *
   * @param deltas how many pieces of text it has
   */
  public static byte[] stream(int deltas) {
    StringBuilder all = new StringBuilder();
    all.append(choice("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}", "null"));
    for (int i = 0; i < deltas; i++) {
      all.append(choice("{\"content\":\"" + word(i) + "\"}", "null"));
    }
    all.append(choice("{}", "\"stop\""));
    all.append(
        event(
            "\"choices\":[],\"usage\":{\"prompt_tokens\":180,\"completion_tokens\":"
                + deltas
                + ",\"total_tokens\":"
                + (180 + deltas)
                + "}"));
    return bytes(all.append("data: [DONE]\n\n").toString());
  }

  private static String choice(String delta, String finishReason) {
    return event(
        "\"choices\":[{\"index\":0,\"delta\":"
            + delta
            + ",\"logprobs\":null,\"finish_reason\":"
            + finishReason
            + "}],\"usage\":null");
  }

  /** Brings an event to its length as OpenAI does, with a member that means nothing. */
  private static String event(String members) {
    String begin = HEAD + members + ",\"obfuscation\":\"";
    String end = "\"}\n\n";
    return begin + "x".repeat(EVENT_BYTES - begin.length() - end.length()) + end;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
