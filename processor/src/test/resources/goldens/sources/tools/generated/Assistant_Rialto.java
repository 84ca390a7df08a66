package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.ToolChoice;
import dev.rialto.ToolFailurePolicy;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.ValueReader;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Assistant} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Assistant_Rialto implements Assistant {
  private static final Calculator_RialtoTools CALCULATOR_TOOLS = new Calculator_RialtoTools();

  private static final MethodSpec<String> ASK = MethodSpec.builder("Assistant", "ask", OutputType.TEXT)
      .tools(10, ToolChoice.AUTO, ToolFailurePolicy.DEFAULT, CALCULATOR_TOOLS)
      .build();

  private static final Assistant_Clock_RialtoTools ASSISTANT_CLOCK_TOOLS = new Assistant_Clock_RialtoTools();

  private static final MethodSpec<String> TELL = MethodSpec.builder("Assistant", "tell", OutputType.TEXT)
      .tools(3, ToolChoice.REQUIRED, ToolFailurePolicy.ABORT, CALCULATOR_TOOLS, ASSISTANT_CLOCK_TOOLS)
      .build();

  private static final OutputType<Integer> INT_OUTPUT = new IntOutput();

  private static final MethodSpec<Integer> GUESS = MethodSpec.builder("Assistant", "guess", INT_OUTPUT).build();

  private final ClientRuntime runtime;

  Assistant_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
    runtime.require(CALCULATOR_TOOLS, ASSISTANT_CLOCK_TOOLS);
  }

  @Override
  public String ask(String question) {
    Objects.requireNonNull(question, "question is null");
    return runtime.call(
        ASK, List.of(Message.user(question)), CallOptions.NONE);
  }

  @Override
  public Flow.Publisher<String> tell(String question) {
    Objects.requireNonNull(question, "question is null");
    return runtime.stream(
        TELL, List.of(Message.user(question)), CallOptions.NONE);
  }

  @Override
  public int guess(String question) {
    Objects.requireNonNull(question, "question is null");
    return runtime.call(
        GUESS, List.of(Message.user(question)), CallOptions.NONE);
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
