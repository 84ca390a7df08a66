package dev.rialto.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** nghttpx, the proxy of nghttp2. */
final class Nghttpx implements ServerProgram {

  @Override
  public String debianPackage() {
    return "nghttp2-proxy";
  }

  @Override
  public void configure(Site site) throws IOException {
    Certificate certificate = site.certificate();
    Files.writeString(
        site.file("nghttpx.conf"),
        """
        frontend=127.0.0.1,%1$d%2$s
        backend=127.0.0.1,%3$d
        workers=1
        accesslog-file=/dev/null
        errorlog-file=%4$s
        add-response-header=x-generation: %5$d
        %6$s
        %7$s
        """
            .formatted(
                site.port(),
                certificate == null ? ";no-tls" : "",
                site.backendPort(),
                site.file("error.log"),
                site.generation(),
                certificate == null
                    ? ""
                    : "private-key-file="
                        + certificate.key()
                        + "\ncertificate-file="
                        + certificate.chain(),
                site.limit() == Site.Limit.TWO_STREAMS
                    ? "frontend-http2-max-concurrent-streams=2"
                    : ""));
  }

  @Override
  public List<String> command(Site site) {
    return List.of("nghttpx", "--conf=" + site.file("nghttpx.conf"));
  }

  @Override
  public List<String> reload(Site site, long pid) {
    return List.of("kill", "-HUP", Long.toString(pid));
  }
}
