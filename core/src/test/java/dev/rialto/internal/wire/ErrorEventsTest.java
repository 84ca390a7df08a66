package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.AuthenticationException;
import dev.rialto.ContentFilteredException;
import dev.rialto.InvalidRequestException;
import dev.rialto.OverloadedException;
import dev.rialto.QuotaExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.internal.wire.anthropic.AnthropicProtocol;
import dev.rialto.internal.wire.azure.AzureDialect;
import dev.rialto.internal.wire.cohere.CohereDialect;
import dev.rialto.internal.wire.deepseek.DeepSeekDialect;
import dev.rialto.internal.wire.gemini.GeminiDialect;
import dev.rialto.internal.wire.groq.GroqDialect;
import dev.rialto.internal.wire.llamacpp.LlamaCppDialect;
import dev.rialto.internal.wire.lmstudio.LmStudioDialect;
import dev.rialto.internal.wire.mistral.MistralDialect;
import dev.rialto.internal.wire.ollama.OllamaDialect;
import dev.rialto.internal.wire.ollama.OllamaProtocol;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.internal.wire.openai.CompatibleDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.openrouter.OpenRouterDialect;
import dev.rialto.internal.wire.perplexity.PerplexityDialect;
import dev.rialto.internal.wire.responses.ResponsesProtocol;
import dev.rialto.internal.wire.venice.VeniceDialect;
import dev.rialto.internal.wire.vllm.VllmDialect;
import dev.rialto.internal.wire.xai.XAiDialect;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The event model is whole in every dialect: a sign of life, a piece of text and the error that
 * ends it all are events of one list, the error comes with its bytes, and nothing follows it.
 */
class ErrorEventsTest {
  private static final String CHUNK =
      "{'id':'c1','model':'m','choices':[{'index':0,'delta':{'content':'Hi'}}]}";
  private static final String ALIVE = ": still here\n\n";

  private static Arguments chat(
      ChatDialect dialect, String error, Class<? extends RialtoException> failure) {
    return Arguments.of(
        new OpenAiProtocol(dialect),
        ALIVE + data(CHUNK) + error.replace('\'', '"'),
        data(CHUNK),
        failure);
  }

  private static String data(String... events) {
    StringBuilder out = new StringBuilder();
    for (String event : events) {
      out.append("data: ").append(event.replace('\'', '"')).append("\n\n");
    }
    return out.toString();
  }

