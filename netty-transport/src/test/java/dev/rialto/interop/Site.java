package dev.rialto.interop;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a server of the operating system is told to serve: everything goes on to a backend.
 *
 * @param dir where its files are
 * @param port where it listens, on 127.0.0.1
 * @param adminPort a free port of its own, for servers that are told things there
 * @param backendPort where requests go on to, in HTTP/1.1
 * @param certificate TLS is spoken with; null: without TLS
 * @param http2 whether HTTP/2 is spoken; else HTTP/1.1 alone
 * @param limit how little of it a client may have
 * @param generation counts up with each reload; answers carry it as {@code x-generation}
 */
record Site(
    Path dir,
    int port,
    int adminPort,
    int backendPort,
    @Nullable Certificate certificate,
    boolean http2,
    Limit limit,
    int generation) {

  /** How little a client may have. */
  enum Limit {
    NONE,
    /** Two streams at once. */
    TWO_STREAMS,
    /** Three requests on a connection, which is then left by GOAWAY. */
    THREE_REQUESTS
  }

  boolean secure() {
    return certificate != null;
  }

  Path file(String name) {
    return dir.resolve(name);
  }

  Site next() {
    return new Site(dir, port, adminPort, backendPort, certificate, http2, limit, generation + 1);
  }
}
