package dev.rialto.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which of a provider's regions is asked: the one with the highest score of .3 distance, .4 health,
 * .2 latency and .1 capacity; the next one when that fails. Immutable.
 *
 * <p>Distance is {@code 1 − km / 20,000}, and one half where nobody has said where a region is;
 * latency is {@code 1 / (1 + seconds)} of the first token, or of an answer's hundred tokens, and 1
 * before it is known; capacity is {@code 1 − running / limit}, the limit being learnt from how fast
 * the endpoint answers under load.
 *
 * @param home the region of this process; empty: distance says nothing
 * @param places where regions are, beside the well-known names of AWS, Azure and Google Cloud
 * @param distance how much distance counts [.3]
 * @param health how much health counts [.4]
 * @param latency how much latency counts [.2]
 * @param capacity how much capacity counts [.1]
 */
public record RegionSettings(
    String home,
    Map<String, Place> places,
    double distance,
    double health,
    double latency,
    double capacity) {

  /** No home. */
  public static final RegionSettings DEFAULT = new RegionSettings("", Map.of(), 0.3, 0.4, 0.2, 0.1);

  private static final double EARTH_RADIUS_KM = 6_371;
  private static final double FARTHEST_KM = 20_000;
  private static final double UNKNOWN = 0.5;

  /**
   * A point on the Earth.
   *
   * @param latitude in degrees, north is positive
   * @param longitude in degrees, east is positive
   */
  public record Place(double latitude, double longitude) {

    /**
     * Checks the ranges.
     *
     * @throws dev.rialto.ConfigurationException if one is passed
     */
    public Place {
      Require.within("route.regions.latitude", latitude, -90, 90);
      Require.within("route.regions.longitude", longitude, -180, 180);
    }
  }

  /**
   * Copies the map and checks the ranges.
   *
   * @throws dev.rialto.ConfigurationException if one is passed, the weights sum to nothing, or the
   *     home is nowhere
   */
  public RegionSettings {
    places = Map.copyOf(places);
    Require.within("route.regions.distance", distance, 0, 1_000);
    Require.within("route.regions.health", health, 0, 1_000);
    Require.within("route.regions.latency", latency, 0, 1_000);
    Require.within("route.regions.capacity", capacity, 0, 1_000);
    if (distance + health + latency + capacity <= 0) {
      throw Require.refused("route.regions.weights", "all zero", "one above zero");
    }
    if (!home.isEmpty() && place(home, places) == null) {
      throw Require.refused(
          "route.regions.home",
          "'" + home + "', a region that is not known",
          "a well-known name such as eu-central-1, or one told with place(…)");
    }
  }

  /** Returns how near a region is, 0 to 1; one half if that is not known. */
  public double nearness(String region) {
    if (!region.isEmpty() && region.equals(home)) {
      return 1;
    }
    Place here = place(home, places);
    Place there = place(region, places);
    return here == null || there == null
        ? UNKNOWN
        : Math.max(0, 1 - kilometres(here, there) / FARTHEST_KM);
  }

  private static @Nullable Place place(String region, Map<String, Place> told) {
    Place own = told.get(region);
    return own != null ? own : WellKnownRegions.place(region);
  }

  /** The length of the great circle, by the haversine formula. */
  private static double kilometres(Place a, Place b) {
    double phi = Math.toRadians(b.latitude() - a.latitude());
    double lambda = Math.toRadians(b.longitude() - a.longitude());
    double h =
        Math.pow(Math.sin(phi / 2), 2)
            + Math.cos(Math.toRadians(a.latitude()))
                * Math.cos(Math.toRadians(b.latitude()))
                * Math.pow(Math.sin(lambda / 2), 2);
    return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, h)));
  }

  /** Returns a builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private String home = DEFAULT.home;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private double distance = DEFAULT.distance;
    private double health = DEFAULT.health;
    private double latency = DEFAULT.latency;
    private double capacity = DEFAULT.capacity;

    private Builder() {}

    /** Sets the region of this process. */
    public Builder home(String region) {
      home = Objects.requireNonNull(region, "route.regions.home");
      return this;
    }

    /** Says where a region is, in degrees north and east. */
    public Builder place(String region, double latitude, double longitude) {
      places.put(
          Objects.requireNonNull(region, "route.regions.place"), new Place(latitude, longitude));
      return this;
    }

    /** Sets how much each counts; only their ratios matter. */
    public Builder weights(
        double ofDistance, double ofHealth, double ofLatency, double ofCapacity) {
      distance = ofDistance;
      health = ofHealth;
      latency = ofLatency;
      capacity = ofCapacity;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws dev.rialto.ConfigurationException if they contradict each other
     */
    public RegionSettings build() {
      return new RegionSettings(home, places, distance, health, latency, capacity);
    }
  }
}
