package dev.rialto.processor.validate;

import dev.rialto.processor.model.Delivery;
import dev.rialto.processor.model.SettingsModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;

/** Reads {@code @Completion}: what a method says wins over what its interface says. */
final class SettingsReader {

  private static final SettingsModel NONE =
      new SettingsModel(
          "", Optional.empty(), "", Optional.empty(), "", 0, Double.NaN, 0, "", 0, "", Map.of());

  private final Context context;
  private final SettingsModel ofType;

  SettingsReader(Context context) {
    this.context = context;
    this.ofType = read(context.owner(), NONE);
  }

  SettingsModel read(Element method) {
    return read(method, ofType);
  }

  /** Warns of settings of the method's own that its return type leaves without effect. */
  void checkUse(Element method, Delivery delivery) {
    for (Annotation annotation : Completions.on(method)) {
      String recovery = useless(annotation.constant("streamRecovery"), delivery);
      if (!recovery.isEmpty()) {
        warn(method, annotation, "streamRecovery", recovery);
      }
      if (annotation.value("streamBuffer") != null && delivery.source() != Delivery.Source.TEXT) {
        warn(method, annotation, "streamBuffer", "streamBuffer is for streams of text; remove it");
      }
      AnnotationValue batch = annotation.value("batch");
      if (batch != null
          && Boolean.TRUE.equals(batch.getValue())
          && delivery.source() != Delivery.Source.WHOLE) {
        warn(method, annotation, "batch", "A batch answers whole; batch is not for streams");
      } else if (batch != null
          && Boolean.TRUE.equals(batch.getValue())
          && (delivery == Delivery.VALUE
              || delivery == Delivery.RESULT
              || delivery == Delivery.OUTCOMES)) {
        warn(
            method,
            annotation,
            "batch",
            "A batch answers within hours, and this method would block its caller for them; return"
                + " a CompletableFuture");
      }
    }
  }

  private static String useless(String recovery, Delivery delivery) {
    if (recovery.isEmpty()) {
      return "";
    }
    if (delivery.source() == Delivery.Source.WHOLE) {
      return "A whole answer is made anew wherever it breaks off; streamRecovery is for streams";
    }
    if (recovery.equals("RESTART") && !delivery.runtimeMethod().startsWith("completionStream")) {
      return "Only events() and result() of a CompletionStream can be told that what came is void;"
          + " return one, or choose HOLD";
    }
    return recovery.equals("CONTINUE") && delivery.source() != Delivery.Source.TEXT
        ? "Only text can be gone on with; choose HOLD, or RESTART with a CompletionStream"
        : "";
  }

  private void warn(Element method, Annotation annotation, String member, String message) {
    context
        .report()
        .add(
            Code.POINTLESS_SETTING,
            Place.of(method, annotation, annotation.value(member)),
            message);
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
    definitions.seek(annotation.text("task"), annotation.text("profile"));
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
    String model = settings.model(context.models());
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
        repair.isEmpty() || repair.equals("DEFAULT") ? wider.repair() : repair,
        options(settings, annotation, wider));
  }

  private static Map<String, Object> options(
      Settings settings, Annotation annotation, SettingsModel wider) {
    Map<String, Object> all = new LinkedHashMap<>(wider.options());
    constant("streamRecovery", "StreamRecovery", annotation, all);
    constant("priority", "Priority", annotation, all);
    int buffer = settings.count("streamBuffer");
    if (buffer > 0) {
      all.put("streamBuffer", buffer);
    }
    number("topP", 0, 1, settings, all);
    number("frequencyPenalty", -2, 2, settings, all);
    number("presencePenalty", -2, 2, settings, all);
    List<String> stop = settings.texts("stop");
    if (!stop.isEmpty()) {
      all.put("stop", stop);
    }
    String maxCost = settings.dollars("maxCost");
    if (!maxCost.isEmpty()) {
      all.put("maxCost", maxCost);
    }
    for (String member :
        List.of("adaptive", "truncate", "keepThoughts", "batch", "resendProcessed")) {
      AnnotationValue said = annotation.value(member);
      if (said != null && said.getValue() instanceof Boolean value) {
        all.put(member, value);
      }
    }
    return all;
  }

  private static void constant(
      String member, String type, Annotation annotation, Map<String, Object> all) {
    String said = annotation.constant(member);
    if (!said.isEmpty()) {
      all.put(member, new SettingsModel.Constant(type, said));
    }
  }

  private static void number(
      String member, double min, double max, Settings settings, Map<String, Object> all) {
    double said = settings.number(member, min, max, Double.NaN);
    if (!Double.isNaN(said)) {
      all.put(member, said);
    }
  }
}
