/** The annotations, the pipeline and the provider dialects of Rialto. */
module dev.rialto.core {
  requires static transitive org.jspecify;
  requires transitive com.google.guice;
  requires com.github.benmanes.caffeine;
  requires com.fasterxml.jackson.core;

  exports dev.rialto;
  exports dev.rialto.config;
  exports dev.rialto.guice;
  exports dev.rialto.provider;
  exports dev.rialto.runtime;
  exports dev.rialto.spi;

  uses dev.rialto.runtime.ClientFactory;
  uses dev.rialto.spi.TransportFactory;
}
