package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.Cohere;
import dev.rialto.provider.DeepSeek;
import dev.rialto.provider.Groq;
import dev.rialto.provider.Ollama;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Perplexity;
import dev.rialto.provider.Provider;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers with all the members that the providers' references show, to a typed client. */
class PublishedExchangesOverSocketsTest {

  private static final String CHAT =
      "{'id':'c1','object':'chat.completion','created':1,'model':'m','choices':[{'index':0,"
          + "'message':{'role':'assistant','content':'Tea at five','refusal':null,"
          + "'annotations':[]},'logprobs':null,'finish_reason':'stop'}],'usage':"
          + "{'prompt_tokens':7,'completion_tokens':3,'total_tokens':10},";
  private static final String CHUNK =
      "data:"
          + " {'id':'c1','object':'chat.completion.chunk','created':1,'model':'m','choices':[{'index':0,'delta':{'role':'assistant','content':'Tea"
          + " at'},'finish_reason':null}]}\n\n"
          + "data:"
          + " {'id':'c1','object':'chat.completion.chunk','created':1,'model':'m','choices':[{'index':0,'delta':{'content':'"
          + " five'},'finish_reason':'stop'}],'usage':"
          + "{'prompt_tokens':7,'completion_tokens':3,'total_tokens':10},";
  private static final String DONE = "\n\ndata: [DONE]\n\n";

  /** Provider, whole answer, and stream. */
  static List<Arguments> exchanges() {
    return List.of(
        row(
            "groq",
            Groq::builder,
            CHAT + "'system_fingerprint':'fp','x_groq':{'id':'r1'},'service_tier':'on_demand'}",
            CHUNK + "'x_groq':{'id':'r1'}}" + DONE),
        row(
            "perplexity",
            Perplexity::builder,
            CHAT + "'citations':['https://a'],'search_results':[{'title':'t','url':'https://a'}]}",
            CHUNK + "'citations':['https://a']}" + DONE),
        row(
            "deepseek",
            DeepSeek::builder,
            CHAT + "'system_fingerprint':'fp'}",
            ": keep-alive\n\n" + CHUNK + "'system_fingerprint':'fp'}" + DONE),
        row("cohere", Cohere::builder, CHAT + "'meta':{}}", CHUNK + "'meta':{}}" + DONE),
        row(
            "responses",
            OpenAi::responses,
            "{'id':'r1','object':'response','model':'m','status':'completed','error':null,"
                + "'output':[{'id':'i1','type':'message','status':'completed','role':'assistant',"
                + "'content':[{'type':'output_text','text':'Tea at five','annotations':[]}]}],"
                + "'usage':{'input_tokens':7,'input_tokens_details':{'cached_tokens':0},"
                + "'output_tokens':3,'output_tokens_details':{'reasoning_tokens':0}}}",
            "event: response.created\ndata: {'type':'response.created','sequence_number':0,"
                + "'response':{'id':'r1','model':'m','status':'in_progress','output':[]}}\n\n"
                + "event: response.output_text.delta\ndata: {'type':'response.output_text.delta',"
                + "'sequence_number':1,'item_id':'i1','output_index':0,'content_index':0,"
                + "'delta':'Tea at five','logprobs':[],'obfuscation':'a1b2'}\n\n"
                + "event: response.completed\ndata: {'type':'response.completed',"
                + "'sequence_number':2,'response':{'id':'r1','model':'m','status':'completed',"
                + "'output':[],'usage':{'input_tokens':7,'output_tokens':3}}}\n\n"),
        row(
            "ollama",
            Ollama::nativeApi,
            "{'model':'m','created_at':'2026-01-01T00:00:00Z','message':{'role':'assistant',"
                + "'content':'Tea at five'},'done':true,'done_reason':'stop','total_duration':9,"
                + "'prompt_eval_count':7,'eval_count':3}",
            "{'model':'m','message':{'role':'assistant','content':'Tea at'},'done':false}\n"
                + "{'model':'m','message':{'role':'assistant','content':' five'},'done':false}\n"
                + "{'model':'m','message':{'role':'assistant','content':''},'done':true,"
                + "'done_reason':'stop','prompt_eval_count':7,'eval_count':3}\n"),
        row(
            "anthropic",
            Anthropic::builder,
            "{'id':'m1','type':'message','role':'assistant','model':'m','content':[{'type':'text',"
                + "'text':'Tea at five','citations':null}],'stop_reason':'end_turn',"
                + "'stop_sequence':null,'usage':{'input_tokens':7,'output_tokens':3,"
                + "'service_tier':'standard'}}",
            "event: message_start\ndata: {'type':'message_start','message':{'id':'m1','type':"
                + "'message','role':'assistant','model':'m','content':[],'stop_reason':null,"
                + "'usage':{'input_tokens':7,'output_tokens':1}}}\n\n"
                + "event: content_block_start\ndata: {'type':'content_block_start','index':0,"
                + "'content_block':{'type':'text','text':''}}\n\n"
                + "event: ping\ndata: {'type':'ping'}\n\n"
                + "event: content_block_delta\ndata: {'type':'content_block_delta','index':0,"
                + "'delta':{'type':'text_delta','text':'Tea at five'}}\n\n"
                + "event: content_block_stop\ndata: {'type':'content_block_stop','index':0}\n\n"
                + "event: message_delta\ndata: {'type':'message_delta','delta':{'stop_reason':"
                + "'end_turn','stop_sequence':null},'usage':{'output_tokens':3}}\n\n"
                + "event: message_stop\ndata: {'type':'message_stop'}\n\n"));
  }

  private static Arguments row(
      String name, Function<String, Provider.Builder> provider, String whole, String stream) {
    return Arguments.of(name, provider, whole.replace('\'', '"'), stream.replace('\'', '"'));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exchanges")
  void isReadWholeAndStreamed(
      String name, Function<String, Provider.Builder> provider, String whole, String stream)
      throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(provider.apply(server.baseUrl()).defaultModel("m").apiKey("k").build())
                .build()) {
      Probe probe = rialto.client(Probe.class);
      server.when(LoopbackRequest.any()).fault(Fault.status(200).body("application/json", whole));
      Result<String> result = probe.ask("When?", CallOptions.NONE);
      assertThat(result.value()).isEqualTo("Tea at five");
      assertThat(result.usage().input()).isEqualTo(7);
      assertThat(result.usage().output()).isEqualTo(3);
      String type = stream.startsWith("{") ? "application/x-ndjson" : "text/event-stream";
      server.when(LoopbackRequest.any()).fault(Fault.status(200).body(type, stream));
      Collected all = Collected.all(probe.stream("When?", CallOptions.NONE));
      assertThat(all.error()).isNull();
      assertThat(all.text()).isEqualTo("Tea at five");
    }
  }
}
