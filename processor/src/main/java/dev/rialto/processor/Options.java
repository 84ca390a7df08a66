package dev.rialto.processor;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is said with {@code -A}.
 *
 * @param services whether the service entry is written
 * @param tasks names of tasks that only the run time knows
 * @param profiles names of profiles that only the run time knows
 * @param resources folders with templates
 * @param suppressed codes of warnings that nobody wants to see
 * @param mistakes what is wrong with the options themselves
 */
record Options(
    boolean services,
    List<String> tasks,
    List<String> profiles,
    List<Path> resources,
    Set<String> suppressed,
    List<String> mistakes) {

  static final String SERVICES = "rialto.services";
  static final String TASKS = "rialto.tasks";
  static final String PROFILES = "rialto.profiles";
  static final String RESOURCES = "rialto.resources";
  static final String SUPPRESS = "rialto.suppress";

  static final Set<String> NAMES = Set.of(SERVICES, TASKS, PROFILES, RESOURCES, SUPPRESS);

  static Options of(Map<String, String> given) {
    String services = given.getOrDefault(SERVICES, "true");
    boolean known = "true".equals(services) || "false".equals(services);
    return new Options(
        !"false".equals(services),
        list(given.get(TASKS), ","),
        list(given.get(PROFILES), ","),
        list(given.get(RESOURCES), java.io.File.pathSeparator).stream().map(Path::of).toList(),
        new LinkedHashSet<>(list(given.get(SUPPRESS), ",")),
        known
            ? List.of()
            : List.of("-A" + SERVICES + " is '" + services + "'; allowed is true or false"));
  }

  private static List<String> list(
      @org.jspecify.annotations.Nullable String text, String separator) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(separator))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .toList();
  }
}
