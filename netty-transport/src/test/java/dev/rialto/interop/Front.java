package dev.rialto.interop;

import dev.rialto.spi.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real server in front of a backend, for one test. */
final class Front implements AutoCloseable {

  private final ServerProgram program;
  private final ServerProcess process;
  private Site site;

  private Front(ServerProgram program, Site site) throws Exception {
    this.program = program;
    this.site = site;
    program.configure(site);
    process =
        ServerProcess.start(
            site.dir(), site.port(), program.debianPackage(), program.command(site));
  }

  static Front start(
      ServerProgram program, boolean secure, boolean http2, int backendPort, Site.Limit limit)
      throws Exception {
    Path dir = Files.createTempDirectory("rialto-front");
    Certificate certificate = secure ? Certificate.forLocalhost(dir) : null;
    int port = ServerProcess.freePort();
    int adminPort = ServerProcess.freePort();
    return new Front(
        program, new Site(dir, port, adminPort, backendPort, certificate, http2, limit, 1));
  }

  Origin origin() {
    return new Origin(site.secure(), "localhost", site.port());
  }

  /** Returns what a client may trust; nothing if TLS is not spoken. */
  X509Certificate[] certificate() {
    Certificate shown = site.certificate();
    return shown == null ? new X509Certificate[0] : new X509Certificate[] {shown.certificate()};
  }

  /** Has the next configuration taken over; returns what answers then carry. */
  String reload() throws Exception {
    site = site.next();
    program.configure(site);
    reloadAgain();
    return Integer.toString(site.generation());
  }

  /** Says once more that the configuration is to be read. */
  void reloadAgain() throws Exception {
    Process reload =
        ServerProcess.run(site.dir(), program.debianPackage(), program.reload(site, process.pid()));
    if (!reload.waitFor(20, TimeUnit.SECONDS) || reload.exitValue() != 0) {
      throw new IOException(program + " did not reload: " + Files.readString(site.file("out.log")));
    }
  }

  /** Returns what the server and its programs have said. */
  String log() throws IOException {
    StringBuilder said = new StringBuilder();
    for (String name : List.of("out.log", "error.log")) {
      if (Files.exists(site.file(name))) {
        said.append(Files.readString(site.file(name)));
      }
    }
    return said.substring(Math.max(0, said.length() - 4_000));
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
