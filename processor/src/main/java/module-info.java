/** The annotation processor that writes the clients. */
module dev.rialto.processor {
  requires static com.google.auto.service;
  requires static org.jspecify;
  requires com.palantir.javapoet;
  requires dev.rialto.core;
  requires java.compiler;
  requires static jdk.compiler;
}
