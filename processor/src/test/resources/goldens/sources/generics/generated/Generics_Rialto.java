package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.OutputSchema;
import dev.rialto.Profile;
import dev.rialto.Result;
import dev.rialto.Task;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.ListOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.PromptText;
import dev.rialto.runtime.ValueReader;
import java.util.List;
import java.util.Objects;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Generics} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Generics_Rialto implements Generics {
  private static final OutputType<Generics.Message> MESSAGE_OUTPUT = new MessageOutput();

  private static final MethodSpec<Generics.Message> ONE = MethodSpec.builder("Generics", "one", MESSAGE_OUTPUT)
      .task(new Task("triage", 0.2))
      .profile(new Profile("tiny", Double.NaN, 50, Double.NaN, Double.NaN))
      .build();

  private static final OutputType<Integer> INTEGER_OUTPUT = new IntegerOutput();

  private static final MethodSpec<Integer> RATE = MethodSpec.builder("Generics", "rate", INTEGER_OUTPUT)
      .task(new Task("triage", 0.2))
      .profile(new Profile("tiny", Double.NaN, 50, Double.NaN, Double.NaN))
      .build();

  private static final OutputType<Double> DOUBLE_OUTPUT = new DoubleOutput();

  private static final MethodSpec<Double> RATE_2 = MethodSpec.builder("Generics", "rate", DOUBLE_OUTPUT)
      .task(new Task("triage", 0.2))
      .profile(new Profile("tiny", Double.NaN, 50, Double.NaN, Double.NaN))
      .build();

  private static final ListOutput<Generics.Message> LIST_OF_MESSAGE_OUTPUT = new ListOfMessageOutput();

  private static final MethodSpec<List<Generics.Message>> MANY = MethodSpec.builder("Generics", "many", LIST_OF_MESSAGE_OUTPUT)
      .task(new Task("triage", 0.2))
      .profile(new Profile("tiny", Double.NaN, 50, Double.NaN, Double.NaN))
      .build();

  private static final dev.rialto.Message ONE_SYSTEM = dev.rialto.Message.system("Be brief.");

  private final ClientRuntime runtime;

  Generics_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public Result<Generics.Message> one(String List_) {
    Objects.requireNonNull(List_, "List is null");
    return runtime.callForResult(
        ONE,
        List.of(
            ONE_SYSTEM,
            dev.rialto.Message.user(List_)),
        CallOptions.NONE);
  }

  @Override
  public <T extends Comparable<T>> Integer rate(T runtime_, char b, long c) {
    Objects.requireNonNull(runtime_, "runtime is null");
    return runtime.call(
        RATE, List.of(dev.rialto.Message.user("Rate " + PromptText.of(runtime_) + " and " + b + c)), CallOptions.NONE);
  }

  @Override
  public <T> double rate(char b, Object... c) {
    Objects.requireNonNull(c, "c is null");
    return runtime.call(
        RATE_2, List.of(dev.rialto.Message.user(String.valueOf(b) + PromptText.of(c))), CallOptions.NONE);
  }

  @Override
  public List<Generics.Message> many(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        MANY, List.of(dev.rialto.Message.user(text)), CallOptions.NONE);
  }

  private static final class MessageOutput extends JsonOutput<Generics.Message> {
    MessageOutput() {
      super(new OutputSchema("Message", "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"in\":{\"type\":[\"integer\",\"null\"]},\"seen\":{\"type\":\"integer\"}},\"required\":[\"name\",\"in\",\"seen\"],\"additionalProperties\":false,\"description\":\"Hides the name of an import.\"}"), "");
    }

    @Override
    protected Generics.Message value(ValueReader in) {
      return Generics_Message_RialtoCodec.read(in);
    }
  }

  private static final class IntegerOutput extends JsonOutput<Integer> {
    IntegerOutput() {
      super(new OutputSchema("Integer", "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"integer\"}},\"required\":[\"value\"],\"additionalProperties\":false}"), "value");
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

  private static final class DoubleOutput extends JsonOutput<Double> {
    DoubleOutput() {
      super(new OutputSchema("Double", "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"number\"}},\"required\":[\"value\"],\"additionalProperties\":false}"), "value");
    }

    @Override
    protected Double value(ValueReader in) {
      return in.readDouble();
    }

    @Override
    protected boolean isWord() {
      return true;
    }
  }

  private static final class ListOfMessageOutput extends ListOutput<Generics.Message> {
    ListOfMessageOutput() {
      super(new OutputSchema("ListOfMessage", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"in\":{\"type\":[\"integer\",\"null\"]},\"seen\":{\"type\":\"integer\"}},\"required\":[\"name\",\"in\",\"seen\"],\"additionalProperties\":false,\"description\":\"Hides the name of an import.\"}}},\"required\":[\"items\"],\"additionalProperties\":false}"), "items");
    }

    @Override
    protected Generics.Message element(ValueReader in) {
      return Generics_Message_RialtoCodec.read(in);
    }
  }
}
