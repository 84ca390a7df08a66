package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import dev.rialto.metrics.internal.registry.Resources;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ResourcesTest {

  private static final int MEGABYTE = 1 << 20;

  @Test
  void whatIsLeft_isWhatTheLastCollectionOfThePoolLeft_ifThereWasOne() {
    MemoryUsage never = new MemoryUsage(100, 0, 0, 200);
    MemoryUsage emptied = new MemoryUsage(0, 0, 100, -1);
    MemoryUsage left = new MemoryUsage(0, 30, 100, 200);
    MemoryUsage used = new MemoryUsage(0, 70, 100, 200);
    assertThat(Resources.left(left, used)).isEqualTo(30);
    assertThat(Resources.left(used, left)).as("freed since").isEqualTo(30);
    assertThat(Resources.left(emptied, used)).isZero();
    assertThat(Resources.left(never, used)).isEqualTo(70);
    assertThat(Resources.left(null, used)).isEqualTo(70);
    assertThat(Resources.left(left, null)).isZero();
  }

  /** A real JVM: 56 MB of 128 live in the old generation, with much litter around them. */
  @ParameterizedTest
  @ValueSource(strings = {"Serial", "Parallel", "G1", "Shenandoah", "Z"})
  void whatLivesIsSeen_andLitterIsNot_underAnyCollector(String collector) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:+Use" + collector + "GC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                home(Resources.class)
                    + File.pathSeparator
                    + home(Living.class)
                    + File.pathSeparator
                    + home(MetricRegistry.class),
                Living.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    System.out.println(collector + ": " + said.strip());
    // A JVM may have something to say of its options first.
    String last = said.lines().reduce("", (before, line) -> line);
    double share = Double.parseDouble(last.substring(0, last.indexOf(' ')));
    assertThat(share).as(said).isBetween(.2, .95);
  }

  private static String home(Class<?> of) throws Exception {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }

  /** Prints the share of the heap, and who collects it. */
  static final class Living {
    private Living() {}

    public static void main(String[] args) {
      Resources process = Resources.ofThisProcess();
      System.out.print(process.now().threads() > 0 ? "" : "no threads"); // loads its classes
      List<byte[]> living = new ArrayList<>();
      long litter = 0;
      for (int i = 0; i < 56; i++) {
        living.add(new byte[MEGABYTE / 4]);
        living.add(new byte[MEGABYTE / 4]);
        living.add(new byte[MEGABYTE / 4]);
        living.add(new byte[MEGABYTE / 4]);
        for (int each = 0; each < 64; each++) {
          litter += new byte[MEGABYTE / 16].length;
        }
      }
      System.out.println(
          process.now().heapShare()
              + " "
              + living.size()
              + " "
              + litter
              + " "
              + ManagementFactory.getGarbageCollectorMXBeans().stream()
                  .map(each -> each.getName())
                  .toList());
    }
  }
}
