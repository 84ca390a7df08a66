package dev.rialto.interop;

import dev.rialto.spi.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** nghttp2's own server, which serves the files of a folder over HTTP/2. */
final class Nghttpd implements AutoCloseable {

  private final boolean secure;
  private final int port;
  private final Path files;
  private final @Nullable Certificate certificate;
  private final ServerProcess process;

  /**
   * Starts one.
   *
   * @param secure whether TLS is spoken
   * @param options further options
   */
  Nghttpd(boolean secure, String... options) throws Exception {
    this.secure = secure;
    Path dir = Files.createTempDirectory("rialto-nghttpd");
    files = Files.createDirectory(dir.resolve("files"));
    certificate = secure ? Certificate.forLocalhost(dir) : null;
    port = ServerProcess.freePort();
    List<String> command = new ArrayList<>();
    command.addAll(List.of("nghttpd", "-a", "127.0.0.1", "-d", files.toString()));
    command.addAll(List.of(options));
    if (certificate != null) {
      command.addAll(
          List.of(
              Integer.toString(port),
              certificate.key().toString(),
              certificate.chain().toString()));
    } else {
      command.addAll(List.of("--no-tls", Integer.toString(port)));
    }
    process = ServerProcess.start(dir, port, "nghttp2", command);
  }

  /** Adds a file; nghttpd sees it at once. */
  void file(String name, String content) throws IOException {
    Files.writeString(files.resolve(name), content);
  }

  Origin origin() {
    return new Origin(secure, "localhost", port);
  }

  /** Returns what a client may trust; nothing if TLS is not spoken. */
  X509Certificate[] certificate() {
    return certificate == null
        ? new X509Certificate[0]
        : new X509Certificate[] {certificate.certificate()};
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
