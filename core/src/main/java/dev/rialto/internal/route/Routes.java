package dev.rialto.internal.route;

import dev.rialto.ConfigurationException;
import dev.rialto.EmbeddingRequest;
import dev.rialto.FailureDetails;
import dev.rialto.ImageRequest;
import dev.rialto.ModelNotFoundException;
import dev.rialto.ModerationRequest;
import dev.rialto.Request;
import dev.rialto.Task;
import dev.rialto.Usd;
import dev.rialto.config.AutoSettings;
import dev.rialto.config.RegionSettings;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.config.Strategy;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Health;
import dev.rialto.internal.call.LimitShares;
import dev.rialto.internal.call.ModelFacts;
import dev.rialto.internal.call.ModelGuide;
import dev.rialto.provider.KeyLimits;
import dev.rialto.provider.Provider;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Ticker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the plan of a call: by its model, else by its task, else the default. Configured routes are
 * resolved when this is made, so that a wrong name is found then. Thread-safe.
 */
final class Routes {

  /** Names of models may come from outside; so many are remembered, the rest is resolved anew. */
  private static final int MOST_REMEMBERED = 1_024;

  /** Nobody has asked for bounds: whichever does best of those that the user has. */
  private static final AutoSettings OF_DEFAULTS =
      AutoSettings.builder().minQuality(0).maxCost(Usd.of(1_000_000)).build();

  /** The name of no model: the choice is left to the score. */
  private static final String AUTO = "auto";

  private final Map<String, Provider> providers = new LinkedHashMap<>();
  private final Map<String, KeyState> keys = new HashMap<>();
  private final Map<String, Candidate> candidates = new ConcurrentHashMap<>();
  private final Map<String, Plan> byModel = new ConcurrentHashMap<>();
  private final Map<String, Plan> byTask = new HashMap<>();
  private final ModelGuide guide;
  private final RegionSettings regions;
  private final DoubleSupplier random;
  private boolean limited;
  private final @Nullable Plan byDefault;

  /** Where there is no route by default: the providers' default models, by what a call is for. */
  private final @Nullable Plan byUse;

  private final Map<String, Plan> besideCompletions = new HashMap<>();

  Routes(
      List<Provider> all,
      RouteSettings settings,
      Function<Endpoint, Health> health,
      ModelGuide guide,
      LimitShares shares,
      int mostQueued,
      DoubleSupplier random,
      Ticker ticker) {
    this.guide = guide;
    this.random = random;
    this.regions = settings.regions();
    for (Provider provider : all) {
      if (providers.put(provider.name(), provider) != null) {
        throw configuration(
            "provider '" + provider.name() + "' is configured twice", "Give one another name");
      }
      for (Endpoint endpoint : provider.endpoints()) {
        keys.put(
            endpoint.name(),
            new KeyState(
                endpoint,
                health.apply(endpoint),
                new Limits(provider.keyLimits(), endpoint, shares, ticker.nanoTime()),
                provider.maxConcurrent() == 0
                    ? null
                    : new Room(provider.maxConcurrent(), mostQueued)));
        limited |= !provider.keyLimits().equals(KeyLimits.NONE);
      }
    }
    if (providers.isEmpty()) {
      throw configuration("no provider is configured", "Add one, such as OpenAi.fromEnv()");
    }
    settings
        .byTask()
        .forEach((task, route) -> byTask.put(task, plan("route of task '" + task + "'", route)));
    Plan seeing = byTask.get(Task.VISION.name());
    if (seeing != null) {
      checkSight(seeing);
    }
    Route ofAll = settings.byDefault();
    List<Candidate> defaults = defaultModels();
    byDefault =
        ofAll != null
            ? plan("route by default", ofAll)
            : defaults.size() > 1
                ? ofDefaults(Strategy.PRIORITY, defaults)
                : ofFirst(Provider::defaultModel);
    byUse = ofAll == null && defaults.size() > 1 ? ofDefaults(Strategy.AUTO, defaults) : null;
    beside(Task.EMBEDDING, Provider::defaultEmbeddingModel);
    beside(Task.IMAGE, Provider::defaultImageModel);
    beside(Task.MODERATION, Provider::defaultModerationModel);
  }

