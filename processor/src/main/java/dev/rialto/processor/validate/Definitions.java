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

  /** The kind of what {@code @DefineTask} declares. */
  public static final String TASK = "task";

  /** The kind of what {@code @DefineProfile} declares. */
  public static final String PROFILE = "profile";

  private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";

  private final Library library;
  private final Set<String> otherTasks = new TreeSet<>();
  private final Set<String> otherProfiles = new TreeSet<>();
  private final Map<String, DefinedTask> tasks = new TreeMap<>();
  private final Map<String, DefinedProfile> profiles = new TreeMap<>();

  /**
   * Knows the built-in ones and those of the options.
   *
   * @param taskNames tasks that only the run time knows
   * @param profileNames profiles that only the run time knows
   * @param library where else to look for a name
   */
  public Definitions(List<String> taskNames, List<String> profileNames, Library library) {
    this.library = library;
    Task.BUILT_IN.forEach(task -> otherTasks.add(task.name()));
    Profile.BUILT_IN.forEach(profile -> otherProfiles.add(profile.name()));
    otherTasks.addAll(taskNames);
    otherProfiles.addAll(profileNames);
  }

  /** Where definitions of other compilations are, by kind and name. */
  public interface Library {
    /**
     * Returns what declares a name, of the first that do.
     *
     * @param kind {@code task} or {@code profile}
     */
    List<Element> holders(String kind, String name);
  }

  /** Takes in a task and a profile that another compilation declares, where none here does. */
  void seek(String taskName, String profileName) {
    if (taskName.matches(NAME) && !taskNames().contains(taskName)) {
      for (Element holder : library.holders(TASK, taskName)) {
        tasks(holder).stream()
            .filter(task -> task.text("name").equals(taskName))
            .forEach(task -> tasks.putIfAbsent(taskName, task(task, silent(holder, task))));
      }
    }
    if (profileName.matches(NAME) && !profileNames().contains(profileName)) {
      for (Element holder : library.holders(PROFILE, profileName)) {
        profiles(holder).stream()
            .filter(profile -> profile.text("name").equals(profileName))
            .forEach(
                profile ->
                    profiles.putIfAbsent(profileName, profile(profile, silent(holder, profile))));
      }
    }
  }

  /** Whoever compiled it was told what is wrong with it. */
  private static Settings silent(Element holder, Annotation annotation) {
    return new Settings(holder, annotation, new Report(holder, new Sources(), Set.of()));
  }

  /** Returns the names that an element declares: of tasks, or of profiles. */
  public static Set<String> names(String kind, Element holder) {
    Set<String> names = new TreeSet<>();
    for (Annotation one : kind.equals(TASK) ? tasks(holder) : profiles(holder)) {
      if (one.text("name").matches(NAME)) {
        names.add(one.text("name"));
      }
    }
    return names;
  }

  private static List<Annotation> tasks(Element holder) {
    return all(holder, Names.DEFINE_TASK);
  }

  private static List<Annotation> profiles(Element holder) {
    return all(holder, Names.DEFINE_PROFILE);
  }

  private static List<Annotation> all(Element holder, String type) {
    List<Annotation> all = new ArrayList<>();
    Annotation.on(holder, type).ifPresent(all::add);
    Annotation.on(holder, type + ".All").ifPresent(several -> all.addAll(inner(several.mirror())));
    return all;
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
    tasks(element).forEach(one -> readTask(element, one, report));
    profiles(element).forEach(one -> readProfile(element, one, report));
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
    DefinedTask task = task(annotation, settings);
    if (isName(settings, task.name(), otherTasks, tasks.get(task.name()), task, "task")) {
      tasks.put(task.name(), task);
    }
  }

  private void readProfile(Element element, Annotation annotation, Report report) {
    Settings settings = new Settings(element, annotation, report);
    DefinedProfile profile = profile(annotation, settings);
    Object before = profiles.get(profile.name());
    if (isName(settings, profile.name(), otherProfiles, before, profile, "profile")) {
      profiles.put(profile.name(), profile);
    }
  }

  private static DefinedTask task(Annotation annotation, Settings settings) {
    return new DefinedTask(annotation.text("name"), settings.number("temperature", 0, 2, 0));
  }

  private static DefinedProfile profile(Annotation annotation, Settings settings) {
    return new DefinedProfile(
        annotation.text("name"),
        settings.number("temperature", 0, 2, Double.NaN),
        settings.count("maxTokens"),
        settings.number("topP", 0, 1, Double.NaN),
        settings.number("frequencyPenalty", -2, 2, Double.NaN));
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
