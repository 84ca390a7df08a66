package dev.rialto.metrics.console;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The files of the live page, from this module's jar and, for the charts, from that of uPlot (MIT
 * licence), a dependency of this module. Thread-safe.
 */
final class ConsoleFiles {

  /** What to say where the charts' library is not there; the page shows its tables then. */
  static final String NO_CHARTS = "Add org.webjars.npm:uplot to the class path\n";

  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final Map<String, String> OWN =
      Map.of(
          "/", "text/html; charset=utf-8",
          "/app.js", JAVASCRIPT,
          "/charts.js", JAVASCRIPT,
          "/start.js", JAVASCRIPT,
          "/style.css", CSS);
  private static final Map<String, String> CHARTS =
      Map.of("/uplot.js", "uPlot.iife.min.js", "/uplot.css", "uPlot.min.css");

  private ConsoleFiles() {}

  static boolean has(String path) {
    return OWN.containsKey(path) || CHARTS.containsKey(path);
  }

  /** Returns the media type of a file that there is. */
  static String type(String path) {
    return OWN.getOrDefault(path, path.endsWith(".js") ? JAVASCRIPT : CSS);
  }

  /** Opens a file; null if the jar that has it is not there. */
  static @Nullable InputStream open(String path) throws IOException {
    if (OWN.containsKey(path)) {
      String name = path.equals("/") ? "index.html" : path.substring(1);
      return MetricsConsole.class.getResourceAsStream(name);
    }
    ClassLoader loader = ConsoleFiles.class.getClassLoader();
    String version = loader == null ? null : version(loader);
    return version == null
        ? null
        : loader.getResourceAsStream(
            "META-INF/resources/webjars/uplot/" + version + "/dist/" + CHARTS.get(path));
  }

  /** Returns which one there is: an application may have chosen another than this module's. */
  private static @Nullable String version(ClassLoader loader) throws IOException {
    try (InputStream in =
        loader.getResourceAsStream("META-INF/maven/org.webjars.npm/uplot/pom.properties")) {
      if (in == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    }
  }
}
