package dev.rialto.benchmarks.guides;

import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Who is asked.
 *
 * @param models the models, as {@code provider/model}
 * @param providers who has them
 * @param ends stop what was started
 * @param loopback whether nobody real is asked
 */
record Entrant(List<String> models, List<Provider> providers, List<Runnable> ends, boolean loopback)
    implements AutoCloseable {

  /** What a provider's key is called, and what makes the provider of the environment. */
  private static final Map<String, Supplier<Provider>> KEYS = new LinkedHashMap<>();

  private static final Map<String, String> DEFAULTS =
      Map.of("openai", "openai/gpt-4o-mini", "anthropic", "anthropic/claude-haiku-4-5");

  private static final List<String> LOOPBACKS = List.of("openai/loopback", "anthropic/loopback");

  static {
    KEYS.put("OPENAI_API_KEY", OpenAi::fromEnv);
    KEYS.put("ANTHROPIC_API_KEY", Anthropic::fromEnv);
  }

  /**
   * Finds who can be asked: the providers whose keys the environment has, and any {@code
   * provider=name@url} with the key {@code NAME_API_KEY}.
   */
  static Entrant of(List<String> wanted, Map<String, String> compatible) {
    List<Provider> providers = new ArrayList<>();
    KEYS.forEach(
        (key, provider) -> {
          if (isSet(key)) {
            providers.add(provider.get());
          }
        });
    compatible.forEach(
        (name, url) -> {
          String key = System.getenv(name.toUpperCase(Locale.ROOT) + "_API_KEY");
          Provider.Builder builder = OpenAi.compatible(name, url);
          providers.add((key == null ? builder : builder.apiKey(key)).build());
        });
    if (providers.isEmpty()) {
      return twoLoopbacks(wanted);
    }
    List<String> models = new ArrayList<>(wanted);
    for (String model : models) {
      if (providers.stream().noneMatch(p -> model.startsWith(p.name() + "/"))) {
        throw new IllegalArgumentException(
            "'model="
                + model
                + "' has no provider; there are "
                + providers.stream().map(Provider::name).toList()
                + ": name it provider/model, set "
                + String.join(" or ", KEYS.keySet())
                + ", or add provider=name@url");
      }
    }
    if (models.isEmpty()) {
      providers.forEach(
          p -> {
            String known = DEFAULTS.get(p.name());
            if (known != null) {
              models.add(known);
            }
          });
    }
    if (models.isEmpty()) {
      throw new IllegalArgumentException("Name a model with model=provider/model");
    }
    return new Entrant(List.copyOf(models), providers, List.of(), false);
  }

  /** One is slower, so that there is something to compare. */
  private static Entrant twoLoopbacks(List<String> wanted) {
    for (String model : wanted) {
      if (!LOOPBACKS.contains(model)) {
        throw new IllegalArgumentException(
            "'model="
                + model
                + "' is asked for, and no key is set: set "
                + String.join(" or ", KEYS.keySet())
                + ", or add provider=name@url; without a key only "
                + String.join(" and ", LOOPBACKS)
                + " answer, which are no models");
      }
    }
    LoopbackProvider quick = LoopbackProvider.start();
    LoopbackProvider slow = LoopbackProvider.builder().latency(Duration.ofMillis(20)).start();
    return new Entrant(
        wanted.isEmpty() ? LOOPBACKS : List.copyOf(wanted),
        List.of(quick.openAi(), slow.anthropic()),
        List.of(quick::close, slow::close),
        true);
  }

  private static boolean isSet(String variable) {
    String value = System.getenv(variable);
    return value != null && !value.isBlank();
  }

  @Override
  public void close() {
    ends.forEach(Runnable::run);
  }
}
