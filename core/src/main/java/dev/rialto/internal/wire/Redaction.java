package dev.rialto.internal.wire;

import dev.rialto.AuthenticationException;
import dev.rialto.spi.Secret;
import java.util.regex.Pattern;

/** Takes keys out of text that is shown: some providers repeat the key they were sent. */
public final class Redaction {
  private static final int MIN_KEY = 4;
  // The forms that well-known providers give their keys.
  private static final Pattern KEY_LIKE =
      Pattern.compile(
          "\\b(?:sk|pk|gsk|xai|pplx|hf|csk|tvly)[-_][A-Za-z0-9_*.-]{6,}|\\bAIza[\\w*-]{10,}");

  private Redaction() {}

  static String of(String text, Secret key) {
    if (text.isEmpty()) {
      return text;
    }
    String secret;
    try {
      secret = key.reveal();
    } catch (AuthenticationException e) {
      return keysIn(text); // its supplier fails: what came is to be told all the same
    }
    String clean = secret.length() < MIN_KEY ? text : text.replace(secret, "***");
    return keysIn(clean);
  }

  /** Returns the text without what looks like a key. */
  public static String keysIn(String text) {
    return KEY_LIKE.matcher(text).replaceAll("***");
  }
}
