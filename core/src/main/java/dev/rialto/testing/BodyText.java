package dev.rialto.testing;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Makes text of the chunks of a body. */
final class BodyText {

  private BodyText() {}

  /** Returns the chunks without secrets, as text; as bytes if any is no UTF-8. */
  static List<RecordedExchange.Chunk> of(
      List<byte[]> chunks, List<Long> pauses, Redaction.Filter filter) {
    List<RecordedExchange.Chunk> all = new ArrayList<>();
    try {
      List<String> texts = filter.pieces(EventRedaction.of(decoded(chunks), filter));
      long pause = 0;
      for (int i = 0; i < texts.size(); i++) {
        pause += pauses.get(i);
        if (!texts.get(i).isEmpty()) {
          all.add(new RecordedExchange.Chunk(pause, texts.get(i), null));
          pause = 0;
        }
      }
    } catch (CharacterCodingException e) {
      List<String> texts =
          filter.pieces(
              chunks.stream().map(c -> new String(c, StandardCharsets.ISO_8859_1)).toList());
      for (int i = 0; i < texts.size(); i++) {
        byte[] bytes = texts.get(i).getBytes(StandardCharsets.ISO_8859_1);
        String base64 = Base64.getEncoder().encodeToString(bytes);
        all.add(new RecordedExchange.Chunk(pauses.get(i), null, base64));
      }
    }
    return all;
  }

  /** A character whose bytes are split over chunks belongs to the later one. */
  private static List<String> decoded(List<byte[]> chunks) throws CharacterCodingException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    List<String> texts = new ArrayList<>();
    byte[] left = new byte[0];
    for (int i = 0; i < chunks.size(); i++) {
      ByteBuffer in = ByteBuffer.allocate(left.length + chunks.get(i).length);
      in.put(left).put(chunks.get(i)).flip();
      CharBuffer out = CharBuffer.allocate(in.remaining());
      java.nio.charset.CoderResult result = decoder.decode(in, out, i == chunks.size() - 1);
      if (result.isError()) {
        result.throwException();
      }
      left = new byte[in.remaining()];
      in.get(left);
      texts.add(out.flip().toString());
    }
    return texts;
  }
}
