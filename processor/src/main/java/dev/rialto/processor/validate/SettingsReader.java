package dev.rialto.processor.validate;

import dev.rialto.processor.model.SettingsModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;

/** Reads {@code @Completion}: what a method says wins over what its interface says. */
final class SettingsReader {

  private static final SettingsModel NONE =
      new SettingsModel(
          "", Optional.empty(), "", Optional.empty(), "", 0, Double.NaN, 0, "", 0, "");

  private final Context context;
  private final SettingsModel ofType;

  SettingsReader(Context context) {
    this.context = context;
    this.ofType = read(context.owner(), NONE);
  }

  SettingsModel read(Element method) {
    return read(method, ofType);
  }

  private SettingsModel read(Element element, SettingsModel wider) {
    List<Annotation> own = new ArrayList<>(Completions.on(element));
    Collections.reverse(own);
    SettingsModel settings = wider;
    for (Annotation annotation : own) {
      settings = read(element, annotation, settings);
    }
    return settings;
  }

  private SettingsModel read(Element element, Annotation annotation, SettingsModel wider) {
    Settings settings = new Settings(element, annotation, context.report());
    Definitions definitions = context.definitions();
    String task =
        settings.name(
            "task",
            definitions.taskNames(),
            Code.UNKNOWN_TASK,
            "Declare one with @DefineTask on a package or type.");
    String profile =
        settings.name(
            "profile",
            definitions.profileNames(),
            Code.UNKNOWN_PROFILE,
            "Declare one with @DefineProfile on a package or type.");
    String model = settings.model();
    long timeoutNanos = settings.nanos("timeout");
    double temperature = settings.number("temperature", 0, 2, Double.NaN);
    int maxTokens = settings.count("maxTokens");
    String cache = annotation.constant("cache");
    long cacheTtlNanos = settings.nanos("cacheTtl");
    String repair = annotation.constant("repair");
    return new SettingsModel(
        task.isEmpty() ? wider.task() : task,
        task.isEmpty() ? wider.definedTask() : definitions.task(task),
        profile.isEmpty() ? wider.profile() : profile,
        profile.isEmpty() ? wider.definedProfile() : definitions.profile(profile),
        model.isEmpty() ? wider.model() : model,
        timeoutNanos == 0 ? wider.timeoutNanos() : timeoutNanos,
        Double.isNaN(temperature) ? wider.temperature() : temperature,
        maxTokens == 0 ? wider.maxTokens() : maxTokens,
        cache.isEmpty() || cache.equals("DEFAULT") ? wider.cache() : cache,
        cacheTtlNanos == 0 ? wider.cacheTtlNanos() : cacheTtlNanos,
        repair.isEmpty() || repair.equals("DEFAULT") ? wider.repair() : repair);
  }
}
