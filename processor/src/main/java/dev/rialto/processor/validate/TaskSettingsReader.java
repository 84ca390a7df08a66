package dev.rialto.processor.validate;

import dev.rialto.processor.model.TaskKind;
import dev.rialto.processor.model.TaskMethodModel;
import java.util.Optional;
import javax.lang.model.element.Element;

/** Reads the annotation of a task: what a method says wins over what its interface says. */
final class TaskSettingsReader {

  private static final int MOST_IMAGES = 10;

  private final Context context;
  private final TaskKind kind;
  private final TaskMethodModel.Settings ofType;

  TaskSettingsReader(Context context, TaskKind kind) {
    this.context = context;
    this.kind = kind;
    this.ofType = read(context.owner(), TaskMethodModel.Settings.NONE);
  }

  TaskMethodModel.Settings read(Element method) {
    return read(method, ofType);
  }

  private TaskMethodModel.Settings read(Element element, TaskMethodModel.Settings wider) {
    Optional<Annotation> said = Annotation.on(element, kind.annotation());
    if (said.isEmpty()) {
      return wider;
    }
    Annotation annotation = said.get();
    Settings settings = new Settings(element, annotation, context.report());
    String model = settings.model(context.models());
    long timeoutNanos = settings.nanos("timeout");
    String cache = annotation.constant("cache");
    int dimensions = settings.count("dimensions");
    int n = settings.count("n");
    if (n > MOST_IMAGES) {
      context
          .report()
          .add(
              Code.OUT_OF_RANGE,
              Place.of(element, annotation, annotation.value("n")),
              "n is " + n + "; allowed is 1 to " + MOST_IMAGES);
    }
    return new TaskMethodModel.Settings(
        model.isEmpty() ? wider.model() : model,
        timeoutNanos == 0 ? wider.timeoutNanos() : timeoutNanos,
        cache.isEmpty() || cache.equals("DEFAULT") ? wider.cache() : cache,
        dimensions == 0 ? wider.dimensions() : dimensions,
        either(annotation.text("size"), wider.size()),
        either(annotation.text("quality"), wider.quality()),
        n == 0 ? wider.n() : n);
  }

  private static String either(String own, String wider) {
    return own.isEmpty() ? wider : own;
  }
}
