package dev.rialto.netty.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.SingleThreadIoEventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several addresses of one host. */
class AddressRaceTest {

  private final SocketKind sockets = SocketKind.best(false);
  private SingleThreadIoEventLoop loop;

  @BeforeEach
  void open() {
    loop =
        new SingleThreadIoEventLoop(
            null, (java.util.concurrent.ThreadFactory) Thread::new, sockets.io());
  }

  @AfterEach
  void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Channel winner(int port, String... literals) throws Exception {
    CompletableFuture<Channel> won = new CompletableFuture<>();
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : literals) {
      addresses.add(address(literal));
    }
    loop.execute(
        () ->
            new AddressRace(
                    loop,
                    sockets,
                    null,
                    addresses,
                    port,
                    null,
                    won::complete,
                    won::completeExceptionally)
                .start());
    return won.get(20, TimeUnit.SECONDS);
  }

  private static String addressOf(Channel channel) {
    return ((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress();
  }

  @Test
  void bothFamiliesTakeTurns() {
    List<InetAddress> mixed =
        AddressRace.interleaved(
            List.of(
                address("::1"),
                address("::2"),
                address("::3"),
                address("10.0.0.1"),
                address("10.0.0.2")));
    assertThat(mixed)
        .containsExactly(
            address("::1"),
            address("10.0.0.1"),
            address("::2"),
            address("10.0.0.2"),
            address("::3"));
  }

  @Test
  void anAddressThatRefusesIsFollowedByTheNext() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, address("127.0.0.1"))) {
      Channel channel = winner(server.getLocalPort(), "127.0.0.2", "127.0.0.3", "127.0.0.1");
      assertThat(addressOf(channel)).isEqualTo("127.0.0.1");
      channel.close().sync();
    }
  }

  @Test
  void anAddressThatDoesNotAnswerIsNotWaitedFor() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, address("127.0.0.1"));
        ServerSocket full = new ServerSocket(server.getLocalPort(), 1, address("127.0.0.2"))) {
      List<Socket> queue = new ArrayList<>();
      try {
        for (int i = 0; i < 10; i++) {
          Socket socket = new Socket();
          queue.add(socket);
          socket.connect(full.getLocalSocketAddress(), 200);
        }
      } catch (IOException e) {
        // Its queue is full: from now on it does not answer.
      }
      long begun = System.nanoTime();
      Channel channel = winner(server.getLocalPort(), "127.0.0.2", "127.0.0.1");
      assertThat(addressOf(channel)).isEqualTo("127.0.0.1");
      // The first one had a quarter of a second for itself; however slow the machine is.
      assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(250_000_000L);
      channel.close().sync();
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }
}
