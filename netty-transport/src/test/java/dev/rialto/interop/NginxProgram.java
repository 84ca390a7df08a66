package dev.rialto.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** nginx, as far as the contract needs it; {@link Nginx} can be told more. */
final class NginxProgram implements ServerProgram {

  @Override
  public String debianPackage() {
    return "nginx";
  }

  @Override
  public void configure(Site site) throws IOException {
    Certificate certificate = site.certificate();
    Files.writeString(
        site.file("nginx.conf"),
        """
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
          client_max_body_size 64m;
          server {
            listen 127.0.0.1:%2$d %7$s %3$s
            proxy_http_version 1.1;
            proxy_buffering off;
            %4$s
            add_header x-generation %6$d always;
            location / { proxy_pass http://127.0.0.1:%5$d; }
          }
        }
        """
            .formatted(
                site.dir(),
                site.port(),
                certificate == null
                    ? ";"
                    : "ssl; ssl_certificate %s; ssl_certificate_key %s;"
                        .formatted(certificate.chain(), certificate.key()),
                switch (site.limit()) {
                  case NONE -> "";
                  case TWO_STREAMS -> "http2_max_concurrent_streams 2;";
                  case THREE_REQUESTS -> "keepalive_requests 3;";
                },
                site.backendPort(),
                site.generation(),
                site.http2() ? "http2" : ""));
  }

  @Override
  public List<String> command(Site site) {
    return List.of("nginx", "-c", site.file("nginx.conf").toString());
  }

  @Override
  public List<String> reload(Site site, long pid) {
    return List.of("kill", "-HUP", Long.toString(pid));
  }
}
