package dev.rialto.benchmarks.sidebyside;

import dev.rialto.benchmarks.Table;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * How long a fresh JVM takes from its start to the answer of its first call, with and without an
 * archive of its classes (AppCDS). Both ways begin with an injector and TLS; they take turns, and
 * the median of the rounds counts.
 */
public final class FirstCall {

  private static final int ROUNDS = 7;
  private static final double MOST = 1.25;

  private final Place place;
  private final Path directory;
  private final String classPath;

  private FirstCall(Place place, Path directory) throws IOException {
    this.place = place;
    this.directory = directory;
    this.classPath = jars(directory);
  }

  /** Runs. */
  public static void run() throws Exception {
    Path directory = Files.createTempDirectory("rialto-first-call");
    try (Server server = Server.start()) {
      System.out.println("Server: " + server.name() + ". JDK " + Runtime.version() + ".");
      System.out.println(new FirstCall(server.place(), directory).table());
    } finally {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  private Table table() throws Exception {
    Table table = new Table("first call of a JVM", "floor", "Rialto", "ratio", "must");
    row(table, "as it comes, ms", List.of(), List.of());
    List<String> floor = archived(FirstCallMain.FLOOR);
    List<String> rialto = archived(FirstCallMain.RIALTO);
    row(table, "with an archive, ms", floor, rialto);
    return table;
  }

  private void row(Table table, String name, List<String> floorOptions, List<String> rialtoOptions)
      throws Exception {
    double[] floor = new double[ROUNDS];
    double[] rialto = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      floor[i] = millis(FirstCallMain.FLOOR, floorOptions);
      rialto[i] = millis(FirstCallMain.RIALTO, rialtoOptions);
    }
    double ratio = median(rialto) / median(floor);
    table.row(
        name,
        String.format(Locale.ROOT, "%.0f", median(floor)),
        String.format(Locale.ROOT, "%.0f", median(rialto)),
        String.format(Locale.ROOT, "%.2f×", ratio),
        String.format(Locale.ROOT, "%.2f×", MOST));
  }

  /** Writes an archive of what one way loads, and returns the option that uses it. */
  private List<String> archived(String what) throws Exception {
    Path archive = directory.resolve(what + ".jsa");
    millis(what, List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"));
    return List.of("-XX:SharedArchiveFile=" + archive);
  }

  private double millis(String what, List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, FirstCallMain.class.getName()));
    command.addAll(List.of(what, place.unaryUrl(), place.certificate().toString()));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    int first = process.getInputStream().read();
    double millis = (System.nanoTime() - start) / 1e6;
    process.getInputStream().transferTo(OutputStream.nullOutputStream());
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0 || first < 0) {
      process.destroyForcibly();
      throw new IllegalStateException("the call failed: " + String.join(" ", command));
    }
    return millis;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** An archive takes classes of jars only: packs each directory of the class path into one. */
  private static String jars(Path directory) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(part);
      if (Files.isDirectory(path)) {
        Path jar = directory.resolve("classes-" + jars.size() + ".jar");
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "-cf", jar.toString(), "-C", path.toString(), ".");
        jars.add(jar.toString());
      } else if (Files.exists(path)) {
        jars.add(part);
      }
    }
    return String.join(File.pathSeparator, jars);
  }
}
