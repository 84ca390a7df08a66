package dev.rialto.spi;

/**
 * An HTTP request as a dialect makes it.
 *
 * @param method {@code POST}, {@code GET} or {@code DELETE}
 * @param path path and query behind the endpoint's base path, beginning with a slash
 * @param headers the dialect's header fields, authentication included
 * @param body writes the body
 */
public record WireRequest(String method, String path, Headers headers, BodyWriter body) {}
