/** The annotations, the pipeline and the provider dialects of Rialto. */
module dev.rialto.core {
  requires static transitive org.jspecify;
  requires transitive com.google.guice;
  requires com.github.benmanes.caffeine;
  requires com.fasterxml.jackson.core;
  // Guice is an automatic module: nobody else asks for the modules that it needs.
  requires com.google.common;
  requires jakarta.inject;
  requires java.management;
  // Optional engines, found missing with a clear error when they are asked for.
  requires static transitive java.sql;
  requires static lettuce.core;
  requires static reactor.core;
  requires static io.netty.common;
  requires static com.microsoft.onnxruntime;

  // Counts tokens exactly, where present.
  requires static jtokkit;

  exports dev.rialto;
  exports dev.rialto.catalog;
  exports dev.rialto.config;
  exports dev.rialto.cost;
  exports dev.rialto.guice;
  exports dev.rialto.provider;
  exports dev.rialto.runtime;
  exports dev.rialto.spi;
  exports dev.rialto.testing;
  exports dev.rialto.tokens;

  uses dev.rialto.runtime.ClientFactory;
  uses dev.rialto.spi.TransportFactory;
}
