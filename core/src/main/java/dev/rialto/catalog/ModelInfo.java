package dev.rialto.catalog;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one model at one provider. Immutable and thread-safe; what is not known is
 * absent.
 */
public final class ModelInfo {

  private final String id;
  private final ModelKind kind;
  private final long contextTokens;
  private final long maxOutputTokens;
  private final Map<Capability, Boolean> capabilities;
  private final boolean parametersKnown;
  private final Set<String> refusedParameters;
  private final Map<String, String> renamedParameters;
  private final @Nullable Prices prices;
  private final @Nullable String encoding;
  private final @Nullable LocalDate deprecatedOn;
  private final Set<String> aliases;
  private final @Nullable LocalDate asOf;
  private final String source;

  private ModelInfo(Builder b) {
    id = b.id;
    kind = b.kind;
    contextTokens = b.contextTokens;
    maxOutputTokens = b.maxOutputTokens;
    capabilities = Map.copyOf(b.capabilities);
    parametersKnown = b.parametersKnown;
    refusedParameters = Set.copyOf(b.refusedParameters);
    renamedParameters = Map.copyOf(b.renamedParameters);
    prices = b.prices;
    encoding = b.encoding;
    deprecatedOn = b.deprecatedOn;
    aliases = Set.copyOf(b.aliases);
    asOf = b.asOf;
    source = b.source;
  }

  /**
   * Returns a builder of a chat model of which nothing else is known.
   *
   * @param id {@code provider/model}
   * @throws IllegalArgumentException if the id has no provider or no model
   */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  /** Returns a builder that begins with what is known here. */
  public Builder toBuilder() {
    return as(id);
  }

  /**
   * Returns a builder of another model of which the same is known, but for the other names.
   *
   * @param otherId {@code provider/model}
   */
  public Builder as(String otherId) {
    Builder b = new Builder(otherId);
    b.kind = kind;
    b.contextTokens = contextTokens;
    b.maxOutputTokens = maxOutputTokens;
    b.capabilities.putAll(capabilities);
    b.parametersKnown = parametersKnown;
    b.refusedParameters.addAll(refusedParameters);
    b.renamedParameters.putAll(renamedParameters);
    b.prices = prices;
    b.encoding = encoding;
    b.deprecatedOn = deprecatedOn;
    if (otherId.equals(id)) {
      b.aliases.addAll(aliases);
    }
    b.asOf = asOf;
    b.source = source;
    return b;
  }

  /** Returns {@code provider/model}. */
  public String id() {
    return id;
  }

  /** Returns the provider's name. */
  public String provider() {
    return id.substring(0, id.indexOf('/'));
  }

  /** Returns the model's name at the provider. */
  public String model() {
    return id.substring(id.indexOf('/') + 1);
  }

  /** Returns what the model is asked for. */
  public ModelKind kind() {
    return kind;
  }

  /** Returns how many tokens prompt and answer may have together. */
  public OptionalLong contextTokens() {
    return contextTokens > 0 ? OptionalLong.of(contextTokens) : OptionalLong.empty();
  }

  /** Returns how many tokens an answer may have, reasoning included. */
  public OptionalLong maxOutputTokens() {
    return maxOutputTokens > 0 ? OptionalLong.of(maxOutputTokens) : OptionalLong.empty();
  }

  /** Returns whether the model can do something; empty if that is not known. */
  public Optional<Boolean> can(Capability capability) {
    return Optional.ofNullable(capabilities.get(capability));
  }

  /**
   * Returns the request members, by the name in the provider's documentation, that the model
   * refuses; they are left out of what is sent to it.
   */
  public Set<String> refusedParameters() {
    return refusedParameters;
  }

  /**
   * Returns the request members that have another name at this model: the usual name to its own.
   */
  public Map<String, String> renamedParameters() {
    return renamedParameters;
  }

  /**
   * Returns whether anything was said of which request members the model takes. If not, dialects
   * judge by the model's name.
   */
  public boolean parametersKnown() {
    return parametersKnown;
  }

  /** Returns the prices; empty if none is known. */
  public Optional<Prices> prices() {
    return Optional.ofNullable(prices);
  }

  /** Returns the name of the model's token encoding, such as {@code o200k_base}. */
  public Optional<String> encoding() {
    return Optional.ofNullable(encoding);
  }

  /** Returns the day from which the provider may no longer serve the model, if it named one. */
  public Optional<LocalDate> deprecatedOn() {
    return Optional.ofNullable(deprecatedOn);
  }