  /**
   * Returns the plan of a call.
   *
   * @throws ModelNotFoundException if no provider has the model
   * @throws ConfigurationException if the call names no model and there is no route for it
   */
  Plan plan(Call call) {
    if (call.model().equals(AUTO)) {
      return auto(call);
    }
    if (!call.model().isEmpty()) {
      Plan known = byModel.get(call.model());
      return known != null ? known : planOf(call.model());
    }
    Plan ofTask = call.task().isEmpty() ? null : byTask.get(call.task());
    if (ofTask != null) {
      return ofTask;
    }
    Task beside = besideCompletions(call.request());
    if (beside == null && byUse != null && AutoSettings.knowsUse(call.task(), call.profile())) {
      return byUse;
    }
    Plan plan = beside == null ? byDefault : besideCompletions.get(beside.name());
    if (plan == null) {
      throw configuration(
          "the call of "
              + call.origin().client()
              + "."
              + call.origin().method()
              + " names no model, there is no route for it, and none of "
              + providers.keySet()
              + " has a default "
              + (beside == null ? "model" : beside.name() + " model"),
          "Name a model as provider/model"
              + (beside == null
                  ? ", or configure a route"
                  : " in the annotation or in CallOptions, or configure .route(Task."
                      + beside.name().toUpperCase(Locale.ROOT)
                      + ", …)"));
    }
    return plan;
  }

  private static @Nullable Task besideCompletions(Request request) {
    if (request instanceof EmbeddingRequest) {
      return Task.EMBEDDING;
    }
    if (request instanceof ImageRequest) {
      return Task.IMAGE;
    }
    return request instanceof ModerationRequest ? Task.MODERATION : null;
  }

  /** A call that names no model but {@code auto}: its route's choice if that is one by score. */
  private Plan auto(Call call) {
    Plan ofTask = byTask.get(call.task());
    if (ofTask != null && ofTask.strategy() == Strategy.AUTO) {
      return ofTask;
    }
    if (byDefault != null && byDefault.strategy() == Strategy.AUTO) {
      return byDefault;
    }
    return byModel.computeIfAbsent(
        AUTO, model -> plan("model 'auto'", new Route(List.of(), Strategy.AUTO)));
  }

  private Plan planOf(String model) {
    Plan plan = planOf("model '" + model + "'", candidate(model));
    if (byModel.size() < MOST_REMEMBERED) {
      byModel.put(model, plan);
    }
    return plan;
  }

  private Plan planOf(String name, Candidate only) {
    return new Plan(
        name, Strategy.PRIORITY, List.of(only), AutoSettings.DEFAULT, regions, random, null);
  }

  private Plan plan(String name, Route route) {
    List<Candidate> all = new ArrayList<>();
    List<String> models = route.models().isEmpty() ? everyModel(name) : route.models();
    for (String model : models) {
      Candidate candidate;
      try {
        candidate = candidate(model);
      } catch (ModelNotFoundException e) {
        throw new ConfigurationException(
            name + ": " + e.summary(), e.advice(), FailureDetails.NONE, e);
      }
      if (all.contains(candidate)) {
        throw configuration(
            name + " names " + candidate.modelId() + " twice", "Remove one of the two");
      }
      all.add(candidate);
    }
    Plan plan =
        new Plan(name, route.strategy(), all, route.auto(), regions, random, route.chooser());
    if (route.strategy() == Strategy.AUTO) {
      route.auto().quality().keySet().forEach(model -> checkNamed(name, model));
      checkQuality(plan);
    }
    return plan;
  }

  /** All models that the providers list, but for those that do not converse. */
  private List<String> everyModel(String name) {
    List<String> models = new ArrayList<>();
    for (Provider provider : providers.values()) {
      provider.models().stream()
          .sorted()
          .filter(model -> !model.equals(provider.defaultEmbeddingModel()))
          .filter(model -> guide.converses(provider.name(), model))
          .forEach(model -> models.add(provider.name() + "/" + model));
    }
    if (models.isEmpty()) {
      throw configuration(
          name + " leaves the choice to the models' score, but no provider lists a model",
          "Name them with route.among(…) or with models(…) of the provider");
    }
    return models;
  }

  /**
   * A name of another form is no model's, whatever its writer meant. One of a provider that is not
   * configured here may well be another process's, with which the settings are shared.
   */
  private static void checkNamed(String name, String model) {
    int slash = model.indexOf('/');
    if (slash <= 0 || slash == model.length() - 1) {
      throw configuration(
          name + ": route.auto.quality names '" + model + "', which is no model",
          "Name it as provider/model");
    }
  }

