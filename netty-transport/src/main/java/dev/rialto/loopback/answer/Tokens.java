package dev.rialto.loopback.answer;

import java.util.ArrayList;
import java.util.List;

/** Counts and cuts tokens by the rule of thumb of four characters each. */
public final class Tokens {

  private static final int CHARACTERS = 4;

  private Tokens() {}

  public static int count(String text) {
    return (text.length() + CHARACTERS - 1) / CHARACTERS;
  }

  /** Cuts a text into tokens, which begin at a space where they can and never split a character. */
  public static List<String> split(String text) {
    List<String> tokens = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = end(text, start);
      if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
        end++;
      }
      tokens.add(text.substring(start, end));
      start = end;
    }
    return tokens;
  }

  private static int end(String text, int start) {
    int longest = Math.min(start + CHARACTERS + 2, text.length() - 1);
    for (int i = start + 1; i <= longest; i++) {
      if (text.charAt(i) == ' ') {
        return i;
      }
    }
    return Math.min(start + CHARACTERS, text.length());
  }
}
