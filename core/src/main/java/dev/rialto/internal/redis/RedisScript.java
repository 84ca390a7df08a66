package dev.rialto.internal.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script that Redis runs as one step. Immutable; make one constant for each script. */
public final class RedisScript {

  private final byte[] source;
  private final String sha;

  /** Makes a script of its source. */
  public RedisScript(String lua) {
    source = lua.getBytes(StandardCharsets.UTF_8);
    try {
      sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-1", e);
    }
  }

  byte[] source() {
    return source;
  }

  /** Returns the name under which Redis keeps the script once it has run it. */
  String sha() {
    return sha;
  }
}
