package dev.rialto.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.junit.RialtoExtension;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.testing.Fake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Used as a user would. */
@ExtendWith(RialtoExtension.class)
class RialtoExtensionTest {

  private static final List<LoopbackProvider> SERVERS = new ArrayList<>();

  private LoopbackProvider before;

  @BeforeEach
  void seed(LoopbackProvider server) {
    before = server;
    SERVERS.add(server);
  }

  @Test
  void clientAndServer_areThoseOfTheTest(
      Proofreader reader, LoopbackProvider server, Rialto rialto, TestInfo other) {
    assertThat(server).isSameAs(before);
    server.failNext(1, Fault.rateLimited(Duration.ofMillis(1)));
    assertThat(reader.read("teh")).isNotEmpty();
    assertThat(rialto.client(Proofreader.class).read("teh")).isNotEmpty();
    assertThat(server.requests()).hasSize(3);
    assertThat(other.getDisplayName()).isNotEmpty();
  }

  @Test
  void everyTest_hasAServerOfItsOwn(LoopbackProvider server, Proofreader reader) {
    assertThat(server.requests()).isEmpty();
    assertThat(reader.read("teh")).isNotEmpty();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void fake_isForTheInterfaceThatTheParameterNames(Fake<Proofreader> fake) {
    fake.answer("the");
    assertThat(fake.client().read("teh")).isEqualTo("the");
    assertThat(before.requests()).isEmpty();
  }

  /** A closed server's port may be another's by now: what matters is that ours does not answer. */
  @AfterAll
  static void allServers_areDifferent_andClosed() {
    assertThat(SERVERS).hasSize(3).doesNotHaveDuplicates();
    for (LoopbackProvider server : SERVERS) {
      int before = server.requests().size();
      try (Rialto stranger = Rialto.builder().provider(server.openAi()).build()) {
        stranger.client(Proofreader.class).read("teh");
      } catch (RialtoException refused) {
        // nobody is there, or somebody who does not know this key
      }
      assertThat(server.requests()).hasSize(before);
    }
  }
}
