package dev.rialto.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.ConfigurationException;
import dev.rialto.runtime.ClientFactory;
import dev.rialto.testing.EchoClient;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientFactoriesTest {

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @TempDir Path classPath;

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void announcedFactory_isFound_andANamedOneWins() throws IOException {
    announce(EchoClient.Factory.class.getName());
    ClientFactories announced = new ClientFactories(List.of());
    assertThat(announced.of(EchoClient.class)).isEqualTo(new EchoClient.Factory());
    EchoClient.Factory named = new EchoClient.Factory("0.1.99");
    ClientFactories both = new ClientFactories(List.<ClientFactory<?>>of(named));
    assertThat(both.of(EchoClient.class)).isSameAs(named);
    assertThat(both.all()).hasSize(1);
  }

  @Test
  void announcedFactory_thatIsGone_isAConfigurationError() throws IOException {
    announce("com.example.Gone_RialtoFactory");
    assertThatThrownBy(() -> new ClientFactories(List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("com.example.Gone_RialtoFactory")
        .hasMessageContaining("META-INF/services");
  }

  @Test
  void factoryThatNobodyAnnounces_isRefusedWithTheWaysToNameIt() {
    assertThatThrownBy(() -> new ClientFactories(List.of()).of(EchoClient.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(EchoClient.class.getName())
        .hasMessageContaining("client(...)")
        .hasMessageContaining("rialto-processor");
  }

  private void announce(String name) throws IOException {
    Path services = Files.createDirectories(classPath.resolve("META-INF/services"));
    Files.writeString(services.resolve(ClientFactory.class.getName()), name);
    Thread.currentThread()
        .setContextClassLoader(new URLClassLoader(new URL[] {classPath.toUri().toURL()}, before));
  }
}
