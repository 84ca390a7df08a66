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
import java.util.concurrent.CompletableFuture;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Outer.Inner} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Outer_Inner_Rialto implements Outer.Inner {
  private static final MethodSpec<String> WHO = MethodSpec.builder("Outer.Inner", "who", OutputType.TEXT)
      .task("chat")
      .build();

  private static final OutputType<Outer.Inner.Card> CARD_OUTPUT = new CardOutput();

  private static final MethodSpec<Outer.Inner.Card> CARD = MethodSpec.builder("Outer.Inner", "card", CARD_OUTPUT)
      .task("chat")
      .build();

  private static final MethodSpec<Outer.Inner.Card> CARD_LATER = MethodSpec.builder("Outer.Inner", "cardLater", CARD_OUTPUT)
      .task("chat")
      .build();

  private final ClientRuntime runtime;

  Outer_Inner_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public String who(String name) {
    Objects.requireNonNull(name, "name is null");
    return runtime.call(
        WHO, List.of(Message.user("Who is " + name + "?")), CallOptions.NONE);
  }

  @Override
  public Outer.Inner.Card card(String name) {
    Objects.requireNonNull(name, "name is null");
    return runtime.call(
        CARD, List.of(Message.user("Make a card of " + name + ".")), CallOptions.NONE);
  }

  @Override
  public CompletableFuture<Outer.Inner.Card> cardLater(String name) {
    Objects.requireNonNull(name, "name is null");
    return runtime.callAsync(
        CARD_LATER, List.of(Message.user("Make a card of " + name + ", later.")), CallOptions.NONE);
  }

  private static final class CardOutput extends JsonOutput<Outer.Inner.Card> {
    CardOutput() {
      super(new OutputSchema("Card", "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\",\"enum\":[\"PERSON\",\"PLACE\"]}},\"required\":[\"name\",\"kind\"],\"additionalProperties\":false}"), "");
    }

    @Override
    protected Outer.Inner.Card value(ValueReader in) {
      return Outer_Inner_Card_RialtoCodec.read(in);
    }
  }
}
