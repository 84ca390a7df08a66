package dev.rialto.internal.wire.openai;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.EmbeddingRequest;
import dev.rialto.ImageRequest;
import dev.rialto.ModerationRequest;
import dev.rialto.Request;
import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.AnswerFormat;
import dev.rialto.internal.wire.BodyDecoder;
import dev.rialto.internal.wire.ContentCheck;
import dev.rialto.internal.wire.Exchange;
import dev.rialto.internal.wire.JsonGenerators;
import dev.rialto.internal.wire.KnownHeads;
import dev.rialto.internal.wire.Lacking;
import dev.rialto.internal.wire.RateLimits;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.batch.ModelList;
import dev.rialto.internal.wire.batch.OpenAiBatches;
import dev.rialto.spi.BatchProtocol;
import dev.rialto.spi.BodyWriter;
import dev.rialto.spi.EmbeddingLimits;
import dev.rialto.spi.FailureLimit;
import dev.rialto.spi.Headers;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chat completions and embeddings in OpenAI's dialect, or one of its variants. */
public final class OpenAiProtocol implements WireProtocol {
  private final ChatDialect dialect;
  private final InstantSource clock;
  private final ChatRequestWriter chat;
  private final Function<Content, String> refusals;
  private final JsonGenerators json = new JsonGenerators();

  private final KnownHeads heads = new KnownHeads(this::headers);

  /** Makes the protocol of a dialect, on the system's clock. */
  public OpenAiProtocol(ChatDialect dialect) {
    this(dialect, InstantSource.system());
  }

  /**
   * Makes the protocol of a dialect.
   *
   * @param clock tells the time of day, for dates in headers
   */
  public OpenAiProtocol(ChatDialect dialect, InstantSource clock) {
    this.dialect = dialect;
    this.clock = clock;
    this.chat = new ChatRequestWriter(dialect);
    this.refusals = dialect::refusal;
  }

  @Override
  public String name() {
    return dialect.name();
  }

  @Override
  public WireRequest encode(Request request, Target target) {
    if (request instanceof CompletionRequest completion) {
      ContentCheck.check(completion, target, refusals);
      return new WireRequest(
          "POST",
          dialect.chatPath(target),
          headers(target, completion.stream()),
          new ChatBody(json, chat, completion, target));
    }
    ModelKind kind = Lacking.kind(request);
    if (dialect.lacks().contains(kind) && (target.info() == null || target.info().kind() != kind)) {
      throw Lacking.of(request, target);
    }
    if (request instanceof ModerationRequest moderation) {
      return post(
          dialect.moderationsPath(target),
          target,
          moderation.extra(),
          members -> {
            members.member("model", target.model());
            members.member("input", moderation.inputs());
          });
    }
    if (request instanceof ImageRequest image) {
      return post(
          dialect.imagesPath(target),
          target,
          image.extra(),
          members -> dialect.writeImageRequest(image, target.model(), members));
    }
    EmbeddingRequest embedding = (EmbeddingRequest) request;
    return new WireRequest(
        "POST",
        dialect.embeddingsPath(target),
        headers(target, false),
        out ->
            RequestJson.write(
                json,
                out,
                embedding.extra(),
                members -> embed(embedding, target.model(), members)));
  }

  private WireRequest post(
      String path, Target target, Map<String, Object> extra, RequestJson.Members members) {
    return new WireRequest(
        "POST", path, headers(target, false), out -> RequestJson.write(json, out, extra, members));
  }

  private void embed(EmbeddingRequest request, String model, RequestJson members)
      throws IOException {
    members.member("model", model);
    members.member("input", request.inputs());
    dialect.writeEmbeddingOptions(request, members);
  }

  /**
   * Returns the header fields of a request.
   *
   * @param stream whether the answer is wanted piece by piece
   */
  public Headers headers(Target target, boolean stream) {
    return heads.of(target, stream);
  }

  private Headers headers(String key, boolean stream) {
    Headers.Builder headers =
        Headers.builder()
            .add("content-type", "application/json")
            .add("accept", stream ? "text/event-stream" : "application/json");
    if (!key.isEmpty()) {
      dialect.authenticate(key, headers);
    }
    return headers.build();
  }

  @Override
  public ResponseDecoder decoder(Request request, Target target, ResponseHead head) {
    Exchange exchange = new Exchange(target, head, dialect.failureRules(), clock);
    return new BodyDecoder(exchange, format(request, exchange), request);
  }

  private AnswerFormat format(Request request, Exchange exchange) {
    if (request instanceof EmbeddingRequest embedding) {
      return new EmbeddingFormat(exchange, embedding.inputs().size(), dialect.hasByteVectors());
    }
    if (request instanceof ModerationRequest moderation) {
      return new ResultsFormat(exchange, moderation.inputs().size());
    }
    if (request instanceof ImageRequest image) {
      return new ResultsFormat(exchange, image.n());
    }
    // Without tools nothing goes back: the answer is the end.
    boolean goesOn = request instanceof CompletionRequest asked && !asked.tools().isEmpty();
    KeptReasoning kept =
        goesOn ? new KeptReasoning(dialect.name(), dialect.returnedMembers()) : KeptReasoning.NONE;
    return new ChatFormat(exchange, dialect.usageReader(), kept, dialect.flagsThoughts());
  }

  @Override
  public EmbeddingLimits embeddingLimits() {
    return dialect.embeddingLimits();
  }

  @Override
  public Optional<BatchProtocol> batches() {
    return batches(this);
  }

  /** Returns the batches of items that another protocol over this one's paths writes and reads. */
  public Optional<BatchProtocol> batches(WireProtocol items) {
    return dialect.hasBatches()
        ? Optional.of(new OpenAiBatches(items, this::sideHeaders))
        : Optional.empty();
  }

  @Override
  public WireRequest models(Target target) {
    return new WireRequest(
        "GET", dialect.modelsPath(target), sideHeaders(target, ""), BodyWriter.NONE);
  }

  @Override
  public List<String> readModels(byte[] body) {
    return ModelList.read(body);
  }

  private Headers sideHeaders(Target target, String contentType) {
    Headers.Builder headers = Headers.builder().add("accept", "application/json");
    if (!contentType.isEmpty()) {
      headers.add("content-type", contentType);
    }
    String key = target.endpoint().key().reveal();
    if (!key.isEmpty()) {
      dialect.authenticate(key, headers);
    }
    return headers.build();
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
