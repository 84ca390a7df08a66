package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Request;
import dev.rialto.RialtoException;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.azure.AzureDialect;
import dev.rialto.internal.wire.mistral.MistralDialect;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.openrouter.OpenRouterDialect;
import dev.rialto.internal.wire.venice.VeniceDialect;
import dev.rialto.spi.FailureLimit;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which class an error has at each provider, and with it what becomes of the call: wait, go
 * elsewhere, give the key up, or stop. In the head and, with status 200, in the body and in
 * mid-stream.
 */
class ErrorClassesTest {
  private static final Map<String, WireProtocol> PROTOCOLS =
      Map.of(
          "openai", new OpenAiProtocol(new ChatDialect("openai")),
          "azure", new OpenAiProtocol(new AzureDialect("")),
          "anthropic", new AnthropicProtocol(),
          "mistral", new OpenAiProtocol(new MistralDialect()),
          "openrouter", new OpenAiProtocol(new OpenRouterDialect()),
          "venice", new OpenAiProtocol(new VeniceDialect()));

  private static RialtoException fail(
      String provider, int status, boolean stream, Headers headers, String body) {
    WireProtocol protocol = PROTOCOLS.get(provider);
    Request request = Targets.request(stream);
    Decoded decoded =
        Decoded.decode(
            protocol,
            request,
            Targets.of(protocol, "m"),
            new ResponseHead(status, headers, "h2"),
            body.getBytes(StandardCharsets.UTF_8));
    return Objects.requireNonNull(decoded.error(), body);
  }

