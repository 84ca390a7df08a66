package dev.rialto.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import dev.rialto.ConfigurationException;
import dev.rialto.Profile;
import dev.rialto.Task;
import dev.rialto.Usd;
import dev.rialto.catalog.Capability;
import dev.rialto.config.Budget;
import dev.rialto.config.ScoreWeights;
import dev.rialto.config.Strategy;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.spi.PhaseTimeouts;
import dev.rialto.spi.Secret;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What contradicts itself, or can never work, is refused before there is an injector; the message
 * names the setting and what is allowed, and no key.
 */
class RefusedSettingsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LESS_THAN_NOTHING = Duration.ofMillis(-1);
  private static final Duration EVER = Duration.ofSeconds(Long.MAX_VALUE);
  private static final Usd ONE_USD = Usd.of("1");

  static List<Map.Entry<String, Consumer<RialtoModule.Builder>>> refused() {
    return List.of(
        row("timeout is PT0S", b -> b.timeout(Duration.ZERO)),
        row("timeout is PT-0.001S", b -> b.timeout(LESS_THAN_NOTHING)),
        // Admission
        row("admission.maxConcurrent is 0", b -> b.admission(a -> a.maxConcurrent(0))),
        row("admission.maxQueued is -1", b -> b.admission(a -> a.maxQueued(-1))),
        row("admission.maxWait", b -> b.admission(a -> a.maxWait(LESS_THAN_NOTHING))),
        row(
            "admission.minConcurrent is 9",
            b -> b.admission(a -> a.minConcurrent(9).maxConcurrent(8))),
        row(
            "admission.initialConcurrent is 9",
            b -> b.admission(a -> a.adaptive(true).maxConcurrent(8).initialConcurrent(9))),
        // Retries and hedges
        row("retry.maxRepeats is -1", b -> b.retry(r -> r.maxRepeats(-1))),
        row("retry.jitter is NaN", b -> b.retry(r -> r.jitter(Double.NaN))),
        row("retry.firstDelay", b -> b.retry(r -> r.delay(LESS_THAN_NOTHING, SECOND))),
        row("retry.maxDelay", b -> b.retry(r -> r.delay(SECOND, Duration.ofMillis(1)))),
        row("retry.budgetShare", b -> b.retry(r -> r.budget(1.5, 1))),
        row("retry.budgetPerSecond", b -> b.retry(r -> r.budget(0.1, Double.POSITIVE_INFINITY))),
        row("retry.budgetWindow", b -> b.retry(r -> r.budgetWindow(Duration.ZERO))),
        row("retry.maxCircuitWait", b -> b.retry(r -> r.maxCircuitWait(LESS_THAN_NOTHING))),
        row("hedge.silence", b -> b.hedge(h -> h.silence(Duration.ZERO))),
        row(
            "hedge.minimumDelay",
            b -> b.hedge(h -> h.silence(SECOND).minimumDelay(SECOND.plusMillis(1)))),
        row("hedge.minimumSamples is 0", b -> b.hedge(h -> h.minimumSamples(0))),
        row("hedge.tokenPace", b -> b.hedge(h -> h.tokenPace(LESS_THAN_NOTHING))),
        row("hedge.maxCost", b -> b.hedge(h -> h.maxCost(Usd.of("-1")))),
        // Breaker and health
        row("breaker.consecutiveFailures is 0", b -> b.breaker(k -> k.consecutiveFailures(0))),
        row("breaker.failureRate is NaN", b -> b.breaker(k -> k.failureRate(Double.NaN, 20))),
        row("breaker.failureRate is 1.1", b -> b.breaker(k -> k.failureRate(1.1, 20))),
        row("breaker.minimumCalls is 0", b -> b.breaker(k -> k.failureRate(0.1, 0))),
        row("breaker.window", b -> b.breaker(k -> k.window(Duration.ZERO))),
        row("breaker.successesToClose is 0", b -> b.breaker(k -> k.successesToClose(0))),
        row("breaker.probes is -2", b -> b.breaker(k -> k.probes(-2))),
        row("breaker.maxDelay", b -> b.breaker(k -> k.delay(SECOND, Duration.ofMillis(1)))),
        row("breaker.slowCall", b -> b.breaker(k -> k.slowCalls(LESS_THAN_NOTHING, 0.5))),
        row("breaker.slowRate is 0.0", b -> b.breaker(k -> k.slowCalls(SECOND, 0))),
        row("health.interval", b -> b.health(h -> h.interval(Duration.ZERO))),
        row(
            "health.forecastEvery",
            b -> b.health(h -> h.interval(SECOND).forecastEvery(SECOND.multipliedBy(3)))),
        // Routes
        row("route.primary is missing", b -> b.route(r -> {})),
        row(
            "route.fallback is [one/m, one/m]",
            b -> b.route(r -> r.primary("one/m").fallback("one/m"))),
        row("names one/m twice", b -> b.route(r -> r.primary("one/m").fallback("m"))),
        row("route.task is 'cod'", b -> b.route("cod", r -> r.primary("one/m"))),
        row("noone/m", b -> b.route(Task.CODE, r -> r.primary("noone/m"))),
        row(
            "route.auto.weights is all zero",
            b -> b.route(r -> r.auto(a -> a.weights(new ScoreWeights(0, 0, 0, 0, 0))))),
        row(
            "route.auto.weights is -1.0",
            b -> b.route(r -> r.auto(a -> a.weights(new ScoreWeights(-1, 1, 0, 0, 0))))),
        row("route.auto.minQuality is 1.5", b -> b.route(r -> r.auto(a -> a.minQuality(1.5)))),
        row(
            "has no candidate that fits: route.auto.minQuality is 0.9",
            b -> b.route(r -> r.auto(a -> a.minQuality(0.9).quality("one/m", 0.2)))),
        row("route.auto.maxCost", b -> b.route(r -> r.auto(a -> a.maxCost(Usd.ZERO)))),
        row(
            "route.auto.maxLatency",
            b -> b.route(r -> r.auto(a -> a.maxLatency(LESS_THAN_NOTHING)))),
        row("route.regions.home", b -> b.regions(r -> r.home("atlantis"))),
        row("route.regions.weights", b -> b.regions(r -> r.weights(0, 0, 0, 0))),
        // Providers
        row("provider is [one, one]", b -> b.provider(provider("one").build())),
        row(
            "requestsPerMinute of provider 'two' is 0",
            b -> b.provider(provider("two").requestsPerMinute(0).build())),
        row(
            "tokensPerMinute of provider 'two' is -1",
            b -> b.provider(provider("two").tokensPerMinute(-1).build())),
        row(
            "maxConcurrent of provider 'two' is 0",
            b -> b.provider(provider("two").maxConcurrent(0).build())),
        row("sharedLimits is set, but no provider", b -> b.sharedLimits("redis://localhost")),
        row("two words", b -> b.provider(provider("two words").build())),
        // Durations that no one means
        row("timeout is PT2562047788015215H", b -> b.timeout(EVER)),
        row("drain is PT-0.001S", b -> b.drain(LESS_THAN_NOTHING)),
        row("admission.maxWait", b -> b.admission(a -> a.maxWait(EVER))),
        row("retry.maxDelay", b -> b.retry(r -> r.delay(SECOND, EVER))),
        row("hedge.silence", b -> b.hedge(h -> h.silence(EVER))),
        row("breaker.window", b -> b.breaker(k -> k.window(EVER))),
        row("breaker.firstDelay", b -> b.breaker(k -> k.delay(Duration.ZERO, SECOND))),
        row("health.interval", b -> b.health(h -> h.interval(EVER))),
        row("route.auto.maxLatency", b -> b.route(r -> r.auto(a -> a.maxLatency(EVER)))),
        row("cache.ttl", b -> b.cache(c -> c.ttl(EVER))),
        row("cache.tierTimeout", b -> b.cache(c -> c.tierTimeout(Duration.ZERO))),
        row("cache.staleWhileRevalidate", b -> b.cache(c -> c.staleWhileRevalidate(EVER))),
        row("batch.window", b -> b.batch(w -> w.window(EVER))),
        row("jobs.keep", b -> b.jobs(j -> j.keep(LESS_THAN_NOTHING))),
        row("tuning.every", b -> b.tuning(t -> t.every(Duration.ZERO))),
        // Shares and counts
        row("retry.jitter is 1.5", b -> b.retry(r -> r.jitter(1.5))),
        row("breaker.maxOpenShare is NaN", b -> b.breaker(k -> k.maxOpenShare(Double.NaN))),
        row("breaker.failureRate is 0.0", b -> b.breaker(k -> k.failureRate(0, 20))),
        row(
            "admission.initialConcurrent is 5",
            b -> b.admission(a -> a.adaptive(true).minConcurrent(10).initialConcurrent(5))),
        row("semantic.threshold is 2.0", b -> b.cache(c -> c.semantic(s -> s.threshold(2)))),
        row("cache.warming.confidence", b -> b.cache(c -> c.warming(w -> w.confidence(2)))),
        row("budget.assumedOutputTokens", b -> b.budget(c -> c.assumedOutputTokens(0))),
        row("jobs.maxItems is 0", b -> b.jobs(j -> j.maxItems(0))),
        row(
            "jobs.pollEvery is PT10S",
            b -> b.jobs(j -> j.pollEvery(SECOND.multipliedBy(10), SECOND))),
        row(
            "jobs.liveBefore is PT2M",
            b -> b.jobs(j -> j.leastTime(Duration.ofMinutes(1)).liveBefore(Duration.ofMinutes(2)))),
        row("admission.maxConcurrent is 50 to 5", b -> b.tuning(t -> t.concurrency(50, 5))),
        // Names of nothing
        row("route.primary is missing", b -> b.route(r -> r.fallback("one/m"))),
        row("route.models is [ ]", b -> b.route(r -> r.primary(" "))),
        row("route.models is '/m'", b -> b.route(r -> r.primary("/m"))),
        row("route.models is 'one/'", b -> b.route(r -> r.primary("one/"))),
        row("route.models is 'auto'", b -> b.route(r -> r.primary("one/m").fallback("auto"))),
        row("route.strategy is CUSTOM", b -> b.route(r -> r.strategy(Strategy.CUSTOM))),
        row(
            "route.fallback is [one/m, one/a, one/m]",
            b -> b.route(r -> r.primary("one/m").fallback("one/a", "one/m"))),
        row("route.auto.quality names 'x/'", b -> b.route(r -> r.auto(a -> a.quality("x/", 0.9)))),
        row("route.auto.quality names '/x'", b -> b.route(r -> r.auto(a -> a.quality("/x", 0.9)))),
        row("route.auto.quality names 'm'", b -> b.route(r -> r.auto(a -> a.quality("m", 0.9)))),
        row(
            "route.auto.weights is 'spead'",
            b -> b.route(r -> r.auto(a -> a.weights("spead", ScoreWeights.SPEED)))),
        row(
            "route.auto.weights is 'spead'",
            b -> b.route(Task.CODE, r -> r.auto(a -> a.weights("spead", ScoreWeights.SPEED)))),
        row("cache.ttl of a task is 'cod'", b -> b.cache(c -> c.ttl("cod", SECOND))),
        row("batch.limits of a provider is 'nope'", b -> b.batch(w -> w.limits("nope", 1, 1))),
        row("task is 'My Task'", b -> b.task(new Task("My Task", 0.1))),
        row("profile is ''", b -> b.profile(new Profile("", 0.1, 10, 0.5, 0))),
        row("latitude is 91.0", b -> b.regions(r -> r.place("x", 91, 0))),
        row("The Redis URL 'http://localhost'", b -> b.sharedLimits("http://localhost")),
        // What cannot be done
        row(
            "route of task 'vision' has no candidate that fits",
            b ->
                b.catalog(c -> c.model("one/m", m -> m.cannot(Capability.VISION)))
                    .route(Task.VISION, r -> r.primary("one/m"))),
        row(
            "The base URL of provider 'three'",
            b -> b.provider(OpenAi.compatible("three", "ftp://x/v1").build())),
        row(
            "model 'm' is ambiguous",
            b -> b.provider(provider("two").build()).route(r -> r.primary("m"))),
        row("has 65 endpoints", b -> b.provider(manyKeys()).route(r -> r.primary("many/m"))),
        row("budget is [daily, daily]", b -> b.budget(c -> c.daily(ONE_USD).daily(ONE_USD))),
        row(
            "budget.cheaper is [a], but there is no budget",
            b -> b.budget(c -> c.perCall(ONE_USD).cheaper("a", "b"))),
        row(
            "budget.sharing is set, but there is no budget",
            b -> b.budget(c -> c.redis("redis://localhost"))),
        row(
            "semantic.threshold is 0.85; allowed is at least semantic.leastSimilarity, which is"
                + " 0.9",
            b -> b.cache(c -> c.semantic(s -> s.threshold(0.85).leastSimilarity(0.9)))),
        row(
            "catalog.refreshEvery is PT1H, but nothing is refreshed; allowed is with",
            b -> b.catalog(c -> c.refreshEvery(Duration.ofHours(1)))),
        row("budget.cheaper is 'a' → 'a'", b -> b.budget(c -> c.cheaper("a", "a"))),
        row(
            "cache.leaseAcrossInstances is PT5S, but there is nothing to agree by",
            b -> b.cache(c -> c.leaseAcrossInstances(SECOND.multipliedBy(5)))),
        row(
            "budget 'monthly' is $40.00; allowed is at least budget 'daily', $50.00",
            b -> b.budget(c -> c.daily(Usd.of(50)).monthly(Usd.of(40)))),
        row(
            "budget 'rolling' is $1.00; allowed is at least budget 'hour'",
            b ->
                b.budget(
                    c ->
                        c.add(Budget.rolling(Duration.ofDays(1), ONE_USD).per(Budget.Scope.TENANT))
                            .add(
                                Budget.rolling(Duration.ofHours(1), Usd.of(2))
                                    .named("hour")
                                    .per(Budget.Scope.TENANT)))),
        row(
            "budget.perCall is $2.00; allowed is at most budget 'daily', $1.00",
            b -> b.budget(c -> c.daily(ONE_USD).perCall(Usd.of(2)))),
        row(
            "apiKey of provider 'two' is the same for the keys 1 and 3",
            b -> b.provider(provider("two").apiKey("sk-other").apiKey("sk-secret ").build())),
        row(
            "apiKey of provider 'two' is the same for the keys 1 and 2",
            b ->
                b.provider(
                    provider("two")
                        .region("us", "http://us.invalid", Secret.of("k"), Secret.of("k"))
                        .build())),
        row(
            "timeouts.firstToken is PT2562047788015215H",
            b -> new PhaseTimeouts(SECOND, SECOND, SECOND, SECOND, SECOND, EVER, SECOND)),
        row("conversations.maxMessages is -1", b -> b.conversations(c -> c.maxMessages(-1))),
        // The rest
        row("batch.maxItems is 0", b -> b.batch(w -> w.maxItems(0))),
        row("batch.window", b -> b.batch(w -> w.window(LESS_THAN_NOTHING))),
        row("cache.memoryEntries is 0", b -> b.cache(c -> c.memoryEntries(0))),
        row("cache.ttl", b -> b.cache(c -> c.ttl(LESS_THAN_NOTHING))),
        row("budget 'daily", b -> b.budget(c -> c.daily(Usd.ZERO))),
        row("budget.perCall", b -> b.budget(c -> c.perCall(Usd.of("-0.01")))),
        row(
            "budget.cheaper is 'one/a' → 'one/b' → 'one/a'",
            b -> b.budget(c -> c.cheaper("one/a", "one/b").cheaper("one/b", "one/a"))),
        row("maxTokens is -1", b -> b.conversations(c -> c.maxTokens(-1))));
  }

  private static Map.Entry<String, Consumer<RialtoModule.Builder>> row(
      String named, Consumer<RialtoModule.Builder> setting) {
    return Map.entry(named, setting);
  }

  private static Provider manyKeys() {
    Provider.Builder many = OpenAi.compatible("many", "http://127.0.0.1:1/v1").models("m");
    for (int key = 0; key < 65; key++) {
      many.apiKey("sk-" + key);
    }
    return many.build();
  }

  private static Provider.Builder provider(String name) {
    return OpenAi.compatible(name, "http://127.0.0.1:1/v1").apiKey("sk-secret").models("m");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefusedByName(Map.Entry<String, Consumer<RialtoModule.Builder>> row) {
    assertThatThrownBy(
            () -> {
              RialtoModule.Builder builder =
                  RialtoModule.builder().provider(provider("one").defaultModel("m").build());
              row.getValue().accept(builder);
              Guice.createInjector(builder.build());
            })
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(row.getKey())
        .satisfies(e -> assertThat(e.toString()).doesNotContain("sk-secret"))
        .satisfies(e -> assertThat(((ConfigurationException) e).advice()).isNotEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("strategies")
  void whatIsAllowed_isAllowed(Strategy strategy) {
    RialtoModule.builder()
        .provider(provider("one").defaultModel("m").build())
        .provider(provider("two").build())
        .route(r -> r.primary("one/m").fallback("two/m").strategy(strategy))
        .build();
  }

  /** What looks like a contradiction, and is none. */
  static Stream<Consumer<RialtoModule.Builder>> allowed() {
    Usd more = Usd.of(8);
    Usd less = Usd.of(5);
    return Stream.of(
        // ten around midnight
        b ->
            b.budget(
                c ->
                    c.daily(less)
                        .add(Budget.rolling(Duration.ofHours(12), more).named("half a day"))),
        b ->
            b.budget(
                c -> c.monthly(less).add(Budget.rolling(Duration.ofDays(1), more).named("lately"))),
        // a day of the one zone lies in two months of the other
        b ->
            b.budget(
                c ->
                    c.monthly(less)
                        .add(Budget.daily(more).zone(ZoneId.of("Asia/Tokyo")).named("in Tokyo"))),
        // calls with a day gather for two hours
        b -> b.jobs(j -> j.window(Duration.ofHours(2))));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("allowed")
  void whatOnlyLooksLikeAContradiction_isAllowed(Consumer<RialtoModule.Builder> setting) {
    RialtoModule.Builder builder =
        RialtoModule.builder().provider(provider("one").defaultModel("m").build());
    setting.accept(builder);
    assertThat(Guice.createInjector(builder.build())).isNotNull();
  }

  /** The same settings serve processes that ask different providers. */
  @Test
  void aQualityOfAProviderThatIsNotConfiguredHere_isAllowed() {
    Guice.createInjector(
        RialtoModule.builder()
            .provider(provider("one").defaultModel("m").build())
            .route(r -> r.auto(a -> a.quality("one/m", 0.8).quality("nope/x", 0.9)))
            .build());
  }

  static List<Strategy> strategies() {
    return Stream.of(Strategy.values())
        .filter(s -> s != Strategy.CUSTOM)
        .toList(); // needs a chooser
  }
}
