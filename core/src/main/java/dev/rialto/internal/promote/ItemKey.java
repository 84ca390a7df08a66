package dev.rialto.internal.promote;

import dev.rialto.internal.call.Call;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * By what a call is known again: a SHA-256 digest of its model, its tenant and the very bytes that
 * are sent, so that nothing that changes an answer is left out.
 *
 * @param hex the digest
 * @param bytes how long the body is
 */
record ItemKey(String hex, long bytes) {

  /**
   * Returns the key of a call at a target.
   *
   * @throws dev.rialto.RialtoException if the call cannot be expressed
   */
  static ItemKey of(Call call, Target target) {
    WireRequest wire = target.endpoint().protocol().encode(call.request(), target);
    ByteArrayOutputStream body = new ByteArrayOutputStream(512);
    try {
      wire.body().writeTo(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] bytes = body.toByteArray();
    MessageDigest sha = sha256();
    part(sha, target.modelId().getBytes(StandardCharsets.UTF_8));
    part(sha, call.options().tenant().getBytes(StandardCharsets.UTF_8));
    part(sha, wire.path().getBytes(StandardCharsets.UTF_8));
    part(sha, bytes);
    return new ItemKey(HexFormat.of().formatHex(sha.digest()), bytes.length);
  }

  /** With its length, so that no two lists of parts are the same bytes. */
  private static void part(MessageDigest sha, byte[] bytes) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      sha.update((byte) (bytes.length >>> shift));
    }
    sha.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
