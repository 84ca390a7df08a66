package dev.rialto.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.spi.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys are in no recording, wherever they stood and however they were cut. */
class RedactionTest {

  private static final String KEY = "plainKeyWithoutAnyPrefix+42/x";
  private static final Headers HEADERS =
      Headers.builder().add("X-Goog-Api-Key", KEY).add("accept", "application/json").build();

  private static String recorded(String body, Charset charset, int cut) {
    byte[] bytes = body.getBytes(charset);
    List<byte[]> chunks = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += cut) {
      chunks.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + cut)));
    }
    List<Long> pauses = Collections.nCopies(chunks.size(), 1L);
    Redaction.Filter filter = Redaction.STANDARD.of(HEADERS, "https://example.com/v1");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (RecordedExchange.Chunk chunk : BodyText.of(chunks, pauses, filter)) {
      String base64 = chunk.base64();
      String text = chunk.text();
      all.writeBytes(
          base64 == null
              ? (text == null ? "" : text).getBytes(charset)
              : Base64.getDecoder().decode(base64));
    }
    return all.toString(charset);
  }

  @Test
  void bodyInAnotherCharset_holdsNoKey_howeverItIsCut() {
    String body = "clé: " + KEY + ", déjà vu";
    for (int cut = 1; cut <= body.length(); cut++) {
      assertThat(recorded(body, StandardCharsets.ISO_8859_1, cut))
          .as("pieces of %s", cut)
          .isEqualTo("clé: ***, déjà vu");
      assertThat(recorded(body, StandardCharsets.UTF_8, cut))
          .as("pieces of %s", cut)
          .isEqualTo("clé: ***, déjà vu");
    }
  }

  @Test
  void streamThatSpellsAKey_holdsItNot_howeverItIsCut() {
    StringBuilder events = new StringBuilder();
    for (char c : ("a " + KEY + " b").toCharArray()) {
      events.append("data: {\"delta\":\"").append(c).append("\"}\n\n");
    }
    for (int cut : new int[] {1, 7, 20, 64, 1_000}) {
      StringBuilder said = new StringBuilder();
      recorded(events.toString(), StandardCharsets.UTF_8, cut)
          .lines()
          .filter(line -> !line.isEmpty())
          .forEach(
              line ->
                  said.append(
                      Json.object(Json.parse(line.substring("data: ".length()))).get("delta")));
      assertThat(said.toString()).as("pieces of %s", cut).isEqualTo("a *** b");
    }
  }

  @Test
  void keyInTheAddress_isHiddenThere_andInABodyThatEchoesIt() {
    String url = "https://example.com/v1?api-version=2&key=plainKeyWithoutAnyPrefix%2B42%2Fx";
    Redaction.Filter filter = Redaction.STANDARD.of(Headers.EMPTY, url);
    assertThat(filter.url(url)).isEqualTo("https://example.com/v1?api-version=2&key=***");
    assertThat(filter.text("API key " + KEY + " not valid")).isEqualTo("API key *** not valid");
  }

  @Test
  void headersOfBothWays_loseTheirSecretsOnly() {
    Headers headers =
        Headers.builder()
            .add("authorization", "Bearer " + KEY)
            .add("set-cookie", "session=abcdefgh")
            .add("openai-organization", "acme-7")
            .add("x-ratelimit-remaining-tokens", "149984")
            .add("x-request-id", "req_1")
            .add("location", "https://example.com/" + KEY)
            .build();
    Redaction.Filter filter = Redaction.STANDARD.of(HEADERS, "https://example.com/v1");
    List<String> seen = new ArrayList<>();
    filter.headers(headers).forEach((name, value) -> seen.add(name + ": " + value));
    assertThat(seen)
        .containsExactly(
            "authorization: ***",
            "set-cookie: ***",
            "openai-organization: ***",
            "x-ratelimit-remaining-tokens: 149984",
            "x-request-id: req_1",
            "location: https://example.com/***");
  }
}
