package dev.rialto.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rialto.processor.RialtoProcessor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark suite of the guides: a few calls of two loopback providers, side by side. */
@Timeout(120)
class GuidesTest {

  private static final Path SOURCES =
      Path.of("..", "samples", "benchmarks", "src", "main", "java", "dev", "rialto", "benchmarks");
  private static final List<String> COLUMNS =
      List.of(
          "mean",
          "median",
          "p95",
          "p99",
          "min",
          "max",
          "first token",
          "answers/s",
          "success",
          "cost");
  private static final List<String> SCENARIOS =
      List.of(
          "simple question",
          "complex question, typed answer",
          "code",
          "stream, to its end",
          "simple questions, many at once");

  @TempDir static Path folder;
  private static String printed;
  private static String progress;
  private static String page;

  /** Two models whose differences are made up. */
  private static String made;

  /** Two models, of which one has five answers. */
  private static String few;

  /** A model that was asked a hundred times and failed in twenty. */
  private static String many;

  private static String costOfFailed;
  private static final Map<String, String> refused = new HashMap<>();

  private static final String MADE =
      """
      package dev.rialto.benchmarks.guides;

      import dev.rialto.Attempt;
      import dev.rialto.Cost;
      import dev.rialto.FailureDetails;
      import dev.rialto.InvalidOutputException;
      import dev.rialto.RialtoException;
      import dev.rialto.TokenUsage;
      import dev.rialto.Usd;
      import java.util.ArrayList;
      import java.util.EnumMap;
      import java.util.LinkedHashMap;
      import java.util.List;
      import java.util.Map;

      public final class Made {
        public static String page() {
          Map<String, Map<Scenario, Summary>> all = new LinkedHashMap<>();
          all.put("quick/model", each(100, 0, new Cost(Usd.of("0.003"), false)));
          all.put("dear/model", each(300, 0, new Cost(Usd.of("0.012"), false)));
          return page(all) + pageOfOdd();
        }

        private static String page(Map<String, Map<Scenario, Summary>> all) {
          return new HtmlReport(all, 20, 4, "a machine").html();
        }

        private static String pageOfOdd() {
          Map<String, Map<Scenario, Summary>> all = new LinkedHashMap<>();
          all.put("quick/model", each(100, 0, Cost.NOTHING));
          all.put("<b>odd</b>/slow", each(200, 5, Cost.UNKNOWN));
          return page(all);
        }

        public static String few() {
          Map<String, Map<Scenario, Summary>> all = new LinkedHashMap<>();
          all.put("quick/model", each(20, 100, 0, Cost.NOTHING));
          all.put("dear/model", each(5, 300, 0, Cost.NOTHING));
          return page(all);
        }

        public static String many() {
          Map<String, Map<Scenario, Summary>> all = new LinkedHashMap<>();
          all.put("quick/model", each(100, 100, 20, Cost.NOTHING));
          return page(all);
        }

        public static String costOfFailed() {
          Attempt first =
              new Attempt("a/b", "a", 1, "cut", TokenUsage.NONE, new Cost(Usd.of("0.5"), false));
          FailureDetails details =
              new FailureDetails(
                  "", "", 0, "", "", "", null, "", "", TokenUsage.NONE, List.of(first, first));
          RialtoException error = new InvalidOutputException("$", "more", "less", details, null);
          return Figures.cost(Guides.failed(0, error).cost());
        }

        private static Map<Scenario, Summary> each(int millis, int failing, Cost cost) {
          return each(20, millis, failing, cost);
        }

        private static Map<Scenario, Summary> each(int calls, int millis, int failing, Cost cost) {
          List<Summary.Sample> samples = new ArrayList<>();
          for (int i = 0; i < calls; i++) {
            samples.add(
                new Summary.Sample(
                    (millis + i) * 1_000_000L, -1, cost, i < failing ? "RateLimitException" : ""));
          }
          Map<Scenario, Summary> summaries = new EnumMap<>(Scenario.class);
          for (Scenario scenario : Scenario.values()) {
            summaries.put(scenario, Summary.of(samples, 2_000_000_000L));
          }
          return summaries;
        }
      }
      """;

