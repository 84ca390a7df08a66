package dev.rialto.netty;

import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportFactory;

/**
 * Makes a {@link NettyTransport} with default settings; found by {@link java.util.ServiceLoader}.
 */
public final class NettyTransportFactory implements TransportFactory {

  /** Makes the factory. */
  public NettyTransportFactory() {}

  @Override
  public Transport create() {
    return NettyTransport.create();
  }
}