  private static void checkSight(Plan plan) {
    for (int s = 0; s < plan.size(); s++) {
      if (plan.slot(s).facts().vision() != ModelFacts.Support.NO) {
        return;
      }
    }
    throw configuration(
        plan.name() + " has no candidate that fits: none of its models takes images",
        "Add a model that does, or say so with .catalog(c -> c.model(…, m ->"
            + " m.can(Capability.VISION)))");
  }

  private static void checkQuality(Plan plan) {
    double best = 0;
    for (int s = 0; s < plan.size(); s++) {
      Slot slot = plan.slot(s);
      double quality = Need.quality(plan.auto(), slot.modelId(), slot.facts());
      best = Math.max(best, Double.isNaN(quality) ? 1 : quality);
    }
    if (best < plan.auto().minQuality()) {
      throw configuration(
          plan.name()
              + " has no candidate that fits: route.auto.minQuality is "
              + plan.auto().minQuality()
              + ", the best one has "
              + String.format(Locale.ROOT, "%.2f", best),
          "Lower route.auto.minQuality, add a better model, or say how good one is with"
              + " auto(a -> a.quality(…))");
    }
  }

  private void beside(Task task, Function<Provider, String> model) {
    Plan plan = ofFirst(model);
    if (plan != null) {
      besideCompletions.put(task.name(), plan);
    }
  }

  /** The default models of all providers, in their order; as many as a plan has room for. */
  private List<Candidate> defaultModels() {
    List<Candidate> all = new ArrayList<>();
    int slots = 0;
    for (Provider provider : providers.values()) {
      slots += provider.endpoints().size();
      if (!provider.defaultModel().isEmpty() && slots <= Plan.MOST_SLOTS) {
        all.add(candidate(provider, provider.defaultModel()));
      }
    }
    return all;
  }

  private Plan ofDefaults(Strategy strategy, List<Candidate> defaults) {
    return new Plan(
        "default models of the providers", strategy, defaults, OF_DEFAULTS, regions, random, null);
  }

  private @Nullable Plan ofFirst(Function<Provider, String> model) {
    for (Provider provider : providers.values()) {
      String name = model.apply(provider);
      if (!name.isEmpty()) {
        return planOf(
            "default model of provider '" + provider.name() + "'", candidate(provider, name));
      }
    }
    return null;
  }

  /** The part behind the provider's name may hold slashes, and so may a bare name. */
  private Candidate candidate(String model) {
    int slash = model.indexOf('/');
    Provider named = slash < 0 ? null : providers.get(model.substring(0, slash));
    if (named != null && slash + 1 < model.length()) {
      return candidate(named, model.substring(slash + 1));
    }
    List<Provider> having =
        providers.values().stream().filter(p -> p.models().contains(model)).toList();
    if (having.size() > 1) {
      List<String> names = having.stream().map(p -> p.name() + "/" + model).toList();
      throw new ModelNotFoundException(
          "model '" + model + "' is ambiguous: " + String.join(", ", names),
          "Name one of these",
          FailureDetails.NONE,
          null);
    }
    if (having.size() == 1) {
      return candidate(having.get(0), model);
    }
    if (providers.size() == 1 && named == null && !model.isBlank()) {
      Provider only = providers.values().iterator().next(); // its models' names may have slashes
      if (slash < 0
          || !UnknownModel.isMistyped(model.substring(0, slash), only)
          || !only.models().contains(model.substring(slash + 1))) {
        return candidate(only, model);
      }
    }
    throw UnknownModel.of(model, providers.values());
  }

  private Candidate candidate(Provider provider, String model) {
    String id = provider.name() + "/" + model;
    Candidate known = candidates.get(id);
    if (known != null) {
      return known;
    }
    List<Slot> slots = new ArrayList<>();
    for (Endpoint endpoint : provider.endpoints()) {
      KeyState key = keys.get(endpoint.name());
      if (key != null) { // always: filled from the same providers
        slots.add(new Slot(key, model, guide, regions));
      }
    }
    Candidate made = new Candidate(id, List.copyOf(slots));
    if (candidates.size() >= MOST_REMEMBERED) {
      return made;
    }
    Candidate other = candidates.putIfAbsent(id, made);
    return other != null ? other : made;
  }

  /** Returns all slots that calls may have gone to so far, and those of configured routes. */
  Collection<Slot> slots() {
    return candidates.values().stream().flatMap(c -> c.slots().stream()).toList();
  }

  /** Returns whether a provider's keys were given limits. */
  boolean isLimited() {
    return limited;
  }

  private static ConfigurationException configuration(String summary, String advice) {
    return new ConfigurationException(summary, advice, FailureDetails.NONE, null);
  }
}