  static Stream<Arguments> dialects() {
    String anthropic =
        data(
            "{'type':'message_start','message':{'id':'m1','model':'m','content':[]}}",
            "{'type':'ping'}",
            "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hi'}}");
    String responses =
        data(
            "{'type':'response.created','response':{'id':'r1','model':'m','output':[]}}",
            "{'type':'keepalive','sequence_number':1}",
            "{'type':'response.output_text.delta','output_index':0,'delta':'Hi'}");
    return Stream.of(
        chat(
            new ChatDialect("openai"),
            data("{'error':{'message':'Gone','type':'server_error','code':null,'param':null}}"),
            ServerErrorException.class),
        chat(
            new AzureDialect(""),
            data(
                "{'error':{'code':'content_filter','message':'Filtered','status':400,"
                    + "'innererror':{'code':'ResponsibleAIPolicyViolation'}}}"),
            ContentFilteredException.class),
        chat(
            new OpenRouterDialect(),
            data(
                "{'id':'g','error':{'code':502,'message':'Provider disconnected'},'choices':"
                    + "[{'index':0,'delta':{'content':''},'finish_reason':'error'}]}"),
            ServerErrorException.class),
        chat(
            new GroqDialect(),
            "event: error\n" + data("{'error':{'message':'Over capacity','status_code':503}}"),
            OverloadedException.class),
        chat(
            new MistralDialect(),
            data("{'object':'error','message':'Slow','type':'rate_limited','code':'1300'}"),
            RateLimitException.class),
        chat(
            new GeminiDialect(),
            data("[{'error':{'code':429,'message':'Wait','status':'RESOURCE_EXHAUSTED'}}]"),
            RateLimitException.class),
        chat(
            new CohereDialect(),
            data("{'message':'invalid api token','code':401}"),
            AuthenticationException.class),
        chat(
            new DeepSeekDialect(),
            data(
                    "{'choices':[{'index':0,'delta':{},'finish_reason':'insufficient_system_resource'}]}")
                + data("[DONE]"),
            ServerErrorException.class),
        chat(
            new XAiDialect(),
            data("{'code':'The service is currently unavailable','error':'service_unavailable'}"),
            OverloadedException.class),
        chat(
            new PerplexityDialect(),
            data("{'error':{'message':'Out of money','type':'insufficient_quota','code':401}}"),
            QuotaExceededException.class),
        chat(
            new VeniceDialect(),
            data("{'error':'Insufficient balance','code':402}"),
            QuotaExceededException.class),
        chat(
            new VllmDialect(),
            data(
                "{'error':{'object':'error','message':'Bad','type':'BadRequestError','code':400}}",
                "[DONE]"),
            InvalidRequestException.class),
        chat(
            new LmStudioDialect(),
            "event: error\n" + data("{'error':{'message':'The model has crashed'}}"),
            ServerErrorException.class),
        chat(
            new LlamaCppDialect(),
            "error: {'code':500,'message':'No slot','type':'server_error'}\n\n",
            ServerErrorException.class),
        chat(
            new OllamaDialect(),
            data("{'error':{'message':'GPU gone','type':'api_error'}}"),
            ServerErrorException.class),
        chat(new CompatibleDialect("any"), "", TruncatedResponseException.class),
        Arguments.of(
            new ResponsesProtocol(new ChatDialect("openai")),
            responses
                + data(
                    "{'type':'error','code':'server_error','message':'Gone','sequence_number':2}"),
            data("{'type':'response.output_text.delta','output_index':0,'delta':'Hi'}"),
            ServerErrorException.class),
        Arguments.of(
            new ResponsesProtocol(new ChatDialect("openai")),
            responses
                + data(
                    "{'type':'response.failed','response':{'status':'failed','error':"
                        + "{'code':'rate_limit_exceeded','message':'Slow'}}}"),
            data("{'type':'response.output_text.delta','output_index':0,'delta':'Hi'}"),
            RateLimitException.class),
        Arguments.of(
            new AnthropicProtocol(),
            anthropic
                + "event: error\n"
                + data("{'type':'error','error':{'type':'overloaded_error','message':'Full'}}"),
            data("{'type':'message_stop'}"),
            OverloadedException.class),
        Arguments.of(
            new OllamaProtocol(),
            "{'model':'m','message':{'content':'Hi'},'done':false}\n\n{'error':'GPU gone'}\n"
                .replace('\'', '"'),
            "{\"model\":\"m\",\"message\":{\"content\":\"Hi\"},\"done\":false}\n",
            ServerErrorException.class));
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void errorInMidStream_isTheLastEvent(
      WireProtocol protocol, String body, String after, Class<? extends RialtoException> failure) {
    String type = protocol instanceof OllamaProtocol ? "application/x-ndjson" : "text/event-stream";
    for (boolean bytewise : new boolean[] {false, true}) {
      ResponseDecoder decoder =
          protocol.decoder(
              Targets.request(true),
              Targets.of(protocol, "m"),
              new ResponseHead(200, Headers.of("content-type", type), "h2"));
      List<ResponseEvent> events = new ArrayList<>();
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      int step = bytewise ? 1 : bytes.length;
      for (int at = 0; at < bytes.length; at += step) {
        decoder.decode(bytes, at, step, events::add);
      }
      boolean cut = failure == TruncatedResponseException.class;
      assertThat(events.stream().anyMatch(ResponseEvent.Failed.class::isInstance))
          .as("it is told with its bytes")
          .isEqualTo(!cut);
      if (!cut) {
        byte[] more = after.getBytes(StandardCharsets.UTF_8);
        decoder.decode(more, 0, more.length, events::add);
      }
      decoder.end(events::add);
      assertThat(events)
          .extracting(e -> (Object) e.getClass().getSimpleName())
          .filteredOn(name -> !name.equals("Usage"))
          .containsExactlyInAnyOrder("KeepAlive", "Started", "Text", "Failed");
      assertThat(events.get(events.size() - 1))
          .isInstanceOfSatisfying(
              ResponseEvent.Failed.class,
              e -> {
                assertThat(e.failure()).isInstanceOf(failure);
                assertThat(e.failure().details().partialText()).isEqualTo("Hi");
                assertThat(e.failure().details().provider()).isEqualTo("p");
              });
    }
  }

  /** All that was recorded ends in one way, and says so: what is not a failure has its end. */
  @Test
  void everyRecordedExchangeEndsWithOneEvent() {
    WireProtocol chat = new OpenAiProtocol(new CompatibleDialect("any"));
    int failures = 0;
    for (Recording r : Recording.all(".*/chat")) {
      ResponseDecoder decoder =
          chat.decoder(Targets.request(r.isStream()), Targets.of(chat, "m"), r.head());
      List<ResponseEvent> events = new ArrayList<>();
      decoder.decode(r.body(), 0, r.body().length, events::add);
      decoder.end(events::add);
      ResponseEvent last = events.get(events.size() - 1);
      assertThat(events.stream().filter(ErrorEventsTest::ends)).as(r.name()).containsExactly(last);
      failures += last instanceof ResponseEvent.Failed ? 1 : 0;
      if (r.head().status() >= 300) {
        assertThat(last).as(r.name()).isInstanceOf(ResponseEvent.Failed.class);
      }
    }
    assertThat(failures).isPositive();
  }

  private static boolean ends(ResponseEvent event) {
    return event instanceof ResponseEvent.Failed || event instanceof ResponseEvent.Finished;
  }
}
