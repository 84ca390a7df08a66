package dev.rialto.netty;

/**
 * What is spoken to servers whose address begins with {@code http://}, where TLS cannot negotiate
 * it.
 */
public enum CleartextProtocol {
  /**
   * HTTP/2 is tried first; a server that answers in HTTP/1.1, says nothing or hangs up gets
   * HTTP/1.1. What a server speaks is remembered.
   */
  DETECT,
  /** HTTP/2, known to be there. */
  H2C,
  /** HTTP/1.1. */
  HTTP_1_1
}
