package dev.rialto.loopback.reply;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * A request that was received in whole.
 *
 * @param method the HTTP method
 * @param uri path and query
 * @param headers the header fields, keys included
 * @param body the body as text
 * @param protocol {@code HTTP/2} or {@code HTTP/1.1}
 * @param connection the number of the connection
 * @param tooLong whether the body was longer than allowed, and dropped
 */
public record Incoming(
    String method,
    String uri,
    HttpHeaders headers,
    String body,
    String protocol,
    long connection,
    boolean tooLong) {

  public String path() {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  public String header(String name) {
    String value = headers.get(name);
    return value == null ? "" : value;
  }
}
