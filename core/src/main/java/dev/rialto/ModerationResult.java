package dev.rialto;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a moderation model says of one text. Immutable.
 *
 * @param flagged whether any category is flagged
 * @param categories whether each category is flagged, by the provider's names
 * @param scores how sure the model is of each, 0 to 1; empty if the provider gives none
 */
public record ModerationResult(
    boolean flagged, Map<String, Boolean> categories, Map<String, Double> scores) {

  /** Copies the maps. */
  public ModerationResult {
    categories = Map.copyOf(categories);
    scores = Map.copyOf(scores);
  }

  /** Returns the categories that are flagged, sorted. */
  public List<String> flaggedCategories() {
    return new TreeMap<>(categories)
        .entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }
}
