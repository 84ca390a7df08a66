package dev.rialto.internal.wire.ollama;

import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Request;
import dev.rialto.internal.wire.AnswerFormat;
import dev.rialto.internal.wire.BodyDecoder;
import dev.rialto.internal.wire.ContentCheck;
import dev.rialto.internal.wire.Exchange;
import dev.rialto.internal.wire.FailureRules;
import dev.rialto.internal.wire.JsonGenerators;
import dev.rialto.internal.wire.Lacking;
import dev.rialto.internal.wire.RateLimits;
import dev.rialto.internal.wire.RequestJson;
import dev.rialto.internal.wire.batch.ModelList;
import dev.rialto.internal.wire.openai.EmbeddingFormat;
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
import java.util.Map;

/**
 * Ollama's own API: {@code /api/chat}, {@code /api/embed}, {@code /api/tags}. It takes what its
 * compatible one has no name for, such as {@code keep_alive} and {@code options.num_ctx}.
 *
 * <p>Source: Ollama's API reference.
 */
public final class OllamaProtocol implements WireProtocol {
  private final OllamaDialect compatible = new OllamaDialect();
  private final OllamaRequestWriter writer = new OllamaRequestWriter();
  private final JsonGenerators json = new JsonGenerators();

  @Override
  public String name() {
    return "ollama";
  }

  @Override
  public WireRequest encode(Request request, Target target) {
    if (request instanceof CompletionRequest completion) {
      ContentCheck.check(completion, target, compatible::refusal);
      return post(
          "/api/chat",
          target,
          completion.parameters().extra(),
          members -> writer.write(completion, target.model(), members));
    }
    if (request instanceof EmbeddingRequest embedding) {
      return post(
          "/api/embed",
          target,
          embedding.extra(),
          members -> {
            members.member("model", target.model());
            members.member("input", embedding.inputs());
            members.member("dimensions", embedding.dimensions());
          });
    }
    throw Lacking.of(request, target);
  }

  private WireRequest post(
      String path, Target target, Map<String, Object> extra, RequestJson.Members members) {
    return new WireRequest(
        "POST",
        path,
        headers(target, "application/json"),
        out -> RequestJson.write(json, out, target.info(), extra, members));
  }

  private Headers headers(Target target, String contentType) {
    Headers.Builder headers = Headers.builder().add("accept", "application/json");
    if (!contentType.isEmpty()) {
      headers.add("content-type", contentType);
    }
    String key = target.endpoint().key().reveal();
    if (!key.isEmpty()) {
      compatible.authenticate(key, headers);
    }
    return headers.build();
  }

  @Override
  public ResponseDecoder decoder(Request request, Target target, ResponseHead head) {
    Exchange exchange = new Exchange(target, head, FailureRules.STANDARD, InstantSource.system());
    AnswerFormat format =
        request instanceof EmbeddingRequest embedding
            ? new EmbeddingFormat(exchange, embedding.inputs().size())
            : new OllamaFormat(exchange);
    return new BodyDecoder(exchange, format, request);
  }

  @Override
  public WireRequest models(Target target) {
    return new WireRequest("GET", "/api/tags", headers(target, ""), BodyWriter.NONE);
  }

  @Override
  public List<String> readModels(byte[] body) {
    return ModelList.read(body);
  }

  @Override
  public List<RateLimit> rateLimits(ResponseHead head) {
    return RateLimits.of(head.headers(), InstantSource.system());
  }
}
