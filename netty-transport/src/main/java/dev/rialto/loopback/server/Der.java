package dev.rialto.loopback.server;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** The few shapes of DER (X.690) that a certificate needs. */
final class Der {

  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private static final int INTEGER = 0x02;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0C;
  private static final int UTC_TIME = 0x17;

  private Der() {}

  static byte[] tagged(int tag, byte[]... contents) {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      inner.writeBytes(content);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = inner.size();
    if (length > 0xFF) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length > 0x7F) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(inner.toByteArray());
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... contents) {
    return tagged(SEQUENCE, contents);
  }

  static byte[] integer(long value) {
    return tagged(INTEGER, BigInteger.valueOf(value).toByteArray());
  }

  static byte[] utf8(String text) {
    return tagged(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] utcTime(String text) {
    return tagged(UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] bitString(byte[] bytes) {
    return tagged(BIT_STRING, new byte[] {0}, bytes);
  }

  static byte[] objectIdentifier(int... arcs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(arcs[0] * 40 + arcs[1]);
    for (int i = 2; i < arcs.length; i++) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (arcs[i] >> shift != 0) {
          out.write(0x80 | (arcs[i] >> shift));
        }
      }
      out.write(arcs[i] & 0x7F);
    }
    return tagged(OBJECT_IDENTIFIER, out.toByteArray());
  }
}