  /** Returns other names of the model at the same provider. */
  public Set<String> aliases() {
    return aliases;
  }

  /** Returns the day on which this was taken down; empty for an application's own row. */
  public Optional<LocalDate> asOf() {
    return Optional.ofNullable(asOf);
  }

  /** Returns who says so; empty if nobody is named. */
  public String source() {
    return source;
  }

  @Override
  public String toString() {
    return "ModelInfo[" + id + ", " + kind + "]";
  }

  /** Collects what is known of a model. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private ModelKind kind = ModelKind.CHAT;
    private long contextTokens;
    private long maxOutputTokens;
    private final Map<Capability, Boolean> capabilities = new EnumMap<>(Capability.class);
    private boolean parametersKnown;
    private final Set<String> refusedParameters = new LinkedHashSet<>();
    private final Map<String, String> renamedParameters = new LinkedHashMap<>();
    private @Nullable Prices prices;
    private @Nullable String encoding;
    private @Nullable LocalDate deprecatedOn;
    private final Set<String> aliases = new LinkedHashSet<>();
    private @Nullable LocalDate asOf;
    private String source = "";

    private Builder(String id) {
      int slash = id.indexOf('/');
      if (slash <= 0 || slash == id.length() - 1) {
        throw new IllegalArgumentException("'" + id + "' is no model; allowed is provider/model");
      }
      this.id = id;
    }

    /** Sets what the model is asked for; chat if not set. */
    public Builder kind(ModelKind value) {
      kind = Objects.requireNonNull(value, "kind");
      return this;
    }

    /** Sets how many tokens prompt and answer may have together; above 0. */
    public Builder contextTokens(long value) {
      contextTokens = positive("contextTokens", value);
      return this;
    }

    /** Sets how many tokens an answer may have; above 0. */
    public Builder maxOutputTokens(long value) {
      maxOutputTokens = positive("maxOutputTokens", value);
      return this;
    }

    private static long positive(String name, long value) {
      if (value <= 0) {
        throw new IllegalArgumentException(
            name + " is " + value + "; allowed is 1 or more; leave out what is not known");
      }
      return value;
    }

    /** Says what the model can do. */
    public Builder can(Capability... values) {
      for (Capability value : values) {
        capabilities.put(value, true);
      }
      return this;
    }

    /** Says what the model cannot do. */
    public Builder cannot(Capability... values) {
      for (Capability value : values) {
        capabilities.put(value, false);
      }
      return this;
    }

    /** Names request members that the model refuses, such as {@code temperature}. */
    public Builder refuses(String... parameters) {
      parametersKnown = true;
      refusedParameters.addAll(List.of(parameters));
      return this;
    }

    /** Says that a request member has another name at this model. */
    public Builder renames(String parameter, String name) {
      parametersKnown = true;
      renamedParameters.put(parameter, name);
      return this;
    }

    /** Says that the model takes all request members, under their usual names. */
    public Builder takesAllParameters() {
      parametersKnown = true;
      refusedParameters.clear();
      renamedParameters.clear();
      return this;
    }

    /** Sets the prices. */
    public Builder prices(Prices value) {
      prices = Objects.requireNonNull(value, "prices");
      return this;
    }

    /** Sets the standard rates, without tiers and batches. */
    public Builder prices(TokenRates value) {
      return prices(Prices.of(value));
    }

    /** Sets the name of the token encoding, such as {@code o200k_base}. */
    public Builder encoding(String value) {
      encoding = Objects.requireNonNull(value, "encoding");
      return this;
    }

    /** Forgets what the model costs and how long it is served. */
    Builder withoutPrices() {
      prices = null;
      deprecatedOn = null;
      return this;
    }

    /** Sets the day from which the model may no longer be served. */
    public Builder deprecatedOn(LocalDate value) {
      deprecatedOn = Objects.requireNonNull(value, "deprecatedOn");
      return this;
    }

    /** Adds other names of the model at the same provider. */
    public Builder aliases(String... names) {
      aliases.addAll(List.of(names));
      return this;
    }

    /** Sets when this was taken down, and who says so. */
    public Builder takenFrom(LocalDate day, String who) {
      asOf = Objects.requireNonNull(day, "day");
      source = Objects.requireNonNull(who, "who");
      return this;
    }

    /** Returns what is known. */
    public ModelInfo build() {
      return new ModelInfo(this);
    }
  }
}
