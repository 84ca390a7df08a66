package dev.rialto.loopback.answer;

import java.util.SplittableRandom;

/** Makes identifiers that look like the providers' own. The same request number, the same ids. */
public final class Ids {

  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final SplittableRandom random;

  public Ids(long requestNumber) {
    random = new SplittableRandom(requestNumber * 0x9E3779B97F4A7C15L);
  }

  public String chatCompletion() {
    return "chatcmpl-" + pick(LETTERS, 29);
  }

  public String openAiRequest() {
    return "req_" + pick("0123456789abcdef", 32);
  }

  public String openAiToolCall() {
    return "call_" + pick(LETTERS, 24);
  }

  public String anthropicMessage() {
    return "msg_01" + pick(LETTERS, 22);
  }

  public String anthropicRequest() {
    return "req_01" + pick(LETTERS, 22);
  }

  public String anthropicToolUse() {
    return "toolu_01" + pick(LETTERS, 22);
  }

  private String pick(String alphabet, int length) {
    StringBuilder out = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      out.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return out.toString();
  }
}
