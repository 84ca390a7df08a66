package dev.rialto.benchmarks.sidebyside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** nghttp2's h2load where it is installed: what a client in C gets out of the same server. */
final class H2load {

  private static final int CALLS = 30_000;
  private static final Pattern RATE = Pattern.compile("([0-9.]+) req/s");

  private H2load() {}

  /** Returns its rate on one connection with 32 calls in flight; nothing if it cannot be run. */
  static List<Extra> run(Place place) throws Exception {
    Path body = Files.createTempFile("rialto-bench", ".json");
    try {
      Files.write(body, RawRequest.unary().body());
      Process process =
          new ProcessBuilder(
                  "h2load",
                  "-n" + CALLS,
                  "-c1",
                  "-m32",
                  "-d",
                  body.toString(),
                  "-H",
                  "content-type: application/json",
                  place.unaryUrl() + RawRequest.PATH)
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher rate = RATE.matcher(said);
      return process.waitFor() == 0 && rate.find()
          ? List.of(
              new Extra(
                  "h2load, unary, 32 in flight",
                  Double.parseDouble(rate.group(1)),
                  "calls/s",
                  "the outside limit"))
          : List.of();
    } catch (IOException notInstalled) {
      return List.of();
    } finally {
      Files.delete(body);
    }
  }
}
