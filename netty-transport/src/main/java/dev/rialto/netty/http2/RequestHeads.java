package dev.rialto.netty.http2;

import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * Writes the heads of requests, with a table of the size that every server has to take at first
 * (RFC 7541, 4.2). One that offers more would have us keep, as long as the connection lives, what
 * each request has of its own.
 */
public final class RequestHeads extends DefaultHttp2HeadersEncoder {

  private static final long MAX_TABLE_BYTES = 4_096;

  /**
   * Makes an encoder.
   *
   * @param secrets says which fields no table may hold
   * @param indexPlaces how many places its own index of fields has
   * @param huffmanFromChars values that are as long, or longer, are coded
   */
  public RequestHeads(SensitivityDetector secrets, int indexPlaces, int huffmanFromChars) {
    super(secrets, /* ignoreMaxHeaderListSize= */ false, indexPlaces, huffmanFromChars);
  }

  @Override
  public void maxHeaderTableSize(long offered) throws Http2Exception {
    super.maxHeaderTableSize(Math.min(offered, MAX_TABLE_BYTES));
  }
}
