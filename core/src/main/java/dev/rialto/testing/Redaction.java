package dev.rialto.testing;

import dev.rialto.spi.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes secrets out of texts.
 *
 * @param words what the user wants to be taken out
 */
record Redaction(List<String> words) {

  static final Redaction STANDARD = new Redaction(List.of());

  private static final String HIDDEN = "***";

  /** What is shorter is no key, and would tear holes into every text. */
  private static final int SHORTEST_SECRET = 6;

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i)(.*[-_])?(authorization|auth|cookie|key|apikey|password|secret|session|signature|sig"
              + "|organization|organization-id|project|account|security-token|access[-_]token"
              + "|id[-_]token|token)");

  /** Keys of the known providers, bearer tokens, and JSON members with telling names. */
  private static final String LOOKS_SECRET =
      "(?:\\b(?:sk|pk|rk|gsk|xai|pplx|hf|ghp|org|proj)[-_][A-Za-z0-9_-]{8,})"
          + "|(?:\\bAIza[A-Za-z0-9_-]{20,})"
          + "|(?:(?i:(?<=bearer ))[A-Za-z0-9._~+/=-]{8,})"
          + "|(?:(?i:(?<=\"(?:api_key|api-key|apikey|password|secret|token|access_token|"
          + "authorization)\":{1,1}\\s{0,2}\"))[^\"]+)";

  Redaction with(List<String> more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(more);
    return new Redaction(List.copyOf(all));
  }

  /** Returns what hides the secrets of a request, wherever they stand, and these words. */
  Filter of(Headers requestHeaders, String url) {
    Set<String> secrets = new LinkedHashSet<>(words);
    requestHeaders.forEach(
        (name, value) -> {
          if (isSecret(name)) {
            secrets.add(value);
            secrets.add(value.substring(value.indexOf(' ') + 1));
          }
        });
    Matcher query = Pattern.compile("[?&]([^=&]+)=([^&]*)").matcher(url);
    while (query.find()) {
      if (isSecret(query.group(1))) {
        secrets.add(query.group(2));
        secrets.add(decoded(query.group(2)));
      }
    }
    String literals =
        secrets.stream()
            .filter(secret -> words.contains(secret) || secret.length() >= SHORTEST_SECRET)
            .filter(secret -> !secret.isEmpty())
            // The longest first: a secret may be part of another.
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    return new Filter(
        Pattern.compile(literals.isEmpty() ? LOOKS_SECRET : literals + "|" + LOOKS_SECRET));
  }

  /** Bodies that echo a part of an address do so as it was before it was encoded. */
  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  private static boolean isSecret(String name) {
    return SECRET_NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /**
   * Hides the secrets of one exchange.
   *
   * @param secrets what is hidden
   */
  record Filter(Pattern secrets) {

    String text(String text) {
      return secrets.matcher(text).replaceAll(HIDDEN);
    }

    String url(String url) {
      Matcher query = Pattern.compile("([?&])([^=&]+)=([^&]*)").matcher(url);
      String hidden =
          query.replaceAll(
              m ->
                  Matcher.quoteReplacement(
                      m.group(1)
                          + m.group(2)
                          + "="
                          + (isSecret(m.group(2)) ? HIDDEN : m.group(3))));
      return text(hidden);
    }

    Headers headers(Headers headers) {
      Headers.Builder hidden = Headers.builder();
      headers.forEach((name, value) -> hidden.add(name, isSecret(name) ? HIDDEN : text(value)));
      return hidden.build();
    }

    /** Pieces of one text: a secret that runs over an edge takes the edge with it. */
    List<String> pieces(List<String> pieces) {
      List<String> whole = new ArrayList<>(pieces);
      Matcher matcher = secrets.matcher(String.join("", pieces));
      while (matcher.find()) {
        int edge = 0;
        for (int i = 0; i < whole.size() - 1; i++) {
          edge += whole.get(i).length();
          if (matcher.start() < edge && edge < matcher.end()) {
            whole.set(i + 1, whole.get(i) + whole.get(i + 1));
            edge -= whole.get(i).length();
            whole.set(i, "");
          }
        }
      }
      return whole.stream().map(this::text).toList();
    }
  }
}
