package dev.rialto.loopback;

import dev.rialto.loopback.answer.Prompt;
import dev.rialto.loopback.json.Json;
import dev.rialto.spi.Headers;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A request that reached the loopback provider. Immutable.
 *
 * @param number 1 for the provider's first request, and so on
 * @param method the HTTP method
 * @param path the path without the query
 * @param headers the header fields; keys and cookies have {@code ***} for a value
 * @param body the body as text
 * @param protocol {@code HTTP/2} or {@code HTTP/1.1}
 * @param connection 1 for the provider's first connection, and so on
 * @param model the model asked for; empty if there is none
 * @param prompt the text of the last message, or the first input of an embedding; empty if there is
 *     none
 * @param stream whether a stream was asked for
 */
public record LoopbackRequest(
    long number,
    String method,
    String path,
    Headers headers,
    String body,
    String protocol,
    long connection,
    String model,
    String prompt,
    boolean stream) {

  /** Returns a condition: the prompt contains the text, whatever the case. */
  public static Predicate<LoopbackRequest> promptContains(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return request -> request.prompt().toLowerCase(Locale.ROOT).contains(wanted);
  }

  /** Returns a condition: the request asks for the model. */
  public static Predicate<LoopbackRequest> forModel(String model) {
    return request -> request.model().equals(model);
  }

  /** Returns a condition: the path ends so, for example {@code /embeddings}. */
  public static Predicate<LoopbackRequest> atPath(String end) {
    return request -> request.path().endsWith(end);
  }

  /** Returns a condition: the last message brings the results of tools. */
  public static Predicate<LoopbackRequest> bringsToolResults() {
    return request -> {
      try {
        return Prompt.bringsToolResults(Json.parse(request.body()));
      } catch (IOException e) {
        return false;
      }
    };
  }

  /** Returns a condition that always holds. */
  public static Predicate<LoopbackRequest> any() {
    return request -> true;
  }
}
