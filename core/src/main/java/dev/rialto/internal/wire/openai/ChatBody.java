package dev.rialto.internal.wire.openai;

import dev.rialto.CompletionRequest;
import dev.rialto.internal.wire.JsonGenerators;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.Target;
import java.io.IOException;
import java.io.OutputStream;

/** The body of a chat completion request, written when the transport has a place for it. */
record ChatBody(
    JsonGenerators generators, ChatRequestWriter writer, CompletionRequest request, Target target)
    implements BodyWriter, RequestJson.Members {

  @Override
  public void writeTo(OutputStream out) throws IOException {
    RequestJson.write(generators, out, target.info(), request.parameters().extra(), this);
  }

  @Override
  public void write(RequestJson members) throws IOException {
    writer.write(request, target.model(), members);
  }
}
