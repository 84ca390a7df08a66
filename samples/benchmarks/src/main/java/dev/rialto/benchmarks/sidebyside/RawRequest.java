package dev.rialto.benchmarks.sidebyside;

import java.nio.charset.StandardCharsets;

/**
 * A request whose body is ready, for contenders that know no JSON.
 *
 * @param body the body
 * @param accept the header field
 * @param leastBytes how many bytes a whole answer has at least
 */
record RawRequest(byte[] body, String accept, int leastBytes) {

  static final String PATH = "/chat/completions";

  static RawRequest unary() {
    return new RawRequest(body(Answers.WHOLE, ""), "application/json", Answers.TEXT_LENGTH);
  }

  static RawRequest stream() {
    return new RawRequest(
        body(Answers.PIECES, ",\"stream\":true"), "text/event-stream", Answers.STREAMED_LENGTH);
  }

  /** Returns what is wrong with an answer of so many bytes; null if nothing is. */
  Throwable check(long bytes) {
    return bytes >= leastBytes ? null : new IllegalStateException("only " + bytes + " bytes");
  }

  private static byte[] body(String instruction, String more) {
    return ("{\"model\":\"bench-model\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + instruction
            + Answers.QUESTION
            + "\"}]"
            + more
            + "}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
