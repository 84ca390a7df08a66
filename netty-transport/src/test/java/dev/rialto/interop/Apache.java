package dev.rialto.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Apache httpd with mod_http2. */
final class Apache implements ServerProgram {

  private static final String MODULES = "/usr/lib/apache2/modules/mod_";

  @Override
  public String debianPackage() {
    return "apache2";
  }

  @Override
  public void configure(Site site) throws IOException {
    StringBuilder modules = new StringBuilder();
    for (String name :
        List.of("mpm_event", "authz_core", "http2", "ssl", "proxy", "proxy_http", "headers")) {
      modules
          .append("LoadModule ")
          .append(name)
          .append("_module ")
          .append(MODULES)
          .append(name)
          .append(".so\n");
    }
    Certificate certificate = site.certificate();
    String tls =
        certificate == null
            ? "Protocols" + (site.http2() ? " h2c" : "") + " http/1.1"
            : """
              SSLEngine on
              SSLCertificateFile %s
              SSLCertificateKeyFile %s
              Protocols %s http/1.1"""
                .formatted(certificate.chain(), certificate.key(), site.http2() ? "h2" : "");
    Files.writeString(
        site.file("apache.conf"),
        """
        %1$s
        ServerRoot %2$s
        DefaultRuntimeDir %2$s
        PidFile %2$s/httpd.pid
        ErrorLog %2$s/error.log
        User www-data
        Group www-data
        ServerName localhost
        Listen 127.0.0.1:%3$d
        ServerLimit 16
        StartServers 1
        ThreadLimit 160
        ThreadsPerChild 160
        MaxRequestWorkers 2560
        MinSpareThreads 1
        MaxSpareThreads 2560
        H2Direct on
        %4$s
        %5$s
        ProxyPass / http://127.0.0.1:%6$d/ flushpackets=on disablereuse=on
        Header always set x-generation %7$d
        """
            .formatted(
                modules,
                site.dir(),
                site.port(),
                tls,
                switch (site.limit()) {
                  case NONE -> "MaxKeepAliveRequests 0";
                  case TWO_STREAMS -> "H2MaxSessionStreams 2";
                  case THREE_REQUESTS -> "MaxKeepAliveRequests 3";
                },
                site.backendPort(),
                site.generation()));
  }

  @Override
  public List<String> command(Site site) {
    return List.of("apache2", "-f", site.file("apache.conf").toString(), "-DFOREGROUND");
  }

  @Override
  public List<String> reload(Site site, long pid) {
    return List.of("kill", "-USR1", Long.toString(pid));
  }
}
