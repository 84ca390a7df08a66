package dev.rialto.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Caddy. */
final class Caddy implements ServerProgram {

  @Override
  public String debianPackage() {
    return "caddy";
  }

  @Override
  public void configure(Site site) throws IOException {
    Certificate certificate = site.certificate();
    Files.writeString(
        site.file("Caddyfile"),
        """
        {
          admin 127.0.0.1:%1$d
          auto_https off
          storage file_system %7$s
          servers {
            protocols %8$s
          }
        }
        %2$s://localhost:%3$d {
          bind 127.0.0.1
          %4$s
          header x-generation %6$d
          reverse_proxy 127.0.0.1:%5$d {
            transport http {
              compression off
            }
          }
        }
        """
            .formatted(
                site.adminPort(),
                certificate == null ? "http" : "https",
                site.port(),
                certificate == null ? "" : "tls " + certificate.chain() + " " + certificate.key(),
                site.backendPort(),
                site.generation(),
                site.file("storage"),
                site.http2() ? "h1 h2 h2c" : "h1"));
  }

  @Override
  public List<String> command(Site site) {
    return List.of(
        "caddy", "run", "--adapter", "caddyfile", "--config", site.file("Caddyfile").toString());
  }

  @Override
  public List<String> reload(Site site, long pid) {
    return List.of(
        "caddy",
        "reload",
        "--adapter",
        "caddyfile",
        "--config",
        site.file("Caddyfile").toString(),
        "--address",
        "127.0.0.1:" + site.adminPort());
  }
}
