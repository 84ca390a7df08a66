package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.ValueReader;
import java.util.List;
import java.util.Objects;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Beside} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Beside_Rialto implements Beside {
  private static final OutputType<Outer.Kind> KIND_OUTPUT = new KindOutput();

  private static final MethodSpec<Outer.Kind> BESIDE = MethodSpec.builder("Beside", "beside", KIND_OUTPUT).build();

  private final ClientRuntime runtime;

  Beside_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public Outer.Kind beside(String it) {
    Objects.requireNonNull(it, "it is null");
    return runtime.call(
        BESIDE, List.of(Message.user("What is beside " + it + "?")), CallOptions.NONE);
  }

  private static final class KindOutput extends JsonOutput<Outer.Kind> {
    KindOutput() {
      super(new OutputSchema("Kind", "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"string\",\"enum\":[\"PERSON\",\"PLACE\"]}},\"required\":[\"value\"],\"additionalProperties\":false}"), "value");
    }

    @Override
    protected Outer.Kind value(ValueReader in) {
      return Outer_Kind_RialtoCodec.read(in);
    }

    @Override
    protected boolean isWord() {
      return true;
    }
  }
}
