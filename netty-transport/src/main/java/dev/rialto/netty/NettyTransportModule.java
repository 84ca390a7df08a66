package dev.rialto.netty;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.OptionalBinder;
import dev.rialto.spi.TransportFactory;
import java.util.Objects;

/**
 * Binds the transport's settings for a {@code RialtoModule}. Needed only where a setting differs
 * from its default: without it, the transport is found on the class or module path.
 */
public final class NettyTransportModule extends AbstractModule {

  private final NettyTransportBuilder settings;

  /** Binds the transport with default settings. */
  public NettyTransportModule() {
    this(NettyTransport.builder());
  }

  /** Binds the transport with these settings; it is made, and closed, with the Rialto. */
  public NettyTransportModule(NettyTransportBuilder settings) {
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  protected void configure() {
    OptionalBinder.newOptionalBinder(binder(), TransportFactory.class)
        .setBinding()
        .toInstance(settings::build);
  }
}
