package dev.rialto.internal.tokens;

/** Reads width and height out of the first bytes of a PNG, GIF or JPEG. */
final class ImageSize {
  private static final int[] UNKNOWN = {};

  private ImageSize() {}

  /** Returns width and height; an empty array if the bytes do not say. */
  static int[] of(byte[] in) {
    int[] size = UNKNOWN;
    if (in.length >= 24 && in[0] == (byte) 0x89 && in[1] == 'P' && in[2] == 'N') {
      size = new int[] {(wide(in, 16) << 16) | wide(in, 18), (wide(in, 20) << 16) | wide(in, 22)};
    } else if (in.length >= 10 && in[0] == 'G' && in[1] == 'I' && in[2] == 'F') {
      size = new int[] {little(in, 6), little(in, 8)};
    } else if (in.length >= 4 && in[0] == (byte) 0xff && in[1] == (byte) 0xd8) {
      size = jpeg(in);
    }
    return size.length == 2 && size[0] > 0 && size[1] > 0 ? size : UNKNOWN;
  }

  // The frame header, whose markers are C0 to CF save C4, C8 and CC, says it.
  private static int[] jpeg(byte[] in) {
    int at = 2;
    while (at + 9 < in.length && in[at] == (byte) 0xff) {
      int marker = in[at + 1] & 0xff;
      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
        return new int[] {wide(in, at + 7), wide(in, at + 5)};
      }
      at += 2 + wide(in, at + 2);
    }
    return UNKNOWN;
  }

  private static int wide(byte[] in, int at) {
    return ((in[at] & 0xff) << 8) | (in[at + 1] & 0xff);
  }

  private static int little(byte[] in, int at) {
    return (in[at] & 0xff) | ((in[at + 1] & 0xff) << 8);
  }
}
