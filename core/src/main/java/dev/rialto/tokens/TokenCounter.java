package dev.rialto.tokens;

import dev.rialto.Request;

/**
 * Counts the tokens of texts and requests. Thread-safe.
 *
 * <p>Got from {@code rialto.tokenCounter()}. With {@code com.knuddels:jtokkit} on the class path,
 * texts for models with a known encoding (OpenAI's, mostly) are counted by it. All others are
 * estimated at four characters a token, and one character a token in scripts that are written
 * without spaces.
 */
public interface TokenCounter {

  /**
   * Counts a text.
   *
   * @param model {@code provider/model}
   * @param text the text
   */
  TokenCount count(String model, String text);

  /**
   * Counts the prompt of a request: its messages with what the provider adds to each, its images,
   * its tools, its schema; or the inputs of an embedding request.
   *
   * @param model {@code provider/model}
   * @param request the request
   */
  TokenCount count(String model, Request request);
}
