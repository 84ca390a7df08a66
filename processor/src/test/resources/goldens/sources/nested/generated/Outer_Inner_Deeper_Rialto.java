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
 * Asks a language model what {@link Outer.Inner.Deeper} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Outer_Inner_Deeper_Rialto implements Outer.Inner.Deeper {
  private static final OutputType<Integer> INT_OUTPUT = new IntOutput();

  private static final MethodSpec<Integer> DEPTH = MethodSpec.builder("Outer.Inner.Deeper", "depth", INT_OUTPUT)
      .profile("speed")
      .build();

  private final ClientRuntime runtime;

  Outer_Inner_Deeper_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public int depth(String it) {
    Objects.requireNonNull(it, "it is null");
    return runtime.call(
        DEPTH, List.of(Message.user("How deep is " + it + "?")), CallOptions.NONE);
  }

  private static final class IntOutput extends JsonOutput<Integer> {
    IntOutput() {
      super(new OutputSchema("Int", "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"integer\"}},\"required\":[\"value\"],\"additionalProperties\":false}"), "value");
    }

    @Override
    protected Integer value(ValueReader in) {
      return in.readInt();
    }

    @Override
    protected boolean isWord() {
      return true;
    }
  }
}
