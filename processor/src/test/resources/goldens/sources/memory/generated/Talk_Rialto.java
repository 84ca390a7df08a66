package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.Conversation;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Result;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.ListOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.ValueReader;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Talk} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Talk_Rialto implements Talk {
  private static final MethodSpec<String> SAY = MethodSpec.builder("Talk", "say", OutputType.TEXT).build();

  private static final ListOutput<String> LIST_OF_STRING_OUTPUT = new ListOfStringOutput();

  private static final MethodSpec<List<String>> ASK = MethodSpec.builder("Talk", "ask", LIST_OF_STRING_OUTPUT).build();

  private static final MethodSpec<String> TELL = MethodSpec.builder("Talk", "tell", OutputType.TEXT).build();

  private static final Message SAY_SYSTEM = Message.system("Be brief.");

  private final ClientRuntime runtime;

  Talk_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public String say(Conversation talk, String text) {
    Objects.requireNonNull(talk, "talk is null");
    Objects.requireNonNull(text, "text is null");
    return runtime.within(talk).call(
        SAY,
        List.of(
            SAY_SYSTEM,
            Message.user(text)),
        CallOptions.NONE);
  }

  @Override
  public CompletableFuture<Result<List<String>>> ask(long user, String text, CallOptions options) {
    Objects.requireNonNull(text, "text is null");
    Objects.requireNonNull(options, "options is null");
    return runtime.within(ASK, user, options).callAsyncForResult(
        ASK,
        List.of(
            SAY_SYSTEM,
            Message.user(text + "!")),
        options);
  }

  @Override
  public Flow.Publisher<String> tell(UUID user, String text) {
    Objects.requireNonNull(user, "user is null");
    Objects.requireNonNull(text, "text is null");
    return runtime.within(TELL, user, CallOptions.NONE).stream(
        TELL,
        List.of(
            SAY_SYSTEM,
            Message.user(text)),
        CallOptions.NONE);
  }

  private static final class ListOfStringOutput extends ListOutput<String> {
    ListOfStringOutput() {
      super(new OutputSchema("ListOfString", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}},\"required\":[\"items\"],\"additionalProperties\":false}"), "items");
    }

    @Override
    protected String element(ValueReader in) {
      return in.readString();
    }
  }
}
