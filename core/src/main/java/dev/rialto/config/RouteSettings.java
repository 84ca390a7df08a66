package dev.rialto.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which models answer which calls. Immutable.
 *
 * @param byTask the route of each task, by the task's name
 * @param byDefault the route of calls whose task has none; null: the providers' default models.
 *     Where task or profile say what counts, the one that does best by that: the fastest for simple
 *     questions, the best for code and analysis; else the first provider's. Prompts that are too
 *     long, images and tools go to one that takes them, and the others are fallbacks
 * @param regions which of a provider's regions is asked
 * @param health what is done about endpoints' health beside their breakers
 * @param sharedLimits the Redis by which processes share the limits of their keys; null: each has
 *     them to itself
 */
public record RouteSettings(
    Map<String, Route> byTask,
    @Nullable Route byDefault,
    RegionSettings regions,
    HealthSettings health,
    @Nullable RedisSettings sharedLimits) {

  /** No routes: the providers' default models answer. */
  public static final RouteSettings DEFAULT =
      new RouteSettings(Map.of(), null, RegionSettings.DEFAULT, HealthSettings.DEFAULT, null);

  /** Copies the map. */
  public RouteSettings {
    byTask = Map.copyOf(byTask);
    if (byTask.containsKey("")) {
      throw Require.refused("route.task", "empty", "a task's name");
    }
  }

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the routes. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Route> byTask = new LinkedHashMap<>();
    private @Nullable Route byDefault;
    private RegionSettings regions = RegionSettings.DEFAULT;
    private HealthSettings health = HealthSettings.DEFAULT;
    private @Nullable RedisSettings sharedLimits;

    private Builder() {}

    /** Sets the route of a task, by the task's name. */
    public Builder task(String name, Route route) {
      byTask.put(name, route);
      return this;
    }

    /** Sets the route of calls whose task has none. */
    public Builder byDefault(Route route) {
      byDefault = route;
      return this;
    }

    /** Sets which of a provider's regions is asked. */
    public Builder regions(RegionSettings value) {
      regions = value;
      return this;
    }

    /** Sets what is done about endpoints' health beside their breakers. */
    public Builder health(HealthSettings value) {
      health = value;
      return this;
    }

    /** Sets the Redis by which processes share the limits of their keys. */
    public Builder sharedLimits(RedisSettings value) {
      sharedLimits = value;
      return this;
    }

    /** Returns the settings. */
    public RouteSettings build() {
      return new RouteSettings(byTask, byDefault, regions, health, sharedLimits);
    }
  }
}
