package dev.rialto.internal.tokens;

import dev.rialto.Image;
import java.nio.ByteBuffer;

/**
 * Estimates what an image costs, from its size where it is sent along, else for a megapixel.
 *
 * <p>Sources: OpenAI's vision guide (85 tokens and 170 for each tile of 512 pixels, after scaling
 * into 2048 and to 768 for the shorter side; gpt-4o-mini 33 times as much); Anthropic's vision
 * guide (pixels / 750, after scaling the longer side to 1568).
 */
final class ImageTokens {
  private static final int UNKNOWN_SIDE = 1024;
  private static final int MINI_FACTOR = 33;
  private static final int HEAD_BYTES = 4096 * 3;

  private ImageTokens() {}

  static long of(String model, Image image) {
    int width = UNKNOWN_SIDE;
    int height = UNKNOWN_SIDE;
    byte[] head = head(image);
    int[] size = ImageSize.of(head);
    if (size.length == 2) {
      width = size[0];
      height = size[1];
    }
    return model.startsWith("anthropic/") || model.contains("claude")
        ? anthropic(width, height)
        : openAi(width, height) * (model.contains("4o-mini") ? MINI_FACTOR : 1);
  }

  private static byte[] head(Image image) {
    ByteBuffer bytes = image.buffer().orElse(null);
    if (bytes == null) {
      return new byte[0];
    }
    byte[] head = new byte[Math.min(bytes.remaining(), HEAD_BYTES)];
    bytes.get(head);
    return head;
  }

  private static long anthropic(double width, double height) {
    double scale = Math.min(1, 1568 / Math.max(width, height));
    return (long) Math.ceil(width * scale * height * scale / 750);
  }

  private static long openAi(double width, double height) {
    double scale = Math.min(1, 2048 / Math.max(width, height));
    scale *= Math.min(1, 768 / (Math.min(width, height) * scale));
    long tiles = (long) (Math.ceil(width * scale / 512) * Math.ceil(height * scale / 512));
    return 85 + 170 * tiles;
  }
}
