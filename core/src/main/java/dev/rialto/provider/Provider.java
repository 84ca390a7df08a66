package dev.rialto.provider;

import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.spi.AnswerLimits;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Headers;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.Secret;
import dev.rialto.spi.WireProtocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * A provider of models: its name, where and how it is reached, and the models it is used with.
 * Immutable. Made by {@link OpenAi}, {@link Anthropic} and their like, or with {@link #builder}.
 */
public final class Provider {

  private final String name;
  private final List<Endpoint> endpoints;
  private final Set<String> models;
  private final String defaultModel;
  private final String defaultEmbeddingModel;
  private final String defaultImageModel;
  private final String defaultModerationModel;
  private final KeyLimits keyLimits;
  private final int maxConcurrent;

  private Provider(Builder b) {
    name = b.name;
    models = Set.copyOf(b.models);
    defaultModel = b.defaultModel;
    defaultEmbeddingModel = b.defaultEmbeddingModel;
    defaultImageModel = b.defaultImageModel;
    defaultModerationModel = b.defaultModerationModel;
    keyLimits = new KeyLimits(b.requestsPerMinute, b.tokensPerMinute);
    maxConcurrent = b.maxConcurrent;
    List<Endpoint> all = new ArrayList<>();
    List<Place> places = new ArrayList<>();
    places.add(new Place(b.region, b.url, List.of()));
    places.addAll(b.regions);
    for (Place place : places) {
      List<Secret> keys = place.keys().isEmpty() ? b.keys : place.keys();
      keys = keys.isEmpty() ? List.of(Secret.NONE) : keys;
      requireDistinct(b.name, keys);
      String name =
          places.size() == 1 || place.region().isEmpty() ? b.name : b.name + "@" + place.region();
      for (int i = 0; i < keys.size(); i++) {
        all.add(
            new Endpoint(
                keys.size() == 1 ? name : name + "#" + (i + 1),
                b.name,
                b.protocol,
                place.url().origin(),
                place.url().path(),
                keys.get(i),
                b.headers.build(),
                b.timeouts,
                place.region(),
                b.limits));
      }
    }
    endpoints = List.copyOf(all);
  }

  /** Twice the same key is one limit and one fate, however many endpoints are made of it. */
  private static void requireDistinct(String name, List<Secret> keys) {
    for (int i = 1; i < keys.size(); i++) {
      for (int before = 0; before < i; before++) {
        if (keys.get(i).isSameAs(keys.get(before))) {
          throw new ConfigurationException(
              String.format(
                  Locale.ROOT,
                  "apiKey of provider '%s' is the same for the keys %d and %d; allowed is each"
                      + " once",
                  name,
                  before + 1,
                  i + 1),
              "Remove one of them, or give it the key that was meant",
              FailureDetails.NONE,
              null);
        }
      }
    }
  }

  /** An address, and the keys that count there; none: the provider's. */
  private record Place(String region, BaseUrl url, List<Secret> keys) {}

  /**
   * Returns a builder.
   *
   * @param name what the provider is called in {@code provider/model}: letters, digits, hyphens,
   *     underscores and dots
   * @param protocol the dialect it speaks
   * @param baseUrl scheme, host, port and the path before the dialect's own, such as {@code
   *     https://api.example.com/v1}
   * @throws ConfigurationException if the name or the address cannot be used
   */
  public static Builder builder(String name, WireProtocol protocol, String baseUrl) {
    return new Builder(name, protocol, baseUrl);
  }

  /** Returns the provider's name. */
  public String name() {
    return name;
  }

  /** Returns where the provider is reached: one endpoint for each key, in each of its regions. */
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Returns the models that may be asked for by their bare names. */
  public Set<String> models() {
    return models;
  }

  /** Returns the model for calls that name none; empty if there is none. */
  public String defaultModel() {
    return defaultModel;
  }

  /** Returns the embedding model for calls that name none; empty if there is none. */
  public String defaultEmbeddingModel() {
    return defaultEmbeddingModel;
  }

  /** Returns the model that draws for calls that name none; empty if there is none. */
  public String defaultImageModel() {
    return defaultImageModel;
  }

  /** Returns the moderation model for calls that name none; empty if there is none. */
  public String defaultModerationModel() {
    return defaultModerationModel;
  }

  /** Returns how much may be sent with each key, as far as it was configured. */
  public KeyLimits keyLimits() {
    return keyLimits;
  }

  /** Returns how many attempts may be under way at each endpoint at a time; 0: any number. */
  public int maxConcurrent() {
    return maxConcurrent;
  }

  @Override
  public String toString() {
    return "Provider[" + name + " at " + endpoints.get(0).origin() + "]";
  }

  /** Collects the settings of a provider. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private final WireProtocol protocol;
    private final BaseUrl url;
    private String region = "";
    private final List<Place> regions = new ArrayList<>();
    private final List<Secret> keys = new ArrayList<>();
    private final Headers.Builder headers = Headers.builder();
    private final Set<String> models = new LinkedHashSet<>();
    private String defaultModel = "";
    private String defaultEmbeddingModel = "";
    private String defaultImageModel = "";
    private String defaultModerationModel = "";
    private PhaseTimeouts timeouts = PhaseTimeouts.DEFAULT;
    private AnswerLimits limits = AnswerLimits.DEFAULT;
    private long requestsPerMinute;
    private long tokensPerMinute;
    private int maxConcurrent;

    private Builder(String name, WireProtocol protocol, String baseUrl) {
      Objects.requireNonNull(baseUrl, "baseUrl");
      if (!Objects.requireNonNull(name, "name").matches("[A-Za-z0-9._-]+")) {
        throw new ConfigurationException(
            "The name of a provider is '" + name + "'",
            "Allowed are letters, digits, '.', '_' and '-'",
            FailureDetails.NONE,
            null);
      }
      this.name = name;
      this.protocol = Objects.requireNonNull(protocol, "protocol");
      this.url = BaseUrl.parse(name, baseUrl);
    }

    /**
     * Says in which region the base URL's server stands, such as {@code eu-central-1}. Where a
     * provider has several, the best one is asked, and the others when it fails: see {@code
     * route.regions} and {@link dev.rialto.config.RegionSettings}.
     */
    public Builder region(String where) {
      region = regionName(where);
      return this;
    }

    /**
     * Adds a region with an address of its own.
     *
     * @param where its name, such as {@code us-east-1}
     * @param baseUrl its address, written like the provider's
     * @param regionKeys its keys; the provider's if there are none
     * @throws ConfigurationException if the address cannot be used
     */
    public Builder region(String where, String baseUrl, Secret... regionKeys) {
      regions.add(new Place(regionName(where), BaseUrl.parse(name, baseUrl), List.of(regionKeys)));
      return this;
    }

    private String regionName(String where) {
      if (!Objects.requireNonNull(where, "region").matches("[A-Za-z0-9._-]+")) {
        throw new ConfigurationException(
            "A region of provider '" + name + "' is '" + where + "'",
            "Allowed are letters, digits, '.', '_' and '-', such as eu-central-1",
            FailureDetails.NONE,
            null);
      }
      if (where.equals(region) || regions.stream().anyMatch(r -> r.region().equals(where))) {
        throw new ConfigurationException(
            "Provider '" + name + "' has the region '" + where + "' twice",
            "Name each region once; give several keys to one region",
            FailureDetails.NONE,
            null);
      }
      return where;
    }

    /** Adds a key; with several, each becomes an endpoint of its own. */
    public Builder apiKey(String key) {
      return apiKey(Secret.of(key));
    }

    /** Adds a key; with several, each becomes an endpoint of its own. */
    public Builder apiKey(Secret key) {
      keys.add(Objects.requireNonNull(key, "apiKey"));
      return this;
    }

    /** Adds a header field that is sent with every request. */
    public Builder header(String headerName, String value) {
      headers.add(headerName, value);
      return this;
    }

    /**
     * Has bodies of requests compressed with gzip from 1 KiB on. Only for servers that take it,
     * such as a gateway of one's own: the well-known providers refuse it. Answers are decompressed
     * whatever is set here.
     */
    public Builder compressRequests() {
      headers.add("content-encoding", "gzip");
      return this;
    }

    /** Adds models that may be asked for by their bare names. */
    public Builder models(String... names) {
      models.addAll(List.of(names));
      return this;
    }

    /** Sets the model for calls that name none. */
    public Builder defaultModel(String model) {
      defaultModel = Objects.requireNonNull(model, "defaultModel");
      models.add(model);
      return this;
    }

    /** Sets the embedding model for calls that name none. */
    public Builder defaultEmbeddingModel(String model) {
      defaultEmbeddingModel = Objects.requireNonNull(model, "defaultEmbeddingModel");
      models.add(model);
      return this;
    }

    /** Sets the model that draws for calls that name none. */
    public Builder defaultImageModel(String model) {
      defaultImageModel = Objects.requireNonNull(model, "defaultImageModel");
      return this;
    }

    /** Sets the moderation model for calls that name none. */
    public Builder defaultModerationModel(String model) {
      defaultModerationModel = Objects.requireNonNull(model, "defaultModerationModel");
      return this;
    }

    /**
     * Sets how many requests a minute each key may send: further ones wait, or go elsewhere, before
     * the provider turns them away. What it tells with its answers counts as well.
     */
    public Builder requestsPerMinute(long value) {
      requestsPerMinute = aboveZero("requestsPerMinute", value);
      return this;
    }

    /** Sets how many tokens a minute, of prompts and answers, each key may send and get. */
    public Builder tokensPerMinute(long value) {
      tokensPerMinute = aboveZero("tokensPerMinute", value);
      return this;
    }

    /**
     * Sets how many attempts may be under way at a time at each endpoint, which is each key in each
     * region; any number if not set. A call that finds one full is made at the next key or
     * candidate; where all are full it waits in a queue by priority, then by deadline, for {@code
     * admission.maxWait} at most, and no more than {@code admission.maxQueued} wait at an endpoint.
     * Meanwhile it counts as no call under way, so that a full endpoint holds no others up.
     */
    public Builder maxConcurrent(int value) {
      maxConcurrent = (int) aboveZero("maxConcurrent", value);
      return this;
    }

    private long aboveZero(String setting, long value) {
      if (value <= 0) {
        throw new ConfigurationException(
            setting + " of provider '" + name + "' is " + value + "; allowed is 1 or more",
            "Leave it out where there is no limit",
            FailureDetails.NONE,
            null);
      }
      return value;
    }

    /** Sets how long each phase of an exchange may take. */
    public Builder timeouts(PhaseTimeouts value) {
      timeouts = Objects.requireNonNull(value, "timeouts");
      return this;
    }

    /** Sets how large the parts of its answers may be: an event, a whole answer. */
    public Builder limits(AnswerLimits value) {
      limits = Objects.requireNonNull(value, "limits");
      return this;
    }

    /** Returns the provider. */
    public Provider build() {
      return new Provider(this);
    }
  }
}
