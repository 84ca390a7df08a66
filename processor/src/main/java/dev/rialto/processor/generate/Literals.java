package dev.rialto.processor.generate;

import com.palantir.javapoet.CodeBlock;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes constants as Java. */
final class Literals {

  /** A class file holds no string constant above 65,535 bytes. */
  private static final int MAX_CHARS = 20_000;

  private Literals() {}

  static CodeBlock text(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= MAX_CHARS) {
      return CodeBlock.of("$S", text);
    }
    CodeBlock.Builder joined = CodeBlock.builder().add("$T.join($S", String.class, "");
    for (int start = 0; start < text.length(); ) {
      int end = Math.min(text.length(), start + MAX_CHARS);
      if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
      joined.add(",\n    $S", text.substring(start, end));
      start = end;
    }
    return joined.add(")").build();
  }

  /** Returns {@code REVIEW_LATER} for {@code reviewLater}. */
  static String constantName(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }

  static CodeBlock number(double number) {
    return Double.isNaN(number) ? CodeBlock.of("$T.NaN", Double.class) : CodeBlock.of("$L", number);
  }
}
