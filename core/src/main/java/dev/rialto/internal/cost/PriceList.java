package dev.rialto.internal.cost;

import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.spi.Target;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The prices of the models that were asked for. Thread-safe. Finding a model by a dated name costs
 * more than a call may: each is looked up once, and again when the catalogue is replaced.
 */
final class PriceList {

  /** Nobody uses more models; names may come from anywhere. */
  private static final int MOST = 2_000;

  private final Supplier<ModelCatalog> catalog;
  private final BiFunction<String, @Nullable ModelInfo, Price> pricing;
  private volatile Page page;

  PriceList(Supplier<ModelCatalog> catalog) {
    this(catalog, Price::new);
  }

  /**
   * Makes one.
   *
   * @param pricing makes a price of a model's name and what is known of it
   */
  PriceList(
      Supplier<ModelCatalog> catalog, BiFunction<String, @Nullable ModelInfo, Price> pricing) {
    this.catalog = catalog;
    this.pricing = pricing;
    this.page = new Page(ModelCatalog.empty());
  }

  Price of(Target target) {
    ModelCatalog now = catalog.get();
    Page current = page;
    if (current.catalog != now) {
      current = new Page(now);
      page = current;
    }
    Price known = current.prices.get(target);
    return known != null ? known : current.look(target, pricing);
  }

  private static final class Page {
    private final ModelCatalog catalog;
    private final Map<Target, Price> prices = new ConcurrentHashMap<>();

    Page(ModelCatalog catalog) {
      this.catalog = catalog;
    }

    Price look(Target target, BiFunction<String, @Nullable ModelInfo, Price> pricing) {
      String id = target.modelId();
      Price price = pricing.apply(id, catalog.find(id).orElse(null));
      if (prices.size() < MOST) {
        prices.put(target, price);
      }
      return price;
    }
  }
}
