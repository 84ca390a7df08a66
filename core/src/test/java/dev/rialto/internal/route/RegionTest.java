package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static dev.rialto.internal.route.FakeUpstream.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import dev.rialto.Explanation;
import dev.rialto.InvalidRequestException;
import dev.rialto.config.RegionSettings;
import dev.rialto.config.Route;
import dev.rialto.config.RouteSettings;
import dev.rialto.config.Strategy;
import dev.rialto.provider.Provider;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegionTest {

  private static final String EU = "p@eu-central-1";
  private static final String US = "p@us-east-1";

  private final Fixture f = new Fixture();

  private void from(String home, Strategy strategy) {
    f.providers.add(
        Provider.builder("p", Fixture.NO_WIRE, "http://us.test/v1")
            .region("us-east-1")
            .region("eu-central-1", "http://eu.test/v1")
            .apiKey("k")
            .models("m")
            .build());
    f.routes =
        RouteSettings.builder()
            .byDefault(new Route(List.of("p/m"), strategy))
            .regions(RegionSettings.builder().home(home).build())
            .build();
  }

  @Test
  void theNearestIsAsked_whicheverWasNamedFirst() {
    from("eu-west-3", Strategy.PRIORITY);
    f.upstream.always(EU, answers("hi")).always(US, answers("hi"));
    for (int i = 0; i < 5; i++) {
      f.unary();
    }
    assertThat(f.upstream.endpoints()).containsOnly(EU);
  }

  @Test
  void theNextRegionAnswersInTheSameInstant_andTheNearestAgainSoonAfterItHasRecovered() {
    from("eu-central-1", Strategy.REGION);
    f.upstream
        .next(EU, fails(Fixture.serverError()))
        .always(EU, answers("here"))
        .always(US, answers("there"));
    assertThat(f.unary().text()).isEqualTo("there");
    assertThat(f.upstream.endpoints()).containsExactly(EU, US);
    assertThat(f.unary().text()).as("while its health is bad").isEqualTo("there");
    int seconds = 0;
    do {
      f.clock.advance(Duration.ofSeconds(1));
      seconds++;
    } while (!f.unary().text().equals("here"));
    assertThat(seconds).isLessThanOrEqualTo(15);
  }

  /** One region's outage is not the other's. */
  @Test
  void anOutageOfOneRegion_leavesTheOthersKeysAlone() {
    from("eu-central-1", Strategy.PRIORITY);
    f.upstream.always(EU, fails(Fixture.serverError())).always(US, answers("there"));
    for (int i = 0; i < 50; i++) {
      assertThat(f.unary().text()).isEqualTo("there");
      f.clock.advance(Duration.ofMillis(20));
    }
    assertThat(f.upstream.endpoints().stream().filter(EU::equals).count()).isLessThan(6);
  }

  @Test
  void aWrongRequestIsWrongInEveryRegion() {
    from("eu-central-1", Strategy.PRIORITY);
    f.upstream.always(
        EU, fails(new InvalidRequestException("bad", "", Fixture.details(400, null), null)));
    assertThat(f.unary().error).isInstanceOf(InvalidRequestException.class);
    assertThat(f.upstream.endpoints()).containsExactly(EU);
  }

  @Test
  void aSlowRegion_isLeftForAFarOneThatIsFaster() {
    from("eu-central-1", Strategy.PRIORITY);
    f.upstream.always(
        EU,
        attempt -> {
          f.clock.advance(Duration.ofSeconds(2));
          attempt.answer("slow");
        });
    f.upstream.always(
        US,
        attempt -> {
          f.clock.advance(Duration.ofMillis(100));
          attempt.answer("fast");
        });
    for (int i = 0; i < 10; i++) {
      f.stream();
    }
    assertThat(f.stream().text()).isEqualTo("fast");
  }

  @Test
  void explained() {
    from("eu-central-1", Strategy.PRIORITY);
    Explanation why = f.router().explain(f.call(true, Duration.ofSeconds(1)));
    Explanation.Candidate us = why.candidates().get(0);
    Explanation.Candidate eu = why.candidates().get(1);
    assertThat(eu.chosen()).isTrue();
    assertThat(eu.score()).isEqualTo(1.0);
    assertThat(us.score()).isBetween(0.89, 0.91);
    assertThat(us.reason()).matches("region us-east-1 scores 0.90\\d, eu-central-1 1.000");
  }

  @Test
  void keysOfARegion_areItsOwn() {
    Provider provider =
        Provider.builder("p", Fixture.NO_WIRE, "http://us.test/v1")
            .region("us")
            .apiKey("a")
            .region("eu", "http://eu.test/v1", Secret.of("b"), Secret.of("c"))
            .build();
    assertThat(provider.endpoints())
        .extracting(Endpoint::name)
        .containsExactly("p@us", "p@eu#1", "p@eu#2");
  }

  @Test
  void settingsThatContradictThemselvesAreRefused() {
    assertThatThrownBy(() -> RegionSettings.builder().home("atlantis").build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("route.regions.home");
    assertThatThrownBy(() -> RegionSettings.builder().weights(0, 0, 0, 0).build())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("route.regions.weights");
    assertThatThrownBy(() -> RegionSettings.builder().place("x", 91, 0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("route.regions.latitude");
    assertThatThrownBy(
            () -> Provider.builder("p", Fixture.NO_WIRE, "http://a.test").region("x").region("x"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'x' twice");
    assertThat(
            RegionSettings.builder().home("x").place("x", 50.1, 8.7).build().nearness("us-east-1"))
        .isBetween(0.66, 0.70);
  }
}
