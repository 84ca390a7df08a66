package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.provider.Provider;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Secret;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The transport knows a head again by its object. */
class KnownHeadsTest {

  static Stream<WireProtocol> protocols() {
    return Stream.of(new AnthropicProtocol(), new OpenAiProtocol(new CompatibleDialect("p")));
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void aHeadIsMadeAnew_onlyForAnotherKeyOrAnotherKindOfAnswer(WireProtocol protocol) {
    AtomicReference<String> key = new AtomicReference<>("one");
    Target target =
        new Target(
            Provider.builder("p", protocol, "http://localhost/v1")
                .apiKey(Secret.from(key::get))
                .build()
                .endpoints()
                .get(0),
            "m");
    Headers whole = head(protocol, target, false);
    Headers stream = head(protocol, target, true);
    assertThat(head(protocol, target, false)).isSameAs(whole);
    assertThat(head(protocol, target, true)).isSameAs(stream).isNotSameAs(whole);
    assertThat(stream.get("accept")).isEqualTo("text/event-stream");
    assertThat(keyOf(whole)).contains("one");
    key.set("two");
    assertThat(keyOf(head(protocol, target, false))).contains("two");
    assertThat(keyOf(head(protocol, target, true))).contains("two");
  }

  private static String keyOf(Headers head) {
    String own = head.get("x-api-key");
    return own == null ? String.valueOf(head.get("authorization")) : own;
  }

  private static Headers head(WireProtocol protocol, Target target, boolean stream) {
    return protocol.encode(Targets.request(stream), target).headers();
  }
}
