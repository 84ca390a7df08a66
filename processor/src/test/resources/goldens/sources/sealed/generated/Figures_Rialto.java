package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.ListOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.ValueReader;
import java.util.List;
import java.util.Objects;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Figures} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Figures_Rialto implements Figures {
  private static final ListOutput<Figures.Figure> LIST_OF_FIGURE_OUTPUT = new ListOfFigureOutput();

  private static final MethodSpec<List<Figures.Figure>> READ = MethodSpec.builder("Figures", "read", LIST_OF_FIGURE_OUTPUT).build();

  private static final OutputType<Figures.Figure> FIGURE_OUTPUT = new FigureOutput();

  private static final MethodSpec<Figures.Figure> FIRST = MethodSpec.builder("Figures", "first", FIGURE_OUTPUT).build();

  private final ClientRuntime runtime;

  Figures_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public List<Figures.Figure> read(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        READ, List.of(Message.user(text)), CallOptions.NONE);
  }

  @Override
  public Figures.Figure first(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        FIRST, List.of(Message.user(text)), CallOptions.NONE);
  }

  private static final class ListOfFigureOutput extends ListOutput<Figures.Figure> {
    ListOfFigureOutput() {
      super(new OutputSchema("ListOfFigure", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Figure\"}}},\"required\":[\"items\"],\"additionalProperties\":false,\"$defs\":{\"Figure\":{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"Dot\"]}},\"required\":[\"kind\"],\"additionalProperties\":false},{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"Circle\"]},\"radius\":{\"type\":\"number\"},\"within\":{\"anyOf\":[{\"$ref\":\"#/$defs/Figure\"},{\"type\":\"null\"}]}},\"required\":[\"kind\",\"radius\",\"within\"],\"additionalProperties\":false},{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"Oval\"]},\"width\":{\"type\":\"number\"},\"type\":{\"type\":\"string\"}},\"required\":[\"kind\",\"width\",\"type\"],\"additionalProperties\":false},{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"Named\"]},\"name\":{\"type\":\"string\"}},\"required\":[\"kind\",\"name\"],\"additionalProperties\":false}]}}}", true), "items");
    }

    @Override
    protected Figures.Figure element(ValueReader in) {
      return Figures_Figure_RialtoCodec.read(in);
    }
  }

  private static final class FigureOutput extends JsonOutput<Figures.Figure> {
    FigureOutput() {
      super(new OutputSchema("Figure", "{\"type\":\"object\",\"properties\":{\"value\":{\"$ref\":\"#/$defs/Figure\"}},\"required\":[\"value\"],\"additionalProperties\":false,\"$defs\":{\"Figure\":{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"Dot\"]}},\"required\":[\"kind\"],\"additionalProperties\":false},{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"Circle\"]},\"radius\":{\"type\":\"number\"},\"within\":{\"anyOf\":[{\"$ref\":\"#/$defs/Figure\"},{\"type\":\"null\"}]}},\"required\":[\"kind\",\"radius\",\"within\"],\"additionalProperties\":false},{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"Oval\"]},\"width\":{\"type\":\"number\"},\"type\":{\"type\":\"string\"}},\"required\":[\"kind\",\"width\",\"type\"],\"additionalProperties\":false},{\"type\":\"object\",\"properties\":{\"kind\":{\"type\":\"string\",\"enum\":[\"Named\"]},\"name\":{\"type\":\"string\"}},\"required\":[\"kind\",\"name\"],\"additionalProperties\":false}]}}}", true), "value");
    }

    @Override
    protected Figures.Figure value(ValueReader in) {
      return Figures_Figure_RialtoCodec.read(in);
    }
  }
}
