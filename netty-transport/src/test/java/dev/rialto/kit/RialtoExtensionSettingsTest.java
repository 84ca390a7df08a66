package dev.rialto.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.junit.RialtoExtension;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension with settings of a user's own, and what the tests of a class share. */
class RialtoExtensionSettingsTest {

  @RegisterExtension
  static final RialtoExtension RIALTO =
      RialtoExtension.with(
          server -> server.when(LoopbackRequest.any()).answer("the"),
          rialto -> rialto.route(r -> r.primary("anthropic/loopback")));

  private final LoopbackProvider shared;

  RialtoExtensionSettingsTest(LoopbackProvider shared) {
    this.shared = shared;
  }

  @Test
  void serverAndRialto_areSetUp(Proofreader reader) {
    assertThat(reader.read("teh")).isEqualTo("the");
    assertThat(shared.requests().get(0).path()).endsWith("/messages");
  }

  @Test
  void constructorAndMethod_getTheSame(LoopbackProvider server) {
    assertThat(server).isSameAs(shared);
  }
}
