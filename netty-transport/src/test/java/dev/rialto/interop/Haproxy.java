package dev.rialto.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** HAProxy. */
final class Haproxy implements ServerProgram {

  @Override
  public String debianPackage() {
    return "haproxy";
  }

  @Override
  public void configure(Site site) throws IOException {
    String bind = site.http2() ? "proto h2" : "";
    Certificate certificate = site.certificate();
    if (certificate != null) {
      Files.writeString(
          site.file("both.pem"),
          Files.readString(certificate.chain()) + Files.readString(certificate.key()));
      bind =
          "ssl crt "
              + site.file("both.pem")
              + (site.http2() ? " alpn h2,http/1.1" : " alpn http/1.1");
    }
    Files.writeString(
        site.file("haproxy.cfg"),
        """
        global
          %4$s
        defaults
          mode http
          option abortonclose
          timeout connect 5s
          timeout client 60s
          timeout server 60s
        frontend front
          bind 127.0.0.1:%1$d %2$s
          http-response set-header x-generation %5$d
          default_backend back
        backend back
          server one 127.0.0.1:%3$d
        """
            .formatted(
                site.port(),
                bind,
                site.backendPort(),
                site.limit() == Site.Limit.TWO_STREAMS ? "tune.h2.max-concurrent-streams 2" : "",
                site.generation()));
  }

  @Override
  public List<String> command(Site site) {
    return List.of("haproxy", "-W", "-f", site.file("haproxy.cfg").toString());
  }

  @Override
  public List<String> reload(Site site, long pid) {
    return List.of("kill", "-USR2", Long.toString(pid));
  }
}
