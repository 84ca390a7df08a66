package dev.rialto.internal.wire.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.Image;
import dev.rialto.internal.wire.RequestJson;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/** Writes images and documents as blocks of a message. */
final class MediaBlocks {

  private static final Set<String> IMAGES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  private MediaBlocks() {}

  /** Returns why a part cannot be sent; empty if it can. */
  static String refusal(Content part) {
    return part instanceof Image image
            && image.buffer().isPresent()
            && !IMAGES.contains(image.mediaType())
        ? "takes PNG, JPEG, GIF and WebP only"
        : "";
  }

  static void write(Content part, RequestJson json) throws IOException {
    JsonGenerator out = json.generator();
    out.writeStartObject();
    if (part instanceof Image image) {
      json.field("type", "image");
      source(image.mediaType(), image.buffer(), image.uri(), json);
    } else if (part instanceof Document document) {
      json.field("type", "document");
      if (document.text().isPresent()) {
        out.writeObjectFieldStart("source");
        json.field("type", "text");
        json.field("media_type", document.mediaType());
        json.field("data", document.text().get());
        out.writeEndObject();
      } else {
        source(document.mediaType(), document.buffer(), document.uri(), json);
      }
      json.field("title", document.name());
    }
    out.writeEndObject();
  }

  private static void source(
      String mediaType, Optional<ByteBuffer> bytes, Optional<URI> uri, RequestJson json)
      throws IOException {
    JsonGenerator out = json.generator();
    out.writeObjectFieldStart("source");
    if (bytes.isPresent()) {
      json.field("type", "base64");
      json.field("media_type", mediaType);
      out.writeFieldName("data");
      json.base64("", bytes.get());
    } else {
      json.field("type", "url");
      json.field("url", uri.map(URI::toString).orElse(""));
    }
    out.writeEndObject();
  }
}
