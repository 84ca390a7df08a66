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
 * Asks a language model what {@link Shapes} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Shapes_Rialto implements Shapes {
  private static final OutputType<Shapes.Shape> SHAPE_OUTPUT = new ShapeOutput();

  private static final MethodSpec<Shapes.Shape> READ = MethodSpec.builder("Shapes", "read", SHAPE_OUTPUT).build();

  private static final OutputType<Shapes.Drawing> DRAWING_OUTPUT = new DrawingOutput();

  private static final MethodSpec<Shapes.Drawing> DRAW = MethodSpec.builder("Shapes", "draw", DRAWING_OUTPUT).build();

  private final ClientRuntime runtime;

  Shapes_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public Shapes.Shape read(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        READ, List.of(Message.user(text)), CallOptions.NONE);
  }

  @Override
  public Shapes.Drawing draw(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        DRAW, List.of(Message.user(text)), CallOptions.NONE);
  }

  private static final class ShapeOutput extends JsonOutput<Shapes.Shape> {
    ShapeOutput() {
      super(new OutputSchema("Shape", "{\"type\":\"object\",\"properties\":{\"value\":{\"$ref\":\"#/$defs/Shape\"}},\"required\":[\"value\"],\"additionalProperties\":false,\"$defs\":{\"Shape\":{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"Circle\"]},\"radius\":{\"type\":\"number\"}},\"required\":[\"kind\",\"radius\"],\"additionalProperties\":false,\"description\":\"Round\"},{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"Group\"]},\"parts\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Shape\"}},\"type\":{\"type\":\"string\"}},\"required\":[\"kind\",\"parts\",\"type\"],\"additionalProperties\":false}],\"description\":\"Something to draw\"}}}", true), "value");
    }

    @Override
    protected Shapes.Shape value(ValueReader in) {
      return Shapes_Shape_RialtoCodec.read(in);
    }
  }

  private static final class DrawingOutput extends JsonOutput<Shapes.Drawing> {
    DrawingOutput() {
      super(new OutputSchema("Drawing", "{\"type\":\"object\",\"properties\":{\"first\":{\"$ref\":\"#/$defs/Shape\"},\"second\":{\"anyOf\":[{\"$ref\":\"#/$defs/Shape\"},{\"type\":\"null\"}],\"description\":\"Below it\"}},\"required\":[\"first\",\"second\"],\"additionalProperties\":false,\"$defs\":{\"Shape\":{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"Circle\"]},\"radius\":{\"type\":\"number\"}},\"required\":[\"kind\",\"radius\"],\"additionalProperties\":false,\"description\":\"Round\"},{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"Group\"]},\"parts\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Shape\"}},\"type\":{\"type\":\"string\"}},\"required\":[\"kind\",\"parts\",\"type\"],\"additionalProperties\":false}],\"description\":\"Something to draw\"}}}", true), "");
    }

    @Override
    protected Shapes.Drawing value(ValueReader in) {
      return Shapes_Drawing_RialtoCodec.read(in);
    }
  }
}
