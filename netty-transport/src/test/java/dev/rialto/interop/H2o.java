package dev.rialto.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** H2O. */
final class H2o implements ServerProgram {

  @Override
  public String debianPackage() {
    return "h2o";
  }

  @Override
  public void configure(Site site) throws IOException {
    Certificate certificate = site.certificate();
    String ssl =
        certificate == null
            ? ""
            : ", ssl: {certificate-file: \"%s\", key-file: \"%s\"}"
                .formatted(certificate.chain(), certificate.key());
    Files.writeString(
        site.file("h2o.conf"),
        """
        user: root
        num-threads: 1
        pid-file: %1$s
        listen: {host: 127.0.0.1, port: %2$d%3$s}
        %4$s
        hosts:
          default:
            paths:
              "/":
                proxy.reverse.url: "http://127.0.0.1:%5$d/"
                proxy.timeout.keepalive: 0
                header.set: "x-generation: %6$d"
        """
            .formatted(
                site.file("h2o.pid"),
                site.port(),
                ssl,
                site.limit() == Site.Limit.TWO_STREAMS
                    ? "http2-max-concurrent-requests-per-connection: 2"
                    : "",
                site.backendPort(),
                site.generation()));
  }

  @Override
  public List<String> command(Site site) {
    return List.of("h2o", "-m", "master", "-c", site.file("h2o.conf").toString());
  }

  @Override
  public List<String> reload(Site site, long pid) {
    return List.of("kill", "-HUP", Long.toString(pid));
  }
}
