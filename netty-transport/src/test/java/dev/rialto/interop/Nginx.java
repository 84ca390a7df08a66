package dev.rialto.interop;

import dev.rialto.spi.Origin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real nginx of this test's own, in front of a backend on loopback. */
final class Nginx implements AutoCloseable {

  /** What it speaks at its port. */
  enum Listen {
    /** TLS, with HTTP/2 and HTTP/1.1 to choose from by ALPN. */
    TLS_H2("ssl http2", "h2"),
    /** HTTP/2 without TLS. */
    H2C("http2", "h2c"),
    /** TLS, and HTTP/1.1 alone. */
    TLS_HTTP_1_1("ssl", "http/1.1"),
    /** HTTP/1.1 without TLS. */
    HTTP_1_1("", "http/1.1");

    /** What a client that prefers HTTP/2 ends up with. */
    final String protocol;

    private final String options;

    Listen(String options, String protocol) {
      this.options = options;
      this.protocol = protocol;
    }

    private boolean secure() {
      return options.startsWith("ssl");
    }
  }

  private final Listen listen;
  private final Path dir;
  private final int port;
  private final @Nullable Certificate certificate;
  private final ServerProcess process;

  /** Starts one that speaks HTTP/2 over TLS. */
  Nginx(int backendPort, String directives) throws Exception {
    this(Listen.TLS_H2, backendPort, directives);
  }

  /**
   * Starts one.
   *
   * @param backendPort where requests go
   * @param directives further lines of the server block
   */
  Nginx(Listen listen, int backendPort, String directives) throws Exception {
    this(listen, backendPort, directives, Certificate::forLocalhost);
  }

  /** Starts one with a certificate of the test's choice. */
  Nginx(Listen listen, int backendPort, String directives, CertificateMaker maker)
      throws Exception {
    this.listen = listen;
    dir = Files.createTempDirectory("rialto-nginx");
    certificate = listen.secure() ? maker.make(dir) : null;
    port = ServerProcess.freePort();
    Files.writeString(conf(), configuration(backendPort, directives));
    process = ServerProcess.start(dir, port, "nginx", List.of("nginx", "-c", conf().toString()));
  }

  /** Makes the certificate in a folder. */
  interface CertificateMaker {
    Certificate make(Path dir) throws Exception;
  }

  private Path conf() {
    return dir.resolve("nginx.conf");
  }

  /** The workers are root's, too, if the tests are: else they could not write into the folder. */
  private String configuration(int backendPort, String directives) {
    return """
    daemon off;
    user root root;
    worker_processes 1;
    pid %1$s/nginx.pid;
    error_log %1$s/error.log info;
    events { worker_connections 1024; }
    http {
      access_log off;
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      server {
        listen 127.0.0.1:%2$d %5$s;
        %6$s
        proxy_http_version 1.1;
        proxy_buffering off;
        %4$s
        location / { proxy_pass http://127.0.0.1:%3$d; }
      }
    }
    """
        .formatted(dir, port, backendPort, directives, listen.options, certificates());
  }

  private String certificates() {
    return certificate == null
        ? ""
        : "ssl_certificate %s; ssl_certificate_key %s;"
            .formatted(certificate.chain(), certificate.key());
  }

  String url(String path) {
    return (listen.secure() ? "https://localhost:" : "http://localhost:") + port + path;
  }

  Origin origin() {
    return Origin.of(URI.create(url("")));
  }

  /** Returns what a client may trust; nothing if TLS is not spoken. */
  X509Certificate[] certificate() {
    return certificate == null
        ? new X509Certificate[0]
        : new X509Certificate[] {certificate.certificate()};
  }

  /** Lets new workers take over; the old ones finish what they have and leave. */
  void reload() throws Exception {
    Process signal =
        ServerProcess.run(dir, "nginx", List.of("nginx", "-c", conf().toString(), "-s", "reload"));
    if (!signal.waitFor(10, TimeUnit.SECONDS) || signal.exitValue() != 0) {
      throw new IOException("nginx -s reload: " + Files.readString(dir.resolve("out.log")));
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
