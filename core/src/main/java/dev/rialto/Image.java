package dev.rialto;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image for a model to look at. A parameter of this type, or a list of it, in a method of a
 * {@link Completion} interface becomes part of the user's message: where the template names it,
 * else behind the text. Immutable; two images of the same bytes are equal.
 *
 * <p>The media type is found by the bytes themselves, never by a name: PNG, JPEG, GIF and WebP are
 * what the providers take. A provider or model that takes no images, or none by address, gives an
 * {@link InvalidRequestException} before anything is sent.
 */
public final class Image implements Content {

  /** The most bytes an image may have: 20 MiB. */
  public static final int MAX_BYTES = 20 << 20;

  private final @Nullable MediaBytes media;
  private final @Nullable URI uri;
  private final String mediaType;

  private Image(@Nullable MediaBytes media, @Nullable URI uri, String mediaType) {
    this.media = media;
    this.uri = uri;
    this.mediaType = mediaType;
  }

  /**
   * Returns an image of its bytes, which are copied.
   *
   * @throws IllegalArgumentException if they are no PNG, JPEG, GIF or WebP, none, or more than
   *     {@link #MAX_BYTES}
   */
  public static Image of(byte[] bytes) {
    return recognised("The image", new MediaBytes("The image", bytes.clone(), MAX_BYTES));
  }

  /**
   * Returns an image of its bytes, which are copied, in a format that not every provider takes.
   *
   * @param mediaType such as {@code image/heic}
   * @throws IllegalArgumentException if the type is no image's, or the bytes are none or more than
   *     {@link #MAX_BYTES}
   */
  public static Image of(byte[] bytes, String mediaType) {
    String type = mediaType.toLowerCase(Locale.ROOT).strip();
    if (!type.matches("image/[a-z0-9.+-]+")) {
      throw new IllegalArgumentException(
          "The media type of the image is '" + mediaType + "'; allowed is image/…");
    }
    return new Image(new MediaBytes("The image", bytes.clone(), MAX_BYTES), null, type);
  }

  /**
   * Returns an image of a file, which is read now.
   *
   * @throws java.io.UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException as {@link #of(byte[])}
   */
  public static Image of(Path path) {
    return recognised("The image " + path, MediaBytes.read("The image", path, MAX_BYTES));
  }

  /**
   * Returns an image by its address, which the provider must be able to read, or of a base64 {@code
   * data:} URI.
   *
   * @throws IllegalArgumentException if it is another kind of URI, or the data is no image
   */
  public static Image of(URI uri) {
    byte[] data = MediaBytes.ofDataUri("The image", uri);
    return data != null
        ? recognised("The image", new MediaBytes("The image", data, MAX_BYTES))
        : new Image(null, MediaBytes.checkedAddress("The image", uri), "");
  }

  /** Returns the bytes, copied; empty for an image by its address. */
  public Optional<byte[]> bytes() {
    return Optional.ofNullable(media).map(known -> known.bytes().clone());
  }

  /** Returns a read-only view of the bytes; empty for an image by its address. */
  public Optional<ByteBuffer> buffer() {
    return Optional.ofNullable(media).map(MediaBytes::buffer);
  }

  /** Returns the address; empty for an image of bytes. */
  public Optional<URI> uri() {
    return Optional.ofNullable(uri);
  }

  /** Returns the media type, such as {@code image/png}; empty for an image by its address. */
  public String mediaType() {
    return mediaType;
  }

  /** Returns what the image is known by: the SHA-256 of its bytes, or its address. */
  public String identity() {
    MediaBytes known = media;
    return known != null ? "sha256:" + known.digest() : String.valueOf(uri);
  }

  private static Image recognised(String what, MediaBytes media) {
    return new Image(media, null, type(what, media));
  }

  private static String type(String what, MediaBytes media) {
    if (media.startsWith(0, "\u0089PNG\r\n\u001a\n")) {
      return "image/png";
    }
    if (media.startsWith(0, "\u00ff\u00d8\u00ff")) {
      return "image/jpeg";
    }
    if (media.startsWith(0, "GIF87a") || media.startsWith(0, "GIF89a")) {
      return "image/gif";
    }
    if (media.startsWith(0, "RIFF") && media.startsWith(8, "WEBP")) {
      return "image/webp";
    }
    throw new IllegalArgumentException(
        what + " is " + seen(media) + "; allowed are PNG, JPEG, GIF and WebP");
  }

  private static String seen(MediaBytes media) {
    if (media.startsWith(0, "%PDF-")) {
      return "a PDF, which is a Document";
    }
    if (media.startsWith(0, "BM")) {
      return "a BMP";
    }
    if (media.startsWith(0, "II*\0") || media.startsWith(0, "MM\0*")) {
      return "a TIFF";
    }
    if (media.startsWith(4, "ftyp")) {
      return "of the HEIF family (HEIC or AVIF)";
    }
    if (media.startsWith(0, "<svg") || media.startsWith(0, "<?xml")) {
      return "an SVG";
    }
    return "of no known format (it begins with " + media.head() + ")";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Image that
        && mediaType.equals(that.mediaType)
        && Objects.equals(uri, that.uri)
        && Objects.equals(media, that.media);
  }

  @Override
  public int hashCode() {
    return identity().hashCode();
  }

  /** Says what it is, without its bytes. */
  @Override
  public String toString() {
    MediaBytes known = media;
    return known == null
        ? "Image[" + uri + "]"
        : "Image[" + mediaType + ", " + known.bytes().length + " bytes]";
  }
}
