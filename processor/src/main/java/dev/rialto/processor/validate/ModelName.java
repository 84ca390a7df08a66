package dev.rialto.processor.validate;

import java.util.Optional;
import java.util.regex.Pattern;

/** The form of models' names: {@code provider/model}, or the model alone. */
final class ModelName {

  /** What the names of providers consist of; those of models may hold more. */
  private static final Pattern PROVIDER = Pattern.compile("[A-Za-z0-9._-]+");

  private ModelName() {}

  /** Returns what is wrong with a name; empty if nothing is, or nothing is said. */
  static Optional<String> mistake(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (name.contains("{{") || name.contains("${")) {
      return Optional.of(
          "it is no template; a model that varies is given with CallOptions or the route");
    }
    int odd = odd(name);
    if (odd >= 0) {
      return Optional.of(
          Character.isWhitespace(odd) || Character.isSpaceChar(odd)
              ? "it has a space in it"
              : "it has "
                  + (Character.isISOControl(odd)
                      ? "a control character"
                      : "'" + Character.toString(odd) + "'")
                  + " in it");
    }
    int slash = name.indexOf('/');
    if (slash == 0 || name.endsWith("/") || name.contains("//")) {
      return Optional.of("a part of it is empty");
    }
    return slash > 0 && !PROVIDER.matcher(name.substring(0, slash)).matches()
        ? Optional.of(
            "a provider's name has letters, digits, hyphens, underscores and full stops only")
        : Optional.empty();
  }

  private static int odd(String name) {
    return name.codePoints()
        .filter(
            c ->
                c <= ' '
                    || Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.isISOControl(c)
                    || "\"'`\\<>{}|^?#%;,*".indexOf(c) >= 0)
        .findFirst()
        .orElse(-1);
  }
}