  /** The class as the pipeline sees it: what it does follows from it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // OpenAI: {error:{message,type,param,code}}; again: 408, 409, 429, 5xx, slow_down.
        "openai | 408 | {'error':{'message':'Timeout','type':'server_error'}} | ServerError",
        "openai | 409 | {'error':{'message':'Conflict','type':'invalid_request_error'}} |"
            + " ServerError",
        "openai | 429 | {'error':{'message':'Rate limit"
            + " reached','type':'tokens','code':'rate_limit_exceeded'}} | RateLimit",
        "openai | 429 | {'error':{'message':'Rate limit reached','type':'requests'}} | RateLimit",
        "openai | 500 | {'error':{'message':'Oops','type':'server_error'}} | ServerError",
        "openai | 502 | {} | ServerError",
        "openai | 503 | {'error':{'message':'The engine is currently"
            + " overloaded','type':'server_error'}} | Overloaded",
        "openai | 503 | {'error':{'message':'Slow Down','type':'slow_down'}} | Overloaded",
        "openai | 504 | | ServerError",
        "openai | 520 | <html>unknown</html> | ServerError",
        // Never: insufficient_quota, spend limits.
        "openai | 429 | {'error':{'message':'You exceeded your current"
            + " quota','type':'insufficient_quota','code':'insufficient_quota'}} | QuotaExceeded",
        "openai | 429 |"
            + " {'error':{'message':'x','type':'requests','code':'billing_hard_limit_reached'}} |"
            + " QuotaExceeded",
        "openai | 400 | {'error':{'message':'Billing hard limit has been"
            + " reached','code':'billing_hard_limit_reached'}} | QuotaExceeded",
        "openai | 429 | {'error':{'message':'Project spend limit','code':'spend_limit_reached'}} |"
            + " QuotaExceeded",
        "openai | 400 | {'error':{'message':'Bad','type':'invalid_request_error','param':'n'}} |"
            + " InvalidRequest",
        "openai | 401 | {'error':{'message':'Incorrect API key provided','code':'invalid_api_key'}}"
            + " | Authentication",
        "openai | 403 | {'error':{'message':'Country not"
            + " supported','code':'unsupported_country_region_territory'}} | Authentication",
        "openai | 404 | {'error':{'message':'The model `x` does not"
            + " exist','code':'model_not_found'}} | ModelNotFound",
        "openai | 413 | {'error':{'message':'Too large'}} | InvalidRequest",
        "openai | 422 | {'error':{'message':'Unprocessable'}} | InvalidRequest",
        "azure | 429 | {'error':{'code':'429','message':'Requests have exceeded call rate limit'}}"
            + " | RateLimit",
        "azure | 429 | {'error':{'code':'NoCapacity','message':'The system is at capacity'}} |"
            + " Overloaded",
        "azure | 401 | {'error':{'code':'401','message':'Access denied due to invalid subscription"
            + " key'}} | Authentication",
        "azure | 400 | {'error':{'code':'content_filter','message':'Filtered','status':400}} |"
            + " ContentFiltered",
        // Anthropic: {type:error,error:{type,message},request_id}; again: 429, 500, 529.
        "anthropic | 429 | {'type':'error','error':{'type':'rate_limit_error','message':'Slow'}} |"
            + " RateLimit",
        "anthropic | 500 | {'type':'error','error':{'type':'api_error','message':'Oops'}} |"
            + " ServerError",
        "anthropic | 504 | {'type':'error','error':{'type':'timeout_error','message':'Late'}} |"
            + " ServerError",
        "anthropic | 529 | {'type':'error','error':{'type':'overloaded_error','message':'Full'}} |"
            + " Overloaded",
        // Never: 400, 401, 402, 403, 404, 413.
        "anthropic | 400 |"
            + " {'type':'error','error':{'type':'invalid_request_error','message':'Bad'}} |"
            + " InvalidRequest",
        "anthropic | 401 | {'type':'error','error':{'type':'authentication_error','message':'No'}}"
            + " | Authentication",
        "anthropic | 402 | {'type':'error','error':{'type':'billing_error','message':'Pay'}} |"
            + " QuotaExceeded",
        "anthropic | 403 | {'type':'error','error':{'type':'permission_error','message':'No'}} |"
            + " Authentication",
        "anthropic | 404 | {'type':'error','error':{'type':'not_found_error','message':'model: x'}}"
            + " | ModelNotFound",
        "anthropic | 413 | {'type':'error','error':{'type':'request_too_large','message':'Big'}} |"
            + " InvalidRequest",
        // Mistral: {object:error,…}, {message}, 422 {detail:[…]}; again: 429, 5xx.
        "mistral | 429 | {'object':'error','message':'Requests rate limit"
            + " exceeded','type':'rate_limited','param':null,'code':'1300'} | RateLimit",
        "mistral | 429 | {'message':'Requests rate limit exceeded'} | RateLimit",
        "mistral | 429 | {'object':'error','message':'Service tier capacity exceeded for this"
            + " model.','type':'service_tier_capacity_exceeded','code':'3505'} | Overloaded",
        "mistral | 500 | {'object':'error','message':'Service"
            + " unavailable.','type':'internal_server_error','code':'1000'} | ServerError",
        "mistral | 503 | {'message':'Service tier capacity exceeded'} | Overloaded",
        "mistral | 400 | {'object':'error','message':'Invalid model:"
            + " x','type':'invalid_model','code':'1500'} | ModelNotFound",
        "mistral | 401 | {'message':'Unauthorized','request_id':'a'} | Authentication",
        "mistral | 422 | {'detail':[{'type':'missing','loc':['body','model'],'msg':'Field"
            + " required'}]} | InvalidRequest",
        // OpenRouter: {error:{code:<number>,message,metadata}}; again: 408, 429, 502, 503.
        "openrouter | 408 | {'error':{'code':408,'message':'Your request timed out'}} |"
            + " ServerError",
        "openrouter | 429 | {'error':{'code':429,'message':'Rate"
            + " limited','metadata':{'provider_name':'P'}}} | RateLimit",
        "openrouter | 502 | {'error':{'code':502,'message':'Your chosen model is down'}} |"
            + " ServerError",
        "openrouter | 503 | {'error':{'code':503,'message':'There is no available model provider'}}"
            + " | Overloaded",
        // Never: 402 without Retry-After, 4xx; 403 is moderation, and the key is fine.
        "openrouter | 400 | {'error':{'code':400,'message':'Bad'}} | InvalidRequest",
        "openrouter | 401 | {'error':{'code':401,'message':'No auth credentials found'}} |"
            + " Authentication",
        "openrouter | 402 | {'error':{'code':402,'message':'Your account has insufficient"
            + " credits'}} | QuotaExceeded",
        "openrouter | 403 | {'error':{'code':403,'message':'Flagged','metadata':{'reasons':['x']}}}"
            + " | ContentFiltered",
        "openrouter | 404 | {'error':{'code':404,'message':'No endpoints found for x'}} |"
            + " ModelNotFound",
        // Venice, as OpenAI; again: 429, 500, 503.
        "venice | 429 | {'error':'Rate limit exceeded'} | RateLimit",
        "venice | 500 | {'error':'Inference processing failed'} | ServerError",
        "venice | 503 | {'error':'The model is at capacity'} | Overloaded",
        "venice | 504 | {'error':'The model did not respond in time'} | ServerError",
        "venice | 400 | {'error':'Invalid request parameters','details':{'n':{'_errors':['no']}}} |"
            + " InvalidRequest",
        "venice | 401 | {'error':'Authentication failed'} | Authentication",
        "venice | 402 | {'error':'Insufficient USD or Diem balance to complete request'} |"
            + " QuotaExceeded",
        "venice | 404 | {'error':'Specified model not found'} | ModelNotFound",
        "venice | 415 | {'error':'Invalid content-type'} | InvalidRequest"
      })
  void inTheHead(String provider, int status, @Nullable String body, String type) {
    String text = body == null ? "" : body.replace('\'', '"');
    for (boolean stream : new boolean[] {false, true}) {
      RialtoException e = fail(provider, status, stream, Headers.EMPTY, text);
      assertThat(e.getClass().getSimpleName()).isEqualTo(type + "Exception");
      assertThat(e.details().status()).isEqualTo(status);
      assertThat(e.isRetriable())
          .isEqualTo(
              type.equals("RateLimit") || type.equals("ServerError") || type.equals("Overloaded"));
    }
  }

  /** The same words with status 200: as the whole body, or as an event of a stream. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "openai | {'error':{'message':'Slow','type':'tokens','code':'rate_limit_exceeded'}} |"
            + " RateLimit",
        "openai | {'error':{'message':'x','type':'insufficient_quota'}} | QuotaExceeded",
        "openai | {'error':{'message':'Oops','type':'server_error'}} | ServerError",
        "openai | {'error':{'message':'Bad','type':'invalid_request_error'}} | InvalidRequest",
        "openai | {'error':{'message':'x','code':'context_length_exceeded'}} | ContextLength",
        "anthropic | {'type':'error','error':{'type':'overloaded_error','message':'Full'}} |"
            + " Overloaded",
        "anthropic | {'type':'error','error':{'type':'rate_limit_error','message':'Slow'}} |"
            + " RateLimit",
        "anthropic | {'type':'error','error':{'type':'api_error','message':'Oops'}} | ServerError",
        "anthropic | {'type':'error','error':{'type':'timeout_error','message':'Late'}} |"
            + " ServerError",
        "anthropic | {'type':'error','error':{'type':'authentication_error','message':'No'}} |"
            + " Authentication",
        "anthropic | {'type':'error','error':{'type':'billing_error','message':'Pay'}} |"
            + " QuotaExceeded",
        "anthropic | {'type':'error','error':{'type':'permission_error','message':'No'}} |"
            + " Authentication",
        "anthropic | {'type':'error','error':{'type':'not_found_error','message':'model: x'}} |"
            + " ModelNotFound",
        "anthropic | {'type':'error','error':{'type':'invalid_request_error','message':'Bad'}} |"
            + " InvalidRequest",
        "mistral | {'object':'error','message':'Slow','type':'rate_limited','code':'1300'} |"
            + " RateLimit",
        "mistral |"
            + " {'object':'error','message':'Full','type':'service_tier_capacity_exceeded','code':'3505'}"
            + " | Overloaded",
        "openrouter | {'error':{'code':429,'message':'Slow'}} | RateLimit",
        "openrouter | {'error':{'code':502,'message':'Down'}} | ServerError",
        "openrouter | {'error':{'code':503,'message':'None'}} | Overloaded",
        "openrouter | {'error':{'code':402,'message':'Pay'}} | QuotaExceeded",
        "openrouter | {'error':{'code':403,'message':'Flagged','metadata':{'reasons':['x']}}} |"
            + " ContentFiltered",
        "openrouter | {'error':{'code':408,'message':'Late'}} | ServerError",
        "openrouter | {'error':{'code':'429','message':'Slow'}} | RateLimit",
        "venice | {'error':{'message':'Slow','code':429}} | RateLimit",
        "venice | {'error':'The model is overloaded','code':503} | Overloaded"
      })
  void withinA200(String provider, String body, String type) {
    String text = body.replace('\'', '"');
    Headers json = Headers.of("content-type", "application/json");
    Headers sse = Headers.of("content-type", "text/event-stream");
    for (RialtoException e :
        new RialtoException[] {
          fail(provider, 200, false, json, text),
          fail(provider, 200, true, json, text),
          fail(provider, 200, true, sse, "data: " + text + "\n\n"),
          fail(provider, 200, true, sse, "event: error\ndata: " + text + "\n\ndata: [DONE]\n\n"),
          fail(provider, 200, true, sse, text)
        }) {
      assertThat(e.getClass().getSimpleName()).isEqualTo(type + "Exception");
    }
  }

  /**
   * At proxies: a page, nothing, or half of something; the status decides, the kilobyte is kept.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html><body><h1>Bad gateway</h1>",
        "",
        "{\"error\":{\"message\":\"Overl",
        "{\"error\":",
        "upstream connect error or disconnect/reset before headers. reset reason: overflow",
        "\u0000\u0001",
        "null",
        "[]"
      })
  void pagesNothingAndHalfOfSomething(String body) {
    for (String provider : PROTOCOLS.keySet()) {
      String text = body + (body.startsWith("<") ? "x".repeat(5_000) : "");
      Map.of(429, "RateLimit", 500, "ServerError", 502, "ServerError", 504, "ServerError")
          .forEach(
              (status, type) -> {
                RialtoException e = fail(provider, status, true, Headers.EMPTY, text);
                assertThat(e.getClass().getSimpleName()).isEqualTo(type + "Exception");
                assertThat(e.details().status()).isEqualTo(status);
                assertThat(e.details().body())
                    .isEqualTo(text.substring(0, Math.min(1_024, text.length())));
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "openai,x-request-id",
    "anthropic,request-id",
    "azure,apim-request-id",
    "mistral,mistral-correlation-id",
    "openrouter,x-generation-id",
    "venice,cf-ray"
  })
  void theIdOfTheRequestIsKept(String provider, String header) {
    assertThat(fail(provider, 500, true, Headers.of(header, "req_7"), "").details().requestId())
        .isEqualTo("req_7");
  }

  @Test
  void veniceBlocksAKeyBehindTwentyFailuresInThirtySeconds() {
    assertThat(PROTOCOLS.get("venice").failureLimit())
        .isEqualTo(new FailureLimit(20, Duration.ofSeconds(30)));
    assertThat(PROTOCOLS.get("openai").failureLimit()).isNull();
  }
}
