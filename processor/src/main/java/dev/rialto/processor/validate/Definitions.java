package dev.rialto.processor.validate;

import dev.rialto.Profile;
import dev.rialto.Task;
import dev.rialto.processor.model.DefinedProfile;
import dev.rialto.processor.model.DefinedTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;

/** The tasks and profiles that annotations may name. */
public final class Definitions {

  private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";

  private final Set<String> otherTasks = new TreeSet<>();
  private final Set<String> otherProfiles = new TreeSet<>();
  private final Map<String, DefinedTask> tasks = new TreeMap<>();
  private final Map<String, DefinedProfile> profiles = new TreeMap<>();

  /**
   * Knows the built-in ones and those of the options.
   *
   * @param taskNames tasks that only the run time knows
   * @param profileNames profiles that only the run time knows
   */
  public Definitions(List<String> taskNames, List<String> profileNames) {
    Task.BUILT_IN.forEach(task -> otherTasks.add(task.name()));
    Profile.BUILT_IN.forEach(profile -> otherProfiles.add(profile.name()));
    otherTasks.addAll(taskNames);
    otherProfiles.addAll(profileNames);
  }

  Set<String> taskNames() {
    Set<String> all = new TreeSet<>(otherTasks);
    all.addAll(tasks.keySet());
    return all;
  }

  Set<String> profileNames() {
    Set<String> all = new TreeSet<>(otherProfiles);
    all.addAll(profiles.keySet());
    return all;
  }

  Optional<DefinedTask> task(String name) {
    return Optional.ofNullable(tasks.get(name));
  }

  Optional<DefinedProfile> profile(String name) {
    return Optional.ofNullable(profiles.get(name));
  }

  /** Takes in what is declared on a package or type. */
  public void read(Element element, Report report) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      switch (Annotation.typeOf(mirror).getQualifiedName().toString()) {
        case Names.DEFINE_TASK -> readTask(element, new Annotation(mirror), report);
        case Names.DEFINE_PROFILE -> readProfile(element, new Annotation(mirror), report);
        case Names.DEFINE_TASK + ".All" ->
            inner(mirror).forEach(one -> readTask(element, one, report));
        case Names.DEFINE_PROFILE + ".All" ->
            inner(mirror).forEach(one -> readProfile(element, one, report));
        default -> {}
      }
    }
  }

  private static List<Annotation> inner(AnnotationMirror container) {
    List<Annotation> all = new ArrayList<>();
    for (AnnotationValue value : new Annotation(container).values("value")) {
      if (value.getValue() instanceof AnnotationMirror mirror) {
        all.add(new Annotation(mirror));
      }
    }
    return all;
  }

  private void readTask(Element element, Annotation annotation, Report report) {
    Settings settings = new Settings(element, annotation, report);
    DefinedTask task =
        new DefinedTask(annotation.text("name"), settings.number("temperature", 0, 2, 0));
    if (isName(settings, task.name(), otherTasks, tasks.get(task.name()), task, "task")) {
      tasks.put(task.name(), task);
    }
  }

  private void readProfile(Element element, Annotation annotation, Report report) {
    Settings settings = new Settings(element, annotation, report);
    DefinedProfile profile =
        new DefinedProfile(
            annotation.text("name"),
            settings.number("temperature", 0, 2, Double.NaN),
            settings.count("maxTokens"),
            settings.number("topP", 0, 1, Double.NaN),
            settings.number("frequencyPenalty", -2, 2, Double.NaN));
    Object before = profiles.get(profile.name());
    if (isName(settings, profile.name(), otherProfiles, before, profile, "profile")) {
      profiles.put(profile.name(), profile);
    }
  }

  private static boolean isName(
      Settings settings,
      String name,
      Set<String> builtIn,
      @org.jspecify.annotations.Nullable Object before,
      Object now,
      String what) {
    if (!name.matches(NAME)) {
      settings.bad(
          "name",
          "'"
              + name
              + "' can be no "
              + what
              + "'s name; allowed are small letters, digits and hyphens");
    } else if (builtIn.contains(name)) {
      settings.bad("name", "The " + what + " '" + name + "' is built in; choose another name");
    } else if (before != null && !before.equals(now)) {
      settings.bad(
          "name", "The " + what + " '" + name + "' is declared twice, with different values");
    } else {
      return true;
    }
    return false;
  }
}
