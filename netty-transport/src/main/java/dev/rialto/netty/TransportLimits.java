package dev.rialto.netty;

/**
 * What a server may send at most. Passing a limit fails the exchange with {@link
 * dev.rialto.spi.TransportFailure.Kind#LIMIT}; others on the same connection go on.
 *
 * @param maxHeaderBytes all header fields of a response together, as HTTP/2 counts them; above 1.25
 *     times of it the connection is closed
 * @param maxHeaderCount header fields of a response
 * @param maxBodyBytes the body of a response, inflated
 * @param maxInflationRatio how many times longer a body may become by inflating it
 * @param inflationFreeBytes from how many inflated bytes on the ratio is looked at
 */
public record TransportLimits(
    int maxHeaderBytes,
    int maxHeaderCount,
    long maxBodyBytes,
    int maxInflationRatio,
    long inflationFreeBytes) {

  /** Headers 64 KiB and 256, body 64 MiB, ratio 100 from 1 MiB on. */
  public static final TransportLimits DEFAULT =
      new TransportLimits(64 << 10, 256, 64L << 20, 100, 1 << 20);

  /** Checks that all are above zero. */
  public TransportLimits {
    check("maxHeaderBytes", maxHeaderBytes, 1);
    check("maxHeaderCount", maxHeaderCount, 1);
    check("maxBodyBytes", maxBodyBytes, 1);
    check("maxInflationRatio", maxInflationRatio, 1);
    check("inflationFreeBytes", inflationFreeBytes, 0);
  }

  private static void check(String name, long value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "limits." + name + " is " + value + "; allowed is " + least + " or more");
    }
  }

  /** Returns the same with another limit of the body. */
  public TransportLimits withMaxBodyBytes(long bytes) {
    return new TransportLimits(
        maxHeaderBytes, maxHeaderCount, bytes, maxInflationRatio, inflationFreeBytes);
  }

  /** Returns the same with other limits of the headers. */
  public TransportLimits withMaxHeaders(int bytes, int count) {
    return new TransportLimits(bytes, count, maxBodyBytes, maxInflationRatio, inflationFreeBytes);
  }

  /** Returns the same with another ratio of inflation. */
  public TransportLimits withMaxInflation(int ratio, long fromBytes) {
    return new TransportLimits(maxHeaderBytes, maxHeaderCount, maxBodyBytes, ratio, fromBytes);
  }
}
