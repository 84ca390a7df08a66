package dev.rialto.internal.upstream;

import dev.rialto.catalog.ModelCatalog;
import dev.rialto.spi.Target;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Targets with what the catalogue knows of their models. Finding a model by a dated name costs more
 * than a call may: each is looked up once, and again when the catalogue is replaced. Thread-safe.
 */
final class KnownTargets {

  /** Nobody uses more models; names may come from anywhere. */
  private static final int MOST = 2_000;

  private final Supplier<ModelCatalog> catalog;
  private volatile Edition edition;

  KnownTargets(Supplier<ModelCatalog> catalog) {
    this.catalog = catalog;
    this.edition = new Edition(ModelCatalog.empty());
  }

  /**
   * A target.
   *
   * @param target with what the catalogue knows of its model
   * @param modelId {@code provider/model}
   */
  record Known(Target target, String modelId) {}

  Known of(Target bare) {
    ModelCatalog now = catalog.get();
    Edition current = edition;
    if (current.catalog != now) {
      current = new Edition(now);
      edition = current;
    }
    Known known = current.targets.get(bare);
    return known != null ? known : current.look(bare);
  }

  private static final class Edition {
    private final ModelCatalog catalog;
    private final Map<Target, Known> targets = new ConcurrentHashMap<>();

    Edition(ModelCatalog catalog) {
      this.catalog = catalog;
    }

    Known look(Target bare) {
      String id = bare.modelId();
      Known known = new Known(bare.with(catalog.find(id).orElse(null)), id);
      if (targets.size() < MOST) {
        targets.put(bare, known);
      }
      return known;
    }
  }
}