  @BeforeAll
  static void runs() throws Exception {
    assumeThat(System.getenv()).doesNotContainKeys("OPENAI_API_KEY", "ANTHROPIC_API_KEY");
    Path classes = compiled();
    Path out = folder.resolve("guides.html");
    PrintStream before = System.out;
    PrintStream beforeErr = System.err;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ByteArrayOutputStream bar = new ByteArrayOutputStream();
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    try (URLClassLoader guides =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, GuidesTest.class.getClassLoader())) {
      System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(bar, true, StandardCharsets.UTF_8));
      thread.setContextClassLoader(guides);
      guides
          .loadClass("dev.rialto.benchmarks.guides.Guides")
          .getMethod("run", List.class)
          .invoke(null, List.of("calls=6", "threads=3", "out=" + out));
      for (String argument :
          List.of(
              "model=openai/gpt-4o-mini", "provider=acme", "calls=none", "threads=0", "modle=x")) {
        refused.put(argument, refusal(guides, argument));
      }
      Class<?> all = guides.loadClass("dev.rialto.benchmarks.guides.Made");
      made = (String) all.getMethod("page").invoke(null);
      few = (String) all.getMethod("few").invoke(null);
      many = (String) all.getMethod("many").invoke(null);
      costOfFailed = (String) all.getMethod("costOfFailed").invoke(null);
    } finally {
      System.setOut(before);
      System.setErr(beforeErr);
      thread.setContextClassLoader(loader);
    }
    printed = text.toString(StandardCharsets.UTF_8);
    progress = bar.toString(StandardCharsets.UTF_8);
    page = Files.readString(out);
    Path kept = Path.of("target");
    if (Files.isDirectory(kept)) {
      Files.writeString(kept.resolve("guides.html"), page);
    }
  }

  private static String refusal(URLClassLoader guides, String argument) throws Exception {
    try {
      guides
          .loadClass("dev.rialto.benchmarks.guides.Guides")
          .getMethod("run", List.class)
          .invoke(null, List.of("calls=1", "out=" + folder.resolve("none.html"), argument));
      return "none";
    } catch (InvocationTargetException e) {
      return e.getCause().toString();
    }
  }

  private static Path compiled() throws Exception {
    List<Path> sources = new ArrayList<>(List.of(SOURCES.resolve("Table.java")));
    try (Stream<Path> files = Files.list(SOURCES.resolve("guides"))) {
      files.filter(each -> each.toString().endsWith(".java")).forEach(sources::add);
    }
    Path source = Files.writeString(folder.resolve("Made.java"), MADE);
    sources.add(source);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavaCompiler.CompilationTask task =
          compiler.getTask(
              null,
              files,
              null,
              List.of(
                  "-d",
                  classes.toString(),
                  "-Arialto.services=true",
                  "-classpath",
                  System.getProperty("java.class.path")),
              null,
              files.getJavaFileObjectsFromPaths(sources));
      task.setProcessors(List.of(new RialtoProcessor()));
      assertThat(task.call()).isTrue();
    }
    return classes;
  }

  @Test
  void theTable_hasEachScenarioOfEachModel_andEveryFigure() {
    String head = printed.lines().filter(l -> l.contains("scenario, model")).findFirst().orElse("");
    assertThat(head).contains(COLUMNS);
    for (String scenario : SCENARIOS) {
      for (String model : List.of("openai/loopback", "anthropic/loopback")) {
        assertThat(printed.lines().filter(l -> l.contains(scenario + ", " + model)).toList())
            .singleElement()
            .asString()
            .containsPattern("(\\d+(\\.\\d+)? m?s\\s+){6}")
            .contains("100");
      }
    }
  }

  @Test
  void strengthsWeaknessesAndGaps_areNamedWhereTheDifferenceIsMoreThanChance() {
    assertThat(made)
        .contains("strong: simple question: the fastest, median")
        .contains("weak: simple question: the slowest, median")
        .contains("the next, dear/model, takes 2.8×")
        .contains("2.8× that of quick/model")
        .contains("strong: simple question: the cheapest, $0.00300 an answer")
        .contains("weak: simple question: the dearest, $0.0120 an answer, 4.0× that of quick/model")
        .contains("gap: p99 is the longest call where only 20 answered; calls=100 tells more")
        .contains("<td>10.0</td>") // answers a second
        .contains("gap: simple question: 75")
        .contains("RateLimitException=5")
        .contains("its price is not known")
        .contains("&lt;b&gt;odd&lt;/b&gt;/slow")
        .doesNotContain("<b>odd");
    assertThat(printed).contains("\nopenai/loopback\n").contains("\nanthropic/loopback\n");
  }

  @Test
  void thePage_hasTheTableAndAPlotOfEachScenario_andNeedsNothingElse() {
    for (String scenario : SCENARIOS) {
      assertThat(page).contains("<h2>" + scenario + "</h2>");
    }
    COLUMNS.forEach(column -> assertThat(page).contains("<th scope=\"col\">" + column + "</th>"));
    assertThat(Pattern.compile("<svg [^>]*aria-label=").matcher(page).results().count())
        .isEqualTo(SCENARIOS.size());
    assertThat(Pattern.compile("<circle ").matcher(page).results().count())
        .isEqualTo(SCENARIOS.size() * 2L * 6);
    assertThat(page).doesNotContain("NaN").doesNotContainPattern("(src|href)=");
  }

  @Test
  void fewerThanSixAnswers_areNoMedianToJudgeBy() {
    assertThat(few)
        .doesNotContain("the fastest")
        .doesNotContain("the slowest")
        .contains("from six answers on")
        .contains("p95 and p99 are the longest call where only 5 answered; calls=20 tells more");
  }

  @Test
  void moreCallsAreAskedFor_onlyWhereTheyWereTooFew() {
    assertThat(many).contains("80").doesNotContain("tells more");
  }

  @Test
  void whatFailedCallsCost_isCounted() {
    assertThat(costOfFailed).startsWith("$1");
  }

  @Test
  void whatCannotBeAsked_isRefused_withWhatIsAllowed() {
    assertThat(refused.get("model=openai/gpt-4o-mini"))
        .contains("'model=openai/gpt-4o-mini' is asked for, and no key is set")
        .contains("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "provider=name@url", "openai/loopback");
    assertThat(refused.get("provider=acme")).contains("'provider=acme'", "provider=name@url");
    assertThat(refused.get("calls=none")).contains("'calls=none'", "1 to 999999");
    assertThat(refused.get("threads=0")).contains("'threads=0'", "1 to 999999");
    assertThat(refused.get("modle=x")).contains("'modle=x'", "model=");
  }

  @Test
  void theProgressIsShown() {
    assertThat(progress).contains("100 %").contains("openai/loopback: simple question");
  }
}
