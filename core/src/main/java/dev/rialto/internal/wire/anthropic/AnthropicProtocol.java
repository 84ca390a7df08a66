package dev.rialto.internal.wire.anthropic;

import dev.rialto.CompletionRequest;
import dev.rialto.Request;
import dev.rialto.internal.wire.BodyDecoder;
import dev.rialto.internal.wire.ContentCheck;
import dev.rialto.internal.wire.Exchange;
import dev.rialto.internal.wire.FailureRules;
import dev.rialto.internal.wire.JsonGenerators;
import dev.rialto.internal.wire.KnownHeads;
import dev.rialto.internal.wire.Lacking;
import dev.rialto.internal.wire.RateLimits;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.batch.AnthropicBatches;
import dev.rialto.internal.wire.batch.ModelList;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.Headers;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Anthropic's messages. It has no embeddings. */
public final class AnthropicProtocol implements WireProtocol {
  private static final String VERSION = "2023-06-01";

  private final InstantSource clock;
  private final MessagesRequestWriter writer = new MessagesRequestWriter();
  private final JsonGenerators json = new JsonGenerators();
  private final KnownHeads heads = new KnownHeads(AnthropicProtocol::head);

  /** Makes the protocol on the system's clock. */
  public AnthropicProtocol() {
    this(InstantSource.system());
  }

  /**
   * Makes the protocol.
   *
   * @param clock tells the time of day, for dates in headers
   */
  public AnthropicProtocol(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "anthropic";
  }

  @Override
  public WireRequest encode(Request request, Target target) {
    CompletionRequest completion = completion(request, target);
    ContentCheck.check(completion, target, MediaBlocks::refusal);
    return new WireRequest(
        "POST",
        "/v1/messages",
        headers(target, completion.stream()),
        out ->
            RequestJson.write(
                json,
                out,
                target.info(),
                completion.parameters().extra(),
                members -> writer.write(completion, target.model(), members)));
  }

  private Headers headers(Target target, boolean stream) {
    return heads.of(target, stream);
  }

  private static Headers head(String key, boolean stream) {
    Headers.Builder headers =
        Headers.builder()
            .add("content-type", "application/json")
            .add("accept", stream ? "text/event-stream" : "application/json")
            .add("anthropic-version", VERSION);
    if (!key.isEmpty()) {
      headers.add("x-api-key", key);
    }
    return headers.build();
  }

  @Override
  public Optional<BatchProtocol> batches() {
    return Optional.of(new AnthropicBatches(this, target -> headers(target, false)));
  }

  @Override
  public WireRequest models(Target target) {
    return new WireRequest("GET", "/v1/models?limit=1000", headers(target, false), BodyWriter.NONE);
  }

  @Override
  public List<String> readModels(byte[] body) {
    return ModelList.read(body);
  }

  @Override
  public ResponseDecoder decoder(Request request, Target target, ResponseHead head) {
    Exchange exchange = new Exchange(target, head, FailureRules.STANDARD, clock);
    String outputTool = OutputTool.name(completion(request, target), target.model(), target.info());
    boolean goesOn = !completion(request, target).tools().isEmpty();
    return new BodyDecoder(exchange, new MessagesFormat(exchange, outputTool, goesOn), request);
  }

  private static CompletionRequest completion(Request request, Target target) {
    if (request instanceof CompletionRequest completion) {
      return completion;
    }
    throw Lacking.of(request, target);
  }

  @Override
  public List<RateLimit> rateLimits(ResponseHead head) {
    return RateLimits.of(head.headers(), clock);
  }
}
