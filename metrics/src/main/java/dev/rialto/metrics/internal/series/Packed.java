package dev.rialto.metrics.internal.series;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * A {@link Tally} that is over, in a few hundred bytes: a day of them fits where one open tally
 * does.
 */
final class Packed {

  /** Which minute, or which five minutes. */
  final long number;

  /** The tally's numbers, seven bits a byte. */
  private final byte[] numbers;

  /** The histograms as HdrHistogram encodes them. */
  private final Map<Timing, byte[]> timings;

  private Packed(long number, byte[] numbers, Map<Timing, byte[]> timings) {
    this.number = number;
    this.numbers = numbers;
    this.timings = timings;
  }

  static Packed of(long number, Tally tally) {
    Map<Timing, byte[]> timings = new EnumMap<>(Timing.class);
    for (Timing timing : Timing.values()) {
      AbstractHistogram histogram = tally.histogram(timing);
      if (histogram != null) {
        timings.put(timing, encode(histogram));
      }
    }
    return new Packed(number, encode(tally.numbers), timings);
  }

  void addTo(Tally tally) {
    addNumbersTo(tally);
    timings.forEach(
        (timing, bytes) ->
            tally.merge(
                timing, IntCountsHistogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes), 0)));
  }

  void addNumbersTo(Tally tally) {
    long[] decoded = new long[Tally.SIZE];
    int at = 0;
    for (int i = 0; i < decoded.length; i++) {
      long value = 0;
      int shift = 0;
      byte next;
      do {
        next = numbers[at++];
        value |= (long) (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
      decoded[i] = value;
    }
    tally.merge(decoded);
  }

  private static byte[] encode(AbstractHistogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    histogram.encodeIntoByteBuffer(buffer);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static byte[] encode(long[] values) {
    byte[] bytes = new byte[values.length * 10];
    int at = 0;
    for (long value : values) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        bytes[at++] = (byte) (rest | 0x80);
        rest >>>= 7;
      }
      bytes[at++] = (byte) rest;
    }
    return Arrays.copyOf(bytes, at);
  }
}
