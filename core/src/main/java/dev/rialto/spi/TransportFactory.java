package dev.rialto.spi;

/** Makes a transport with default settings; found by {@link java.util.ServiceLoader}. */
public interface TransportFactory {

  /** Returns a new transport, which the caller closes. */
  Transport create();
}
