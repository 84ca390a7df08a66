package dev.rialto.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.netty.pool.Inside;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Native parts that are on the class path are what is really used, and only then. */
class NativeTest {

  /** What a connection turned out to be, looked at on its loop. */
  private record Seen(Class<?> socket, boolean boringSsl, Integer userTimeoutMillis) {}

  private static Seen seen(boolean nativeLibraries) throws Exception {
    TestCertificate certificate = TestCertificate.forLocalhost();
    try (TestServer server = TestServer.start(TestServer.Speaks.H2, certificate);
        NettyTransport transport =
            NettyTransport.builder()
                .eventLoopThreads(1)
                .trust(certificate.certificate())
                .nativeLibraries(nativeLibraries)
                .build()) {
      assertThat(Ask.post(server.origin(), "/echo", "x").send(transport).text()).isEqualTo("x");
      assertThat(transport.socketKind()).isEqualTo(nativeLibraries ? "epoll" : "nio");
      Inside inside = new Inside(transport.pools(), server.origin());
      return inside.onLoop(() -> look(inside));
    }
  }

  private static Seen look(Inside inside) throws ReflectiveOperationException {
    Channel channel = inside.channel();
    return new Seen(
        channel.getClass(),
        channel.pipeline().get(SslHandler.class).engine() instanceof ReferenceCountedOpenSslEngine,
        channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT));
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void epollAndBoringSslAreUsed_andUnacknowledgedBytesEndTheConnectionAfter30s() throws Exception {
    assertThat(seen(true)).isEqualTo(new Seen(EpollSocketChannel.class, true, 30_000));
  }

  @Test
  void withoutThemTheJdksAreUsed() throws Exception {
    assertThat(seen(false)).isEqualTo(new Seen(NioSocketChannel.class, false, null));
  }
}
