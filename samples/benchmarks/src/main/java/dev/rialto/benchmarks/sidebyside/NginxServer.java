package dev.rialto.benchmarks.sidebyside;

import dev.rialto.benchmarks.CannedAnswers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * nginx with answers in files. It reads each request to its end, since {@code mirror} does so
 * before the content is made; files refuse POST, which {@code error_page} turns into the file. DATA
 * frames are as long as an event, so that a stream comes as providers send it, one frame a delta.
 */
final class NginxServer implements Server {

  private static final String CONFIGURATION =
      """
      daemon off;
      master_process off;
      worker_processes 1;
      pid %1$s/nginx.pid;
      error_log %1$s/error.log error;
      events { worker_connections 512; }
      http {
        access_log off;
        client_body_temp_path %1$s/body;
        proxy_temp_path %1$s/proxy;
        fastcgi_temp_path %1$s/fastcgi;
        uwsgi_temp_path %1$s/uwsgi;
        scgi_temp_path %1$s/scgi;
        open_file_cache max=10;
        etag off;
        server {
          listen 127.0.0.1:%2$d ssl http2;
          ssl_certificate %1$s/cert.pem;
          ssl_certificate_key %1$s/key.pem;
          ssl_protocols TLSv1.3;
          keepalive_requests 100000000;
          keepalive_timeout 1h;
          root %1$s;
          location = /unary/v1/chat/completions {
            mirror /mirror;
            error_page 405 =200 /unary.json;
          }
          location = /stream/v1/chat/completions {
            http2_chunk_size %3$d;
            mirror /mirror;
            error_page 405 =200 /stream.sse;
          }
          location = /unary.json { internal; types {} default_type application/json; }
          location = /stream.sse {
            internal;
            types {}
            default_type text/event-stream;
            http2_chunk_size %3$d;
          }
          location = /mirror { internal; return 204; }
        }
      }
      """;

  private final Path dir;
  private final Process process;
  private final Place place;

  NginxServer() throws Exception {
    dir = Files.createTempDirectory("rialto-bench");
    int port = freePort();
    Path certificate = SelfSigned.write(dir);
    Files.write(dir.resolve("unary.json"), CannedAnswers.unary(Answers.TEXT_LENGTH));
    Files.write(dir.resolve("stream.sse"), CannedAnswers.stream(Answers.DELTAS));
    refusing("unary");
    refusing("stream");
    Path configuration = dir.resolve("nginx.conf");
    Files.writeString(configuration, CONFIGURATION.formatted(dir, port, CannedAnswers.EVENT_BYTES));
    process =
        new ProcessBuilder("nginx", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("out.log").toFile())
            .start();
    awaitListening(port);
    String base = "https://localhost:" + port;
    place = new Place(base + "/unary/v1", base + "/stream/v1", certificate);
  }

  @Override
  public String name() {
    return "nginx in a process of its own";
  }

  @Override
  public Place place() {
    return place;
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    try (Stream<Path> files = Files.walk(dir)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** There has to be a file, or POST would find nothing rather than be refused. */
  private void refusing(String kind) throws IOException {
    Path path = dir.resolve(kind).resolve("v1" + RawRequest.PATH);
    Files.createDirectories(path.getParent());
    Files.createFile(path);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitListening(int port) throws Exception {
    for (int attempt = 0; attempt < 100 && process.isAlive(); attempt++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException notYet) {
        process.waitFor(50, TimeUnit.MILLISECONDS);
      }
    }
    process.destroyForcibly();
    throw new IOException("it does not listen: " + Files.readString(dir.resolve("out.log")));
  }
}
