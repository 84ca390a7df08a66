package dev.rialto.benchmarks.sidebyside;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Starts the server and the contenders, one after the other, and prints what they cost. */
public final class SideBySide {

  private static final int LONGEST_MINUTES = 12;

  private final String planName;
  private final Plan plan;
  private final Place place;
  private final Map<String, Map<String, Sample>> results = new LinkedHashMap<>();
  private final List<Extra> extras = new ArrayList<>();

  private SideBySide(String planName, Place place) {
    this.planName = planName;
    this.plan = Plan.of(planName);
    this.place = place;
  }

  /**
   * Runs.
   *
   * @param planName quick or full
   * @param patterns of the contenders' names; none: the plan's. The floor always runs.
   */
  public static void run(String planName, List<String> patterns) throws Exception {
    try (Server server = Server.start()) {
      System.out.println("Server: " + server.name() + ", TLS on loopback. JDK " + jdk() + ".");
      SideBySide run = new SideBySide(planName, server.place());
      for (int round = 1; round <= run.plan.rounds(); round++) {
        for (String name : Contenders.names()) {
          if (name.equals(Contenders.FLOOR)
              || (patterns.isEmpty() ? run.isPlanned(name) : matches(name, patterns))) {
            run.contender(name);
          }
        }
      }
      if (patterns.isEmpty()) {
        run.extras(server, run.plan.heldSeconds());
      }
      Report report = new Report(run.plan, run.results, run.extras);
      System.out.println(report.tables());
      report.writeJson();
    }
  }

  /**
   * Runs, alone, what is no contest.
   *
   * @param seconds how long the guides' throughput is held; 0: as long as the full plan does
   */
  public static void held(int seconds) throws Exception {
    try (Server server = Server.start()) {
      System.out.println("Server: " + server.name() + ", TLS on loopback. JDK " + jdk() + ".");
      SideBySide run = new SideBySide("full", server.place());
      run.extras(server, seconds == 0 ? run.plan.heldSeconds() : seconds);
      run.extras.forEach(extra -> System.out.println(extra.text()));
      new Report(run.plan, run.results, run.extras).writeJson();
    }
  }

  /** What is no contest: the outside limit, the guides' throughput, streams that stay open. */
  private void extras(Server server, int heldSeconds) throws Exception {
    extras.addAll(H2load.run(server.place()));
    String certificate = server.place().certificate().toString();
    extra(
        Jvm.of(
            ThroughputMain.class,
            server.place().unaryUrl(),
            certificate,
            Integer.toString(heldSeconds)));
    Path file = Files.createTempFile("rialto-bench", ".pem");
    Process stalling =
        Jvm.of(StallingMain.class, file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = stalling.inputReader(StandardCharsets.UTF_8)) {
      String url = out.readLine();
      if (url != null) {
        ProcessBuilder small = Jvm.of(OpenStreamsMain.class, url, file.toString());
        // The last one counts.
        small.command().add(small.command().indexOf("-cp"), "-Xmx256m");
        extra(small);
      }
    } finally {
      stalling.destroyForcibly().waitFor();
      Files.deleteIfExists(file);
    }
  }

  private void extra(ProcessBuilder builder) throws Exception {
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Extra extra = Extra.parse(line);
        if (extra != null) {
          extras.add(extra);
        }
      }
    }
    if (process.waitFor() != 0) {
      System.out.println(builder.command().get(builder.command().size() - 1) + ": see above");
    }
  }

  private boolean isPlanned(String name) {
    return plan.jdk() || !name.equals(Contenders.JDK);
  }

  private static boolean matches(String name, List<String> patterns) {
    return patterns.stream().anyMatch(pattern -> Pattern.compile(pattern).matcher(name).find());
  }

  private static String jdk() {
    return Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors";
  }

  private void contender(String name) throws Exception {
    Process process =
        Jvm.of(
                ContenderMain.class,
                name,
                planName,
                place.unaryUrl(),
                place.streamUrl(),
                place.certificate().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread guard = new Thread(() -> endLate(process), "guard");
    guard.setDaemon(true);
    guard.start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Sample sample = Sample.parse(line);
        if (sample != null) {
          results
              .computeIfAbsent(name, n -> new LinkedHashMap<>())
              .merge(sample.load(), sample, SideBySide::better);
        }
      }
    }
    if (process.waitFor() != 0) {
      System.out.println(name + " failed, see above");
    }
  }

  private static void endLate(Process process) {
    try {
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Sample better(Sample one, Sample other) {
    return one.cpuMicros() <= other.cpuMicros() ? one : other;
  }
}
