package dev.rialto.netty;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.OptionalBinder;
import dev.rialto.spi.TransportFactory;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Tunes the transport of a Rialto that Guice makes. Without this module the transport is found by
 * {@link java.util.ServiceLoader} and has default settings.
 *
 * <pre>{@code
 * Guice.createInjector(
 *     RialtoModule.builder()…build(),
 *     new NettyTransportModule(t -> t.eventLoopThreads(2).trustPem(Path.of("ca.pem"))));
 * }</pre>
 */
public final class NettyTransportModule extends AbstractModule {

  private final Consumer<NettyTransportBuilder> tuning;

  /** Makes a module with default settings. */
  public NettyTransportModule() {
    this(builder -> {});
  }

  /**
   * Makes a module.
   *
   * @param tuning sets what differs from the defaults; called when the injector is created, so that
   *     it is refused then if it has to be, and once for each transport
   */
  public NettyTransportModule(Consumer<NettyTransportBuilder> tuning) {
    this.tuning = Objects.requireNonNull(tuning, "tuning");
  }

  @Override
  protected void configure() {
    try {
      tuning.accept(NettyTransport.builder());
    } catch (IllegalArgumentException e) {
      addError("A setting of the transport cannot be used: %s", e.getMessage());
    }
    TransportFactory factory =
        () -> {
          NettyTransportBuilder builder = NettyTransport.builder();
          tuning.accept(builder);
          return builder.build();
        };
    OptionalBinder.newOptionalBinder(binder(), TransportFactory.class)
        .setBinding()
        .toInstance(factory);
  }
}
