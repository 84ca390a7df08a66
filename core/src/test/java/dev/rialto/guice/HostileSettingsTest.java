package dev.rialto.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.config.AdmissionSettings;
import dev.rialto.config.AutoSettings;
import dev.rialto.config.BatchSettings;
import dev.rialto.config.BreakerSettings;
import dev.rialto.config.CacheSettings;
import dev.rialto.config.CatalogSettings;
import dev.rialto.config.ConversationSettings;
import dev.rialto.config.CostSettings;
import dev.rialto.config.HealthSettings;
import dev.rialto.config.HedgeSettings;
import dev.rialto.config.JobSettings;
import dev.rialto.config.RedisSettings;
import dev.rialto.config.RegionSettings;
import dev.rialto.config.RetrySettings;
import dev.rialto.config.Route;
import dev.rialto.config.SemanticSettings;
import dev.rialto.config.SqlSettings;
import dev.rialto.config.TuningSettings;
import dev.rialto.config.WarmingSettings;
import dev.rialto.provider.OpenAi;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every setter of every builder of settings, also those that are yet to be written, is given
 * numbers, times and sums that mean nothing: each is refused, by a message that names the setting.
 */
class HostileSettingsTest {

  private static final Map<String, Supplier<Object>> BUILDERS =
      Map.ofEntries(
          Map.entry("admission", AdmissionSettings::builder),
          Map.entry("auto", AutoSettings::builder),
          Map.entry("batch", BatchSettings::builder),
          Map.entry("breaker", BreakerSettings::builder),
          Map.entry("cache", CacheSettings::builder),
          Map.entry("catalog", CatalogSettings::builder),
          Map.entry("conversations", HostileSettingsTest::conversations),
          Map.entry("budget", CostSettings::builder),
          Map.entry("health", HealthSettings::builder),
          Map.entry("hedge", HedgeSettings::builder),
          Map.entry("jobs", JobSettings::builder),
          Map.entry("redis", () -> RedisSettings.builder("redis://localhost")),
          Map.entry("regions", RegionSettings::builder),
          Map.entry("retry", RetrySettings::builder),
          Map.entry("route", () -> Route.builder().primary("a/b")),
          Map.entry("semantic", SemanticSettings::builder),
          Map.entry("sql", () -> SqlSettings.builder(noDatabase())),
          Map.entry("tuning", TuningSettings::builder),
          Map.entry("warming", WarmingSettings::builder),
          Map.entry("model", () -> ModelInfo.builder("a/b")),
          Map.entry("provider", () -> OpenAi.compatible("a", "http://localhost:1/v1")),
          Map.entry("options", CallOptions::builder),
          Map.entry(
              "module",
              () ->
                  RialtoModule.builder().provider(OpenAi.compatible("a", "http://a/v1").build())));

  private static final Set<String> MAY_BE_NEGATIVE =
      Set.of("frequencyPenalty", "presencePenalty", "place");

  private static Object conversations() {
    try {
      Constructor<?> made = ConversationSettings.Builder.class.getDeclaredConstructor();
      made.setAccessible(true);
      return made.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static DataSource noDatabase() {
    return (DataSource)
        java.lang.reflect.Proxy.newProxyInstance(
            HostileSettingsTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, args) -> {
              throw new UnsupportedOperationException();
            });
  }

  @TestFactory
  Stream<DynamicTest> everySetter() {
    List<DynamicTest> tests = new ArrayList<>();
    BUILDERS.forEach(
        (name, builder) -> {
          for (Method setter : setters(builder.get())) {
            Class<?>[] types = setter.getParameterTypes();
            for (int p = 0; p < types.length; p++) {
              for (Object hostile : hostile(setter, types[p])) {
                int at = p;
                tests.add(
                    DynamicTest.dynamicTest(
                        name + "." + setter.getName() + "[" + p + "] " + hostile,
                        () -> isRefused(builder.get(), setter, at, hostile)));
              }
            }
          }
        });
    assertThat(tests).hasSizeGreaterThan(250);
    return tests.stream();
  }

  private static List<Method> setters(Object builder) {
    return Arrays.stream(builder.getClass().getMethods())
        .filter(m -> !Modifier.isStatic(m.getModifiers()) && !m.isBridge())
        .filter(m -> m.getReturnType().isInstance(builder) && m.getParameterCount() > 0)
        .filter(m -> Arrays.stream(m.getParameterTypes()).allMatch(t -> benign(t) != null))
        .sorted(Comparator.comparing(Method::toString))
        .toList();
  }

  private static void isRefused(Object builder, Method setter, int at, Object hostile)
      throws IllegalAccessException {
    Object[] values = Arrays.stream(setter.getParameterTypes()).map(t -> benign(t)).toArray();
    values[at] = hostile;
    try {
      setter.invoke(builder, values);
      Method build = builder.getClass().getDeclaredMethod("build");
      build.setAccessible(true);
      build.invoke(builder);
    } catch (InvocationTargetException e) {
      assertThat(e.getCause())
          .isInstanceOfAny(ConfigurationException.class, IllegalArgumentException.class);
      assertThat(e.getCause().getMessage().toLowerCase(Locale.ROOT))
          .as("the setting is named")
          .containsAnyOf(names(setter));
      return;
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
    fail(setter.getName() + " has taken " + hostile);
  }

  /** Some set two things at once, and are named by the one that is wrong. */
  private static String[] names(Method setter) {
    return switch (setter.getName()) {
      case "failureRate" -> new String[] {"breaker.failurerate", "breaker.minimumcalls"};
      case "slowCalls" -> new String[] {"breaker.slowcall", "breaker.slowrate"};
      case "place" -> new String[] {"route.regions.latitude", "route.regions.longitude"};
      case "weights" ->
          Stream.of("distance", "health", "latency", "capacity", "weights")
              .map(part -> "route.regions." + part)
              .toArray(String[]::new);
      case "batchItems" -> new String[] {"tuning bounds of batch.maxitems"};
      case "cacheEntries" -> new String[] {"tuning bounds of cache.memoryentries"};
      case "concurrency" -> new String[] {"tuning bounds of admission.maxconcurrent"};
      default -> new String[] {setter.getName().toLowerCase(Locale.ROOT)};
    };
  }

  private static List<Object> hostile(Method setter, Class<?> type) {
    if (type == double.class && MAY_BE_NEGATIVE.contains(setter.getName())) {
      return List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1e9);
    }

    if (type == int.class) {
      return List.of(-1, Integer.MIN_VALUE);
    }
    if (type == long.class) {
      return List.of(-1L, Long.MIN_VALUE);
    }
    if (type == double.class) {
      return List.of(-1.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }
    if (type == Duration.class) {
      return List.of(
          Duration.ofNanos(-1),
          Duration.ofSeconds(Long.MIN_VALUE),
          Duration.ofSeconds(Long.MAX_VALUE));
    }
    if (type == Usd.class) {
      return List.of(Usd.of("-0.01"));
    }
    return List.of();
  }

  private static @Nullable Object benign(Class<?> type) {
    if (type == int.class) {
      return 1;
    }
    if (type == long.class) {
      return 1L;
    }
    if (type == double.class) {
      return 0.5;
    }
    if (type == Duration.class) {
      return Duration.ofSeconds(1);
    }
    if (type == Usd.class) {
      return Usd.of(1);
    }
    if (type == String.class) {
      return "a/b";
    }
    return null;
  }
}
