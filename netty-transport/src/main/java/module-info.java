/** The transport on Netty, and the loopback provider. */
module dev.rialto.netty {
  requires static org.jspecify;
  requires com.fasterxml.jackson.core;
  requires com.google.guice;
  requires transitive dev.rialto.core;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.compression;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.handler.proxy;
  requires io.netty.resolver;
  requires io.netty.resolver.dns;
  requires io.netty.transport;
  requires static io.netty.transport.classes.epoll;
  requires static org.junit.jupiter.api;

  exports dev.rialto.junit;
  exports dev.rialto.loopback;
  exports dev.rialto.netty;

  provides dev.rialto.spi.TransportFactory with
      dev.rialto.netty.NettyTransportFactory;
}
