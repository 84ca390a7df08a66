package dev.rialto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The bytes of an image or document, known by their digest. Immutable. */
final class MediaBytes {

  private final byte[] bytes;
  private volatile @Nullable String digest;

  /** Takes the array as its own. */
  MediaBytes(String what, byte[] bytes, int maxBytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException(what + " is empty; give its bytes");
    }
    if (bytes.length > maxBytes) {
      throw tooLarge(what, bytes.length, maxBytes);
    }
    this.bytes = bytes;
  }

  static MediaBytes read(String what, Path path, int maxBytes) {
    try {
      long size = Files.size(path);
      // Asked before it is read: a wrong path may name something that does not fit into memory.
      if (size > maxBytes) {
        throw tooLarge(what + " " + path, size, maxBytes);
      }
      return new MediaBytes(what + " " + path, Files.readAllBytes(path), maxBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(what + " " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException tooLarge(String what, long bytes, int maxBytes) {
    return new IllegalArgumentException(
        what
            + " has "
            + bytes
            + " bytes; allowed are "
            + maxBytes
            + ": make it smaller, or give its address as a URI");
  }

  byte[] bytes() {
    return bytes;
  }

  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** Returns the SHA-256 of the bytes in hexadecimal digits; worked out once. */
  String digest() {
    String known = digest;
    if (known == null) {
      try {
        known = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every JDK has SHA-256", e);
      }
      digest = known;
    }
    return known;
  }

  boolean startsWith(int offset, String latin1) {
    if (bytes.length < offset + latin1.length()) {
      return false;
    }
    for (int i = 0; i < latin1.length(); i++) {
      if ((bytes[offset + i] & 0xff) != latin1.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the first bytes in hexadecimal digits, for a message about what they are not. */
  String head() {
    return HexFormat.ofDelimiter(" ").formatHex(Arrays.copyOf(bytes, Math.min(8, bytes.length)));
  }

  /** Says what an address must be, or what is wrong with it. */
  static URI checkedAddress(String what, URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException(
          what
              + " has the address '"
              + shortened(uri)
              + "'; allowed are https, http and data: URIs"
              + (scheme.equals("file") ? "; for a file use its Path" : ""));
    }
    return uri;
  }

  /** Returns the bytes of a base64 {@code data:} URI; null for any other URI. */
  static byte @Nullable [] ofDataUri(String what, URI uri) {
    if (!"data".equalsIgnoreCase(uri.getScheme())) {
      return null;
    }
    String text = uri.getRawSchemeSpecificPart();
    int comma = text.indexOf(',');
    if (comma < 0 || !text.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";base64")) {
      throw new IllegalArgumentException(
          what + " is the data URI '" + shortened(uri) + "', which holds no base64");
    }
    try {
      return Base64.getDecoder().decode(text.substring(comma + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          what + " is the data URI '" + shortened(uri) + "', whose base64 is malformed", e);
    }
  }

  private static String shortened(URI uri) {
    String text = uri.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MediaBytes that
        && bytes.length == that.bytes.length
        && digest().equals(that.digest());
  }

  @Override
  public int hashCode() {
    return digest().hashCode();
  }
}
