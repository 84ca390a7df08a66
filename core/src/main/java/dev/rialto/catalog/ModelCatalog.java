package dev.rialto.catalog;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is known of models, by {@code provider/model}. Immutable and thread-safe.
 *
 * <p>Snapshots that are known are further names of their model: {@code
 * anthropic/claude-sonnet-4-5-20250929} is {@code anthropic/claude-sonnet-4-5}, however the date is
 * written. Of a date that is not known, it is known what its model can do, but not what it costs:
 * snapshots of one name have had different prices. Fine-tuned models ({@code ft:…}) are not known.
 */
public final class ModelCatalog {

  private static final String LATEST = "-latest";
  private static final Pattern DATED =
      Pattern.compile("(.+?)[-@:](20[0-9]{2})-?([01][0-9])-?([0-3][0-9])");

  private final LocalDate snapshotDate;
  private final String source;
  private final Map<String, Row> byId;
  private final Map<String, Row> byName;

  private ModelCatalog(LocalDate snapshotDate, String source, Map<String, Row> byId) {
    this.snapshotDate = snapshotDate;
    this.source = source;
    this.byId = byId;
    Map<String, Row> names = new LinkedHashMap<>(byId.size() * 2);
    for (Row row : byId.values()) {
      for (String alias : row.aliases()) {
        names.putIfAbsent(row.provider() + "/" + alias, row);
      }
    }
    names.putAll(byId);
    this.byName = names;
  }

  /**
   * Reads the catalogue that this version was shipped with. Keep it: each model is read when it is
   * first looked at.
   *
   * @see #snapshotDate
   */
  public static ModelCatalog shipped() {
    return CatalogText.shipped();
  }

  /** Returns a catalogue that knows nothing. */
  public static ModelCatalog empty() {
    return of(LocalDate.EPOCH, "", List.of());
  }

  /**
   * Returns a catalogue of some models; of two with the same id, the later one counts.
   *
   * @param snapshotDate when what it says was true
   * @param source who says so
   */
  public static ModelCatalog of(
      LocalDate snapshotDate, String source, Collection<ModelInfo> models) {
    return ofRows(snapshotDate, source, models.stream().map(Row::new).toList());
  }

  static ModelCatalog ofRows(LocalDate snapshotDate, String source, Collection<Row> rows) {
    Map<String, Row> byId = new LinkedHashMap<>();
    for (Row row : rows) {
      byId.put(row.id(), row);
    }
    return new ModelCatalog(
        Objects.requireNonNull(snapshotDate, "snapshotDate"),
        Objects.requireNonNull(source, "source"),
        byId);
  }

  /** Returns this catalogue with some models added or replaced. */
  public ModelCatalog with(Collection<ModelInfo> models) {
    if (models.isEmpty()) {
      return this;
    }
    List<Row> all = new ArrayList<>(byId.values());
    models.forEach(model -> all.add(new Row(model)));
    return ofRows(snapshotDate, source, all);
  }

  /**
   * Returns what is known of a model; empty if nothing.
   *
   * @param id {@code provider/model}
   */
  public Optional<ModelInfo> find(String id) {
    Row exact = byName.get(id);
    if (exact == null && id.endsWith(LATEST)) {
      exact = byName.get(id.substring(0, id.length() - LATEST.length()));
    }
    // The pattern costs a microsecond, and most names that are not known have no date either.
    return exact == null && id.indexOf("20") >= 0
        ? Optional.ofNullable(dated(id))
        : Optional.ofNullable(exact).map(Row::info);
  }

  private @Nullable ModelInfo dated(String id) {
    Matcher dated = DATED.matcher(id);
    if (!dated.matches()) {
      return null;
    }
    String model = dated.group(1);
    for (String between : List.of("", "-")) {
      Row snapshot =
          byName.get(
              model + "-" + dated.group(2) + between + dated.group(3) + between + dated.group(4));
      if (snapshot != null) {
        return snapshot.info();
      }
    }
    Row row = byName.get(model);
    return row == null ? null : row.info().as(id).withoutPrices().build();
  }

  /** Returns all models, in no particular order. */
  public Collection<ModelInfo> models() {
    return byId.values().stream().map(Row::info).toList();
  }

  /** Returns how many models are known. */
  public int size() {
    return byId.size();
  }

  /** Returns the day on which this was true. Prices change: what is older than you like, check. */
  public LocalDate snapshotDate() {
    return snapshotDate;
  }

  /** Returns where it was taken from. */
  public String source() {
    return source;
  }

  @Override
  public String toString() {
    return "ModelCatalog[" + size() + " models of " + snapshotDate + "]";
  }
}
