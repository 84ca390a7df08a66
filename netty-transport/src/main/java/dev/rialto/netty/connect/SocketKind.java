package dev.rialto.netty.connect;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * Which kind of sockets is used: epoll's where Netty's native part is on the class path and loads,
 * the JDK's elsewhere.
 *
 * @param name for people
 * @param io makes a loop's selector
 * @param sockets makes TCP channels
 * @param datagrams makes UDP channels, for DNS
 */
public record SocketKind(
    String name,
    IoHandlerFactory io,
    ChannelFactory<SocketChannel> sockets,
    ChannelFactory<DatagramChannel> datagrams) {

  /** Returns the best kind there is. */
  public static SocketKind best(boolean nativeAllowed) {
    return nativeAllowed && EpollKind.available() ? EpollKind.make() : jdk();
  }

  private static SocketKind jdk() {
    return new SocketKind(
        "nio", NioIoHandler.newFactory(), NioSocketChannel::new, NioDatagramChannel::new);
  }

  /** Sets how long sent bytes may stay unacknowledged, where the kind can do that. */
  public void userTimeout(Channel channel, int millis) {
    if (name.equals("epoll")) {
      EpollKind.userTimeout(channel, millis);
    }
  }

  /** The only code that touches classes which may not be there. */
  private static final class EpollKind {

    static boolean available() {
      try {
        return Epoll.isAvailable();
      } catch (LinkageError e) {
        return false;
      }
    }

    static SocketKind make() {
      return new SocketKind(
          "epoll", EpollIoHandler.newFactory(), EpollSocketChannel::new, EpollDatagramChannel::new);
    }

    static void userTimeout(Channel channel, int millis) {
      ChannelOption<Integer> option = EpollChannelOption.TCP_USER_TIMEOUT;
      channel.config().setOption(option, millis);
    }
  }
}
