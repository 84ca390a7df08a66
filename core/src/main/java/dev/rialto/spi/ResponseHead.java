package dev.rialto.spi;

/**
 * Status and headers of a response.
 *
 * @param status the HTTP status, 200 to 599
 * @param headers the headers, in order
 * @param protocol {@code h2}, {@code h2c} or {@code http/1.1}
 */
public record ResponseHead(int status, Headers headers, String protocol) {}
