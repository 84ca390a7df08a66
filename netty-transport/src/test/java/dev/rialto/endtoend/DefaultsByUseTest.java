package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.Explanation;
import dev.rialto.Image;
import dev.rialto.InvalidRequestException;
import dev.rialto.Rialto;
import dev.rialto.Task;
import dev.rialto.Usd;
import dev.rialto.catalog.Capability;
import dev.rialto.catalog.TokenRates;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What those get who configure providers and no routes: each use has its primary and fallback. */
class DefaultsByUseTest {

  private static final Image PIXEL =
      Image.of("GIF89a\1\0\1\0\0\0\0;".getBytes(StandardCharsets.ISO_8859_1), "image/gif");

  private final LoopbackProvider small = LoopbackProvider.builder().models("m").start();
  private final LoopbackProvider large = LoopbackProvider.builder().models("m").start();

  @AfterEach
  void stop() {
    small.close();
    large.close();
  }

  private static Provider provider(String name, LoopbackProvider server) {
    return OpenAi.compatible(name, server.baseUrl()).defaultModel("m").build();
  }

  /** The first one is cheap, short-sighted and blind; the second one is none of it. */
  private Rialto rialto(Consumer<Rialto.Builder> more) {
    Rialto.Builder builder =
        Rialto.builder()
            .provider(provider("small", small))
            .provider(provider("large", large))
            .catalog(
                c ->
                    c.model(
                            "small/m",
                            m ->
                                m.contextTokens(4_000)
                                    .cannot(Capability.VISION)
                                    .prices(TokenRates.of(Usd.of("0.1"), Usd.of("0.4"))))
                        .model(
                            "large/m",
                            m ->
                                m.contextTokens(200_000)
                                    .can(Capability.VISION)
                                    .prices(TokenRates.of(Usd.of("2.5"), Usd.of("10")))));
    more.accept(builder);
    return builder.build();
  }

  private void requests(int atSmall, int atLarge) {
    assertThat(small.requests()).hasSize(atSmall);
    assertThat(large.requests()).hasSize(atLarge);
  }

  @Test
  void eachUseHasItsPrimary_andTheExplanationSaysSo() {
    try (Rialto rialto = rialto(b -> {})) {
      Errands errands = rialto.client(Errands.class);
      Explanation simple = rialto.explain(Errands.class, e -> e.sort("well done"));
      assertThat(simple.strategy()).isEqualTo("AUTO");
      assertThat(simple.chosen().model()).isEqualTo("small/m");
      errands.sort("well done");
      requests(1, 0);
      Explanation code = rialto.explain(Errands.class, e -> e.write("adds"));
      assertThat(code.chosen().model()).isEqualTo("large/m");
      errands.write("adds");
      requests(1, 1);
      assertThat(rialto.explain(Errands.class, e -> e.tell("oaks")).strategy())
          .as("nothing says what counts: the providers' order")
          .isEqualTo("PRIORITY");
      errands.tell("oaks");
      requests(2, 1);
      errands.tell("oaks ".repeat(8_000));
      requests(2, 2);
      errands.look(PIXEL);
      requests(2, 3);
    }
  }

  @Test
  void theOtherOneIsTheFallbackOfEachUse() {
    try (Rialto rialto = rialto(b -> {})) {
      Errands errands = rialto.client(Errands.class);
      large.failNext(1, Fault.status(500));
      errands.write("adds");
      requests(1, 1);
      small.failNext(1, Fault.status(500));
      errands.tell("oaks");
      requests(2, 2);
    }
  }

  @Test
  void autoByNameDoesTheSame_withinBoundsThatGiveWayOnlyIfNobodySetThem() {
    String novel = "oaks ".repeat(20_000); // 5 cents at the only one that takes it
    try (Rialto rialto = rialto(b -> {})) {
      assertThat(rialto.explain(Errands.class, e -> e.think(novel)).chosen().model())
          .isEqualTo("large/m");
      rialto.client(Errands.class).think(novel);
      requests(0, 1);
    }
    try (Rialto bounded = rialto(b -> b.route(r -> r.auto(a -> a.maxCost(Usd.of("0.01")))))) {
      assertThatThrownBy(() -> bounded.client(Errands.class).think(novel))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("large/m: the call would cost more than route.auto.maxCost");
      requests(0, 1);
    }
  }

  @Test
  void aRouteOfTheUsersOwnIsAllThereIs() {
    try (Rialto rialto = rialto(b -> b.route(r -> r.primary("small/m")))) {
      rialto.client(Errands.class).write("adds");
      requests(1, 0);
    }
  }

  @Test
  void theGuidesCapsOfTasksAreThereForTheAsking() {
    try (Rialto rialto = rialto(b -> {})) {
      rialto.client(Errands.class).write("adds");
      assertThat(large.requests().get(0).body()).doesNotContain("max_tokens");
    }
    capped(e -> e.write("adds"));
    assertThat(large.requests().get(1).body()).contains("\"max_tokens\":1000");
    capped(e -> e.line("adds"));
    assertThat(large.requests().get(2).body()).contains("\"max_tokens\":77");
    capped(e -> e.length("adds"));
    assertThat(large.requests().get(3).body())
        .as("half a value is none")
        .doesNotContain("max_tokens");
    capped(e -> e.sketch("adds"));
    assertThat(small.requests().get(0).body()).contains("\"max_tokens\":300");
    assertThat(Task.CAPPED)
        .extracting(Task::name, Task::maxTokens)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("chat", 500),
            org.assertj.core.groups.Tuple.tuple("code", 1_000),
            org.assertj.core.groups.Tuple.tuple("analysis", 1_500),
            org.assertj.core.groups.Tuple.tuple("creative", 800));
  }

  /** Makes one call; of a Rialto of its own, so that no time of an earlier one counts. */
  private void capped(Consumer<Errands> call) {
    try (Rialto rialto = rialto(b -> b.tasks(Task.CAPPED))) {
      call.accept(rialto.client(Errands.class));
    }
  }
}
