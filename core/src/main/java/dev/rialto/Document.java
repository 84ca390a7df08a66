package dev.rialto;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A document for a model to read: a PDF, or plain text that is told apart from the question. A
 * parameter of this type, or a list of it, in a method of a {@link Completion} interface becomes
 * part of the user's message: where the template names it, else behind the text. Immutable; two
 * documents of the same name and bytes are equal.
 *
 * <p>A provider that takes no documents, or none by address, gives an {@link
 * InvalidRequestException} before anything is sent. Plain text goes to all.
 */
public final class Document implements Content {

  /** The most bytes a document may have: 32 MiB. */
  public static final int MAX_BYTES = 32 << 20;

  private static final String PDF = "application/pdf";

  private final @Nullable MediaBytes media;
  private final @Nullable URI uri;
  private final @Nullable String text;
  private final String name;

  private Document(
      @Nullable MediaBytes media, @Nullable URI uri, @Nullable String text, String name) {
    this.media = media;
    this.uri = uri;
    this.text = text;
    this.name = name;
  }

  /**
   * Returns a PDF of its bytes, which are copied.
   *
   * @param name what the model is told it is called, such as {@code contract.pdf}
   * @throws IllegalArgumentException if they are no PDF, none, or more than {@link #MAX_BYTES}
   */
  public static Document pdf(String name, byte[] bytes) {
    return pdf(name, new MediaBytes("The document " + name, bytes.clone(), MAX_BYTES));
  }

  /**
   * Returns a PDF of a file, which is read now.
   *
   * @throws java.io.UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException if it is no PDF, empty, or larger than {@link #MAX_BYTES}
   */
  public static Document pdf(Path path) {
    Path file = path.getFileName();
    return pdf(
        file == null ? "document.pdf" : file.toString(),
        MediaBytes.read("The document", path, MAX_BYTES));
  }

  /**
   * Returns a PDF by its address, which the provider must be able to read, or of a base64 {@code
   * data:} URI.
   *
   * @throws IllegalArgumentException if it is another kind of URI, or the data is no PDF
   */
  public static Document pdf(URI uri) {
    byte[] data = MediaBytes.ofDataUri("The document", uri);
    if (data != null) {
      return pdf("document.pdf", new MediaBytes("The document", data, MAX_BYTES));
    }
    String path = Objects.requireNonNullElse(uri.getPath(), "");
    String last = path.substring(path.lastIndexOf('/') + 1);
    return new Document(
        null,
        MediaBytes.checkedAddress("The document", uri),
        null,
        last.isEmpty() ? "document.pdf" : last);
  }

  /**
   * Returns a document of plain text.
   *
   * @param name what the model is told it is called
   * @throws IllegalArgumentException if the text is blank or longer than {@link #MAX_BYTES}
   *     characters
   */
  public static Document text(String name, String text) {
    if (text.isBlank() || text.length() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "The document "
              + name
              + " has "
              + text.length()
              + " characters"
              + (text.isBlank() ? ", all blank" : "")
              + "; allowed are 1 to "
              + MAX_BYTES);
    }
    return new Document(null, null, text, named(name));
  }

  /** Returns what the model is told it is called. */
  public String name() {
    return name;
  }

  /** Returns the bytes of a PDF, copied; empty for one by its address, and for plain text. */
  public Optional<byte[]> bytes() {
    return Optional.ofNullable(media).map(known -> known.bytes().clone());
  }

  /** Returns a read-only view of a PDF's bytes; empty where {@link #bytes} is. */
  public Optional<ByteBuffer> buffer() {
    return Optional.ofNullable(media).map(MediaBytes::buffer);
  }

  /** Returns the address; empty for a document of bytes or text. */
  public Optional<URI> uri() {
    return Optional.ofNullable(uri);
  }

  /** Returns the plain text; empty for a PDF. */
  public Optional<String> text() {
    return Optional.ofNullable(text);
  }

  /** Returns the media type: {@code application/pdf} or {@code text/plain}. */
  public String mediaType() {
    return text == null ? PDF : "text/plain";
  }

  /** Returns what the document is known by: the SHA-256 of its bytes, its address, or its text. */
  public String identity() {
    MediaBytes known = media;
    return known != null ? "sha256:" + known.digest() : text != null ? text : String.valueOf(uri);
  }

  private static Document pdf(String name, MediaBytes media) {
    if (!media.startsWith(0, "%PDF-")) {
      throw new IllegalArgumentException(
          "The document "
              + name
              + " is no PDF (it begins with "
              + media.head()
              + "); for plain text use Document.text, for a picture Image");
    }
    return new Document(media, null, null, named(name));
  }

  private static String named(String name) {
    if (name.isBlank() || name.length() > 255) {
      throw new IllegalArgumentException(
          "The name of the document has " + name.length() + " characters; allowed are 1 to 255");
    }
    return name;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Document that
        && name.equals(that.name)
        && Objects.equals(uri, that.uri)
        && Objects.equals(text, that.text)
        && Objects.equals(media, that.media);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + identity().hashCode();
  }

  /** Says what it is, without its content. */
  @Override
  public String toString() {
    MediaBytes known = media;
    String size =
        known != null
            ? known.bytes().length + " bytes"
            : text != null ? text.length() + " characters" : String.valueOf(uri);
    return "Document[" + name + ", " + mediaType() + ", " + size + "]";
  }
}
