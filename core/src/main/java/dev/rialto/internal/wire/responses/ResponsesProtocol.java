package dev.rialto.internal.wire.responses;

import dev.rialto.CompletionRequest;
import dev.rialto.Request;
import dev.rialto.internal.wire.BodyDecoder;
import dev.rialto.internal.wire.ContentCheck;
import dev.rialto.internal.wire.Exchange;
import dev.rialto.internal.wire.JsonGenerators;
import dev.rialto.internal.wire.RateLimits;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.EmbeddingLimits;
import dev.rialto.spi.FailureLimit;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Completions by OpenAI's Responses API; embeddings go where they always do. */
public final class ResponsesProtocol implements WireProtocol {
  private final ChatDialect dialect;
  private final OpenAiProtocol chat;
  private final InstantSource clock;
  private final ResponsesRequestWriter writer;
  private final JsonGenerators json = new JsonGenerators();

  /** Makes the protocol of a dialect, on the system's clock. */
  public ResponsesProtocol(ChatDialect dialect) {
    this.dialect = dialect;
    this.clock = InstantSource.system();
    this.chat = new OpenAiProtocol(dialect, clock);
    this.writer = new ResponsesRequestWriter(dialect);
  }

  @Override
  public String name() {
    return dialect.name();
  }

  @Override
  public WireRequest encode(Request request, Target target) {
    if (!(request instanceof CompletionRequest completion)) {
      return chat.encode(request, target);
    }
    ContentCheck.check(completion, target, part -> "");
    return new WireRequest(
        "POST",
        dialect.responsesPath(target),
        chat.headers(target, completion.stream()),
        out ->
            RequestJson.write(
                json,
                out,
                target.info(),
                completion.parameters().extra(),
                members -> writer.write(completion, target.model(), members)));
  }

  @Override
  public ResponseDecoder decoder(Request request, Target target, ResponseHead head) {
    if (!(request instanceof CompletionRequest)) {
      return chat.decoder(request, target, head);
    }
    boolean goesOn = request instanceof CompletionRequest asked && !asked.tools().isEmpty();
    Exchange exchange = new Exchange(target, head, dialect.failureRules(), clock);
    return new BodyDecoder(exchange, new ResponsesFormat(exchange, goesOn), request);
  }

  @Override
  public EmbeddingLimits embeddingLimits() {
    return dialect.embeddingLimits();
  }

  @Override
  public Optional<BatchProtocol> batches() {
    return chat.batches(this);
  }

  @Override
  public WireRequest models(Target target) {
    return chat.models(target);
  }

  @Override
  public List<String> readModels(byte[] body) {
    return chat.readModels(body);
  }

  @Override
  public @Nullable FailureLimit failureLimit() {
    return dialect.failureLimit();
  }

  @Override
  public List<RateLimit> rateLimits(ResponseHead head) {
    return RateLimits.of(head.headers(), clock);
  }
}
