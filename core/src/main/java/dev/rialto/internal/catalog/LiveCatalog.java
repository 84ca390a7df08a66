package dev.rialto.internal.catalog;

import dev.rialto.catalog.ModelCatalog;
import dev.rialto.config.CatalogSettings;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue as it is now. Thread-safe. The shipped one is read when the first caller asks: a
 * Rialto that never looks costs nothing.
 */
public final class LiveCatalog implements Supplier<ModelCatalog> {
  private final CatalogSettings settings;
  private volatile @Nullable ModelCatalog current;

  /** Makes one that has read nothing yet. */
  public LiveCatalog(CatalogSettings settings) {
    this.settings = settings;
  }

  @Override
  public ModelCatalog get() {
    ModelCatalog known = current;
    return known == null ? load() : known;
  }

  private synchronized ModelCatalog load() {
    ModelCatalog known = current;
    if (known == null) {
      known = settings.over(settings.base().get());
      current = known;
    }
    return known;
  }

  /** Takes a newer catalogue, which was checked. */
  synchronized void replace(ModelCatalog newer) {
    current = settings.over(newer);
  }
}
