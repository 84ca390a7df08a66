package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.AuthenticationException;
import dev.rialto.ContentFilteredException;
import dev.rialto.ContextLengthException;
import dev.rialto.FinishReason.Kind;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.ModelNotFoundException;
import dev.rialto.OverloadedException;
import dev.rialto.QuotaExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.ServerErrorException;
import dev.rialto.TruncatedResponseException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What servers and gateways send that keep to a dialect in the main and to none in the detail, in
 * sentences of our own. One table for each thing that they do in their own way; long, as tables
 * are.
 */
class ForeignExchangesTest extends ExchangeTable {
  private static final String HI_DELTA = delta("{'content':'Hi'}");
  private static final String STOP = finish("'stop'");
  private static final String DONE = "[DONE]";

  private static Consumer<Decoded> thought(String reasoning) {
    return d -> assertThat(d.reasoning()).isEqualTo(reasoning);
  }

  @TestFactory
  Stream<DynamicTest> framing() {
    String three = events(HI_DELTA, STOP, DONE);
    stream(COMPATIBLE, "a mark before each event", three.replace("data:", "\ufeffdata:"), HI);
    stream(COMPATIBLE, "a blank before each field", three.replace("data:", " data:"), HI);
    stream(COMPATIBLE, "the field's name twice", three.replace("data:", "data: data:"), HI);
    stream(COMPATIBLE, "names of events with a mark", "\ufeffevent: message\n" + three, HI);
    stream(
        COMPATIBLE,
        "three kinds of line ends",
        three.replaceFirst("\n\n", "\r\n\r\n").replaceFirst("\n\ndata: \\[", "\r\rdata: ["),
        HI);
    stream(
        COMPATIBLE,
        "ids and times to retry before each event",
        three.replace("data:", "id: 7\nretry: 3000\nevent: message\ndata:"),
        HI);
    stream(
        COMPATIBLE,
        "no blank behind the colon, tabs behind it",
        three.replace("data: ", "data:\t"),
        HI);
    stream(
        COMPATIBLE,
        "one chunk over several lines of data",
        events(HI_DELTA).replace(",\"choices", "\ndata: ,\"choices") + events(STOP, DONE),
        HI);
    stream(COMPATIBLE, "no end of the last line", events(HI_DELTA, STOP) + "data: [DONE]", HI);
    stream(COMPATIBLE, "no mark and no last line feed", events(HI_DELTA, STOP).stripTrailing(), HI);
    stream(
        COMPATIBLE, "a name of the end", events(HI_DELTA, STOP) + "event: done\ndata: {}\n\n", HI);
    stream(COMPATIBLE, "the mark in small letters", events(HI_DELTA, STOP, "[done]"), HI);
    stream(COMPATIBLE, "the mark without brackets", events(HI_DELTA, STOP, "DONE"), HI);
    typed(COMPATIBLE, "lines of JSON", "application/x-ndjson", lines(HI_DELTA, STOP), HI);
    typed(COMPATIBLE, "lines of JSON that call themselves JSON", JSON, lines(HI_DELTA, STOP), HI);
    typed(COMPATIBLE, "events that call themselves text", "text/plain; charset=utf-8", three, HI);
    typed(COMPATIBLE, "events that call themselves JSON", JSON, three, HI);
    typed(COMPATIBLE, "events that call themselves nothing", "", three, HI);
    typed(COMPATIBLE, "events that call themselves bytes", "application/octet-stream", three, HI);
    stream(
        COMPATIBLE,
        "a whole answer that calls itself a stream",
        "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}",
        HI);
    stream(
        COMPATIBLE,
        "a whole answer in one event",
        events("{'choices':[{'index':0,'message':{'content':'Hi'},'finish_reason':'stop'}]}", DONE),
        HI);
    typed(
        COMPATIBLE,
        "an error in JSON where a stream was asked for",
        JSON,
        "{\"error\":{\"message\":\"Slow\",\"code\":\"rate_limit_exceeded\"}}",
        fails(RateLimitException.class, "Slow"));
    typed(
        COMPATIBLE,
        "compressed, and nobody said so",
        "application/json",
        "\u001f\u0000\u0008\u0000garbage",
        fails(InvalidResponseException.class, "not JSON"));
    stream(
        COMPATIBLE,
        "comments between each line",
        ": OPENROUTER PROCESSING\n" + three.replace("\n\n", "\n: x\n\n: y\n\n"),
        HI);
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> text() {
    stream(
        COMPATIBLE,
        "roles alone first",
        events(delta("{'role':'assistant'}"), HI_DELTA, STOP, DONE),
        HI);
    stream(COMPATIBLE, "a delta that is a text", events(choice("'delta':'Hi'"), STOP, DONE), HI);
    whole(
        COMPATIBLE,
        "a message that is a text",
        "{'choices':[{'message':'Hi','finish_reason':'stop'}]}",
        HI);
    stream(
        COMPATIBLE,
        "parts of which some are null or of kinds nobody knows",
        events(
            delta(
                "{'content':[null,{'type':'text','text':'H'},{'type':'reference','reference_ids':[1]},"
                    + "{'type':'text','text':null},{'type':'text','text':'i'}]}"),
            STOP,
            DONE),
        HI);
    stream(
        MISTRAL,
        "thinking in parts of parts",
        events(
            delta("{'content':[{'type':'thinking','thinking':[{'type':'text','text':'Hm'}]}]}"),
            delta(
                "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'m'}],'closed':true}]}"),
            HI_DELTA,
            STOP,
            DONE),
        HI.andThen(thought("Hmm")));
    whole(
        MISTRAL,
        "thinking in parts of a whole answer",
        "{'choices':[{'index':0,'message':{'role':'assistant','content':[{'type':'thinking','thinking':"
            + "[{'type':'text','text':'Hm'}]},{'type':'text','text':'Hi'}]},'finish_reason':'stop'}]}",
        HI.andThen(thought("Hm")));
    stream(
        COMPATIBLE,
        "a refusal with null beside it",
        events(delta("{'content':null,'refusal':'No'}"), STOP, DONE),
        says("No", Kind.REFUSAL, "stop"));
    stream(
        COMPATIBLE,
        "one reasoning under two names, one after the other",
        events(
            delta(
                "{'reasoning':'H','reasoning_content':'H','reasoning_details':[{'type':'reasoning.text','text':'H'}]}"),
            delta("{'reasoning':null,'reasoning_details':[{'type':'reasoning.text','text':'m'}]}"),
            delta("{'reasoning':'','reasoning_content':'!'}"),
            HI_DELTA,
            STOP,
            DONE),
        HI.andThen(thought("Hm!")));
    for (String empty : List.of("[]", "{}", "[{}]", "[{'text':''},null]", "{'content':[]}")) {
      for (String said :
          List.of(
              "'reasoning_content':'Hm'",
              "'reasoning_details':[{'text':'Hm'}]",
              "'thinking_blocks':[{'type':'thinking','thinking':'Hm'}]",
              "'reasoning_details':[{'type':'reasoning.encrypted','data':'c2Vj'}],"
                  + "'thinking_blocks':[{'type':'thinking','thinking':'Hm'}]")) {
        stream(
            COMPATIBLE,
            "reasoning " + empty + " that says nothing, before " + said,
            events(delta("{'reasoning':" + empty + "," + said + "}"), HI_DELTA, STOP, DONE),
            HI.andThen(thought("Hm")));
      }
    }
    stream(
        OPENROUTER,
        "reasoning in summary and in cipher",
        events(
            delta(
                "{'content':'','reasoning_details':[{'type':'reasoning.summary','summary':'Hm','index':0},"
                    + "{'type':'reasoning.encrypted','data':'c2VjcmV0','index':1}]}"),
            HI_DELTA,
            STOP,
            DONE),
        HI.andThen(thought("Hm")));
    stream(
        COMPATIBLE,
        "reasoning that is an object",
        events(delta("{'reasoning':{'content':'Hm'}}"), HI_DELTA, STOP, DONE),
        HI.andThen(thought("Hm")));
    stream(
        COMPATIBLE,
        "reasoning in a list of thinking blocks, with its signature",
        events(
            delta(
                "{'thinking_blocks':[{'type':'thinking','thinking':'Hm','signature':'c2ln'}],'content':''}"),
            HI_DELTA,
            STOP,
            DONE),
        HI.andThen(thought("Hm")));
    stream(
        GEMINI,
        "thoughts told apart by a flag",
        events(
            delta(
                "{'role':'assistant','content':'Hm','extra_content':{'google':{'thought':true}}}"),
            HI_DELTA,
            STOP,
            DONE),
        HI.andThen(thought("Hm")));
    whole(
        GEMINI,
        "thoughts told apart by a flag that stands first",
        "{'choices':[{'index':0,'message':{'extra_content':{'google':{'thought':true}},'content':'Hm'},"
            + "'finish_reason':'stop'}]}",
        says("", Kind.STOP, "stop").andThen(thought("Hm")));
    stream(
        AZURE,
        "filters that failed, beside a choice that went well",
        events(
            "{'choices':[],'prompt_filter_results':[{'prompt_index':0,'content_filter_results':{}}]}",
            "{'id':'c1','model':'m','choices':[{'index':0,'delta':{'content':'Hi'},'content_filter_results':{'error':{'code':'content_filter_error','message':'The"
                + " filter timed out'}}}]}",
            STOP,
            DONE),
        HI);
    stream(
        COMPATIBLE,
        "completions of old with null for the last text",
        events(
            "{'id':'c','object':'text_completion','model':'m','choices':[{'text':'Hi','index':0,'finish_reason':null}]}",
            "{'id':'c','choices':[{'text':null,'index':0,'finish_reason':'stop'}]}",
            DONE),
        HI);
    stream(
        COMPATIBLE,
        "sources in every chunk, as searchers send them",
        events(
            "{'id':'p','model':'sonar','citations':['u'],'search_results':[{'url':'u'}],'choices':"
                + "[{'index':0,'delta':{'content':'Hi'},'message':{'content':'Hi'}}]}",
            "{'id':'p','citations':['u'],'choices':[{'index':0,'delta':{'content':''},'finish_reason':'stop',"
                + "'message':{'role':'assistant','content':'Hi'}}]}"),
        HI.andThen(extra("citations", "[u]")));
    return tests();
  }

  private static String choice(String members) {
    return "{'id':'c1','model':'m-1','choices':[{'index':0," + members + "}]}";
  }

  private static String tool(String call) {
    return delta("{'tool_calls':[" + call + "]}");
  }

  @TestFactory
  Stream<DynamicTest> toolCalls() {
    String end = finish("'tool_calls'");
    stream(
        COMPATIBLE,
        "numbers as text",
        events(
            tool("{'index':'0','id':'a','function':{'name':'f','arguments':'{'}}"),
            tool("{'index':'1','id':'b','function':{'name':'g','arguments':'{'}}"),
            tool("{'index':'0','function':{'arguments':'}'}}"),
            tool("{'index':'1','function':{'arguments':'}'}}"),
            end,
            DONE),
        calls("f{}", "g{}"));
    stream(
        COMPATIBLE,
        "two calls interleaved, each piece in one chunk with the other's",
        events(
            tool(
                "{'index':0,'id':'a','function':{'name':'f','arguments':''}},"
                    + "{'index':1,'id':'b','function':{'name':'g','arguments':''}}"),
            tool(
                "{'index':1,'function':{'arguments':'{\\\"b\\\":'}},"
                    + "{'index':0,'function':{'arguments':'{\\\"a\\\":'}}"),
            tool(
                "{'index':0,'function':{'arguments':'1}'}},{'index':1,'function':{'arguments':'2}'}}"),
            end,
            DONE),
        calls("f{\"a\":1}", "g{\"b\":2}"));
    stream(
        COMPATIBLE,
        "numbers with gaps, the later first",
        events(
            tool("{'index':5,'id':'b','function':{'name':'g','arguments':'{}'}}"),
            tool("{'index':2,'id':'a','function':{'name':'f','arguments':'{}'}}"),
            end,
            DONE),
        calls("g{}", "f{}"));
    stream(
        COMPATIBLE,
        "all at once, with the reason, in one chunk",
        events(
            choice(
                "'delta':{'content':'','tool_calls':[{'id':'a','type':'function','function':"
                    + "{'name':'f','arguments':'{\\\"x\\\":1}'}}]},'finish_reason':'tool_calls'"),
            DONE),
        calls("f{\"x\":1}"));
    stream(
        COMPATIBLE,
        "no arguments, null for arguments, empty arguments",
        events(
            tool(
                "{'index':0,'id':'a','function':{'name':'f'}},"
                    + "{'index':1,'id':'b','function':{'name':'g','arguments':null}},"
                    + "{'index':2,'id':'c','function':{'name':'h','arguments':''}}"),
            end,
            DONE),
        calls("f{}", "g{}", "h{}"));
    stream(
        COMPATIBLE,
        "tools of one's own, with an input",
        events(
            tool(
                "{'index':0,'id':'a','type':'custom','custom':{'name':'f','input':'{\\\"x\\\":1}'}}"),
            end,
            DONE),
        calls("f{\"x\":1}"));
    whole(
        COMPATIBLE,
        "another dialect's call in a list of calls",
        "{'choices':[{'message':{'tool_calls':[{'type':'tool_use','id':'a','name':'f','input':{'x':1}}]},"
            + "'finish_reason':'tool_use'}]}",
        calls("f{\"x\":1}"));
    whole(
        COMPATIBLE,
        "a call in an object, not in a list",
        "{'choices':[{'message':{'tool_calls':{'id':'a','function':{'name':'f','arguments':'{}'}}},"
            + "'finish_reason':'tool_calls'}]}",
        calls("f{}"));
    stream(
        COMPATIBLE,
        "a reason of calls, and none",
        events(HI_DELTA, finish("'tool_use'"), DONE),
        d -> {
          assertThat(d.error()).isNull();
          assertThat(d.text()).isEqualTo("Hi");
          assertThat(d.calls()).isEmpty();
        });
    stream(
        COMPATIBLE,
        "calls and the reason of the old ones",
        events(
            tool("{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}"),
            finish("'function_call'"),
            DONE),
        calls("f{}"));
    stream(
        COMPATIBLE,
        "an old call whose arguments are an object",
        events(
            delta("{'function_call':{'name':'f','arguments':{'x':1}}}"),
            finish("'function_call'"),
            DONE),
        calls("f{\"x\":1}"));
    stream(
        COMPATIBLE,
        "text behind a call",
        events(
            tool("{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}"),
            HI_DELTA,
            end,
            DONE),
        calls("f{}").andThen(d -> assertThat(d.text()).isEqualTo("Hi")));
    stream(
        COMPATIBLE,
        "a call that ends within its arguments, and the reason says stop",
        events(
            tool("{'index':0,'id':'a','function':{'name':'f','arguments':'{\\\"x\\\":'}}"), DONE),
        fails(TruncatedResponseException.class, "tool call"));
    stream(
        GEMINI,
        "two calls without numbers and ids, each whole, with signatures",
        events(
            tool(
                "{'function':{'name':'f','arguments':'{}'},'id':'','type':'function','extra_content':"
                    + "{'google':{'thought_signature':'c2ln'}}}"),
            tool("{'function':{'name':'f','arguments':'{}'},'id':'','type':'function'}"),
            end,
            DONE),
        calls("f{}", "f{}"));
    typed(
        OLLAMA,
        "arguments as text, numbers outside the function, several in one line",
        "application/x-ndjson",
        lines(
            "{'model':'q','message':{'content':'','tool_calls':[{'function':{'name':'f','arguments':'{\\\"x\\\":1}'}},"
                + "{'index':1,'function':{'name':'g','arguments':{}}}]},'done':false}",
            "{'model':'q','message':{'content':''},'done':true,'done_reason':'stop'}"),
        calls("f{\"x\":1}", "g{}"));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> usage() {
    String counts = "'usage':{'prompt_tokens':3,'completion_tokens':2,'total_tokens':5}";
    Consumer<Decoded> counted = HI.andThen(used(3, 0, 2, 0));
    stream(
        COMPATIBLE,
        "behind the mark",
        events(HI_DELTA, STOP, DONE, "{'id':'c1','choices':[]," + counts + "}"),
        counted);
    stream(
        COMPATIBLE,
        "behind the mark, and once more the mark",
        events(HI_DELTA, STOP, DONE, "{" + counts + "}", DONE),
        counted);
    stream(
        COMPATIBLE,
        "what else stands behind the mark says nothing",
        events(HI_DELTA, STOP, DONE, HI_DELTA, "{'error':{'message':'late'}}", "{", "garbage"),
        HI);
    stream(
        COMPATIBLE,
        "null in each chunk, and in the last one counts",
        events(
            "{'id':'c1','model':'m-1','choices':[{'index':0,'delta':{'content':'Hi'}}],'usage':null}",
            "{'id':'c1','choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'usage':null}",
            "{'id':'c1','choices':[]," + counts + "}",
            DONE),
        counted);
    stream(COMPATIBLE, "none", events(HI_DELTA, STOP, DONE), HI.andThen(used(0, 0, 0, 0)));
    stream(
        COMPATIBLE,
        "empty, and a list",
        events(
            "{'choices':[{'index':0,'delta':{'content':'Hi'}}],'usage':{}}",
            STOP,
            "{'usage':[1]}",
            DONE),
        HI.andThen(used(0, 0, 0, 0)));
    stream(
        COMPATIBLE,
        "in the chunk of the reason, details null",
        events(
            HI_DELTA,
            "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'usage':{'prompt_tokens':3,"
                + "'completion_tokens':2,'prompt_tokens_details':null,'completion_tokens_details':null}}",
            DONE),
        counted);
    stream(
        OPENROUTER,
        "with its price",
        events(
            HI_DELTA,
            "{'choices':[{'index':0,'delta':{'content':''},'finish_reason':'stop'}],'usage':{'prompt_tokens':9,"
                + "'completion_tokens':5,'cost':0.001,'is_byok':false,'prompt_tokens_details':{'cached_tokens':4,"
                + "'cache_write_tokens':2},'completion_tokens_details':{'reasoning_tokens':3},"
                + "'cost_details':{'upstream_inference_cost':null}}}",
            DONE),
        HI.andThen(used(3, 4, 2, 3)));
    stream(
        ANTHROPIC,
        "at the start only, null at the end",
        events(
            "{'type':'message_start','message':{'id':'m','model':'c','content':[],'usage':{'input_tokens':4,"
                + "'cache_read_input_tokens':null,'output_tokens':1}}}",
            "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'Hi'}}",
            "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':null}",
            "{'type':'message_stop'}"),
        says("Hi", Kind.STOP, "end_turn").andThen(used(4, 0, 1, 0)));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> ends() {
    String[][] reasons = {
      {"stop_token", "STOP"},
      {"eos", "STOP"},
      {"stop_sequence", "STOP"},
      {"END_TURN", "STOP"},
      {"COMPLETE", "STOP"},
      {"max_context_length", "LENGTH"},
      {"ERROR_LIMIT", "LENGTH"},
      {"model_context_window_exceeded", "LENGTH"},
      {"abort", "OTHER"},
      {"something new", "OTHER"},
      {"pause_turn", "OTHER"}
    };
    for (String[] reason : reasons) {
      stream(
          COMPATIBLE,
          "the reason " + reason[0],
          events(HI_DELTA, finish("'" + reason[0] + "'"), DONE),
          says("Hi", Kind.valueOf(reason[1]), reason[0]));
    }
    for (String reason : new String[] {"ERROR", "TIMEOUT", "upstream_error", "failed"}) {
      stream(
          COMPATIBLE,
          "the reason " + reason,
          events(HI_DELTA, finish("'" + reason + "'"), DONE),
          fails(ServerErrorException.class, reason).andThen(partial("Hi")));
    }
    stream(
        COMPATIBLE,
        "a reason of two words, the second better",
        events(HI_DELTA, STOP, finish("'length'"), DONE),
        says("Hi", Kind.LENGTH, "length"));
    stream(COMPATIBLE, "no reason, but a mark", events(HI_DELTA, DONE), says("Hi", Kind.STOP, ""));
    stream(
        COMPATIBLE,
        "neither reason nor mark",
        events(HI_DELTA),
        fails(TruncatedResponseException.class, "end marker").andThen(partial("Hi")));
    stream(
        COMPATIBLE,
        "a reason that is an object",
        events(HI_DELTA, finish("{'type':'stop'}"), DONE),
        says("Hi", Kind.STOP, ""));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> errors() {
    stream(
        COMPATIBLE,
        "TGI: overloaded, in the middle",
        events(HI_DELTA, "{'error':'Model is overloaded','error_type':'overloaded'}"),
        fails(OverloadedException.class, "overloaded").andThen(partial("Hi")));
    error(
        COMPATIBLE,
        422,
        JSON,
        "{\"error\":\"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096."
            + " Given: 5000 `inputs` tokens and 100"
            + " `max_new_tokens`\",\"error_type\":\"validation\"}",
        fails(ContextLengthException.class, "max_new_tokens"));
    stream(
        COMPATIBLE,
        "vLLM: an object of its own in the middle",
        events(
            HI_DELTA,
            "{'object':'error','message':'Engine"
                + " died','type':'InternalServerError','param':null,'code':500}"),
        fails(ServerErrorException.class, "Engine died").andThen(partial("Hi")));
    whole(
        COMPATIBLE,
        "Cloudflare: no success, and a list of errors",
        "{'result':null,'success':false,'errors':[{'code':7009,'message':'Upstream service"
            + " unavailable'}],'messages':[]}",
        fails(OverloadedException.class, "Upstream service unavailable"));
    whole(
        COMPATIBLE,
        "DashScope: throttled, with status 200",
        "{'code':'Throttling.RateQuota','message':'Requests rate limit"
            + " exceeded','request_id':'r9'}",
        fails(RateLimitException.class, "rate limit")
            .andThen(d -> assertThat(d.error().details().requestId()).isEqualTo("r9")));
    whole(
        COMPATIBLE,
        "DashScope: inspected",
        "{'error':{'code':'data_inspection_failed','message':'Output data may contain inappropriate"
            + " content.'}}",
        fails(ContentFilteredException.class, "inappropriate"));
    whole(
        COMPATIBLE,
        "MiniMax: no money, with status 200",
        "{'base_resp':{'status_code':1008,'status_msg':'insufficient balance'},'choices':null}",
        fails(QuotaExceededException.class, "insufficient balance"));
    whole(
        COMPATIBLE,
        "MiniMax: a limit, with status 200",
        "{'base_resp':{'status_code':1002,'status_msg':'rate limit exceeded'},'choices':null}",
        fails(RateLimitException.class, "rate limit"));
    error(
        COMPATIBLE,
        429,
        JSON,
        "{\"error\":{\"code\":\"1113\",\"message\":\"Insufficient balance or no resource package."
            + " Please recharge.\"}}",
        fails(QuotaExceededException.class, "recharge"));
    error(
        COMPATIBLE,
        429,
        JSON,
        "{\"message\":\"Tokens per minute limit"
            + " exceeded\",\"type\":\"too_many_tokens_error\",\"param\":\"quota\","
            + "\"code\":\"token_quota_exceeded\"}",
        fails(RateLimitException.class, "per minute"));
    error(
        COMPATIBLE,
        400,
        JSON,
        "{\"__type\":\"ThrottlingException\",\"message\":\"Too many requests, please wait before"
            + " trying again.\"}",
        fails(RateLimitException.class, "Too many requests"));
    error(
        COMPATIBLE,
        404,
        "application/problem+json",
        "{\"type\":\"about:blank\",\"status\":404,\"title\":\"Not Found\",\"detail\":\"Model 'x'"
            + " not found for account\"}",
        fails(ModelNotFoundException.class, "not found for account"));
    for (String[] wait :
        new String[][] {
          {"{'error':{'message':'Wait','retry_after':12}}", "PT12S"},
          {"{'error':{'message':'Wait'},'retry_after':1.5}", "PT1.5S"},
          {"{'message':'Wait','retryAfter':'3s'}", "PT3S"},
          {"{'error':{'message':'Wait','metadata':{'retry_after_seconds':7}}}", "PT7S"},
          {"{'error':{'message':'Wait','retry_after_ms':250}}", "PT0.25S"},
          {"{'error':{'message':'Wait','retry_after':null}}", ""},
          {"{'error':{'message':'Wait','retry_after':'soon'}}", ""}
        }) {
      error(
          COMPATIBLE,
          429,
          JSON,
          wait[0].replace('\'', '"'),
          fails(RateLimitException.class, "Wait")
              .andThen(
                  d ->
                      assertThat(Objects.toString(d.error().details().retryAfter(), ""))
                          .isEqualTo(wait[1])));
    }
    error(
        COMPATIBLE,
        403,
        JSON,
        "{\"Message\":\"User is not authorized to access this resource\"}",
        fails(AuthenticationException.class, "not authorized"));
    error(
        COMPATIBLE,
        400,
        JSON,
        "{\"detail\":{\"error\":\"prompt is too long: 9 tokens\"}}",
        fails(ContextLengthException.class, "too long"));
    error(
        COMPATIBLE,
        503,
        "application/xml",
        "<Error><Code>SlowDown</Code><Message>Reduce your rate</Message></Error>",
        fails(OverloadedException.class, "no capacity"));
    stream(
        COMPATIBLE,
        "xAI: a word, in the middle",
        events(
            HI_DELTA,
            "{'code':'service_unavailable','error':'The service is temporarily unavailable'}"),
        fails(OverloadedException.class, "temporarily unavailable").andThen(partial("Hi")));
    stream(
        COMPATIBLE,
        "a status beside the error, in the middle",
        events(HI_DELTA, "{'status':429,'error':{'message':'Wait'}}"),
        fails(RateLimitException.class, "Wait"));
    stream(
        COMPATIBLE,
        "a status beside the error that is a text, at the start",
        events("{'status_code':401,'error':'bad token'}"),
        fails(AuthenticationException.class, "bad token"));
    stream(
        GEMINI,
        "a list of errors in the middle",
        events(HI_DELTA, "[{'error':{'code':503,'message':'Full','status':'UNAVAILABLE'}}]"),
        fails(OverloadedException.class, "Full").andThen(partial("Hi")));
    typed(
        GEMINI,
        "a list of errors, where a stream was asked for",
        JSON,
        "[{\n"
            + "  \"error\": {\n"
            + "    \"code\": 400,\n"
            + "    \"message\": \"API key not valid.\",\n"
            + "    \"status\": \"INVALID_ARGUMENT\"\n"
            + "  }\n"
            + "}\n"
            + "]",
        fails(AuthenticationException.class, "API key"));
    stream(
        COMPATIBLE,
        "LM Studio: a name of the event, and an error in words within an object",
        events(HI_DELTA)
            + "event: error\n"
            + "data: {\"error\":\"The model has crashed without additional information\"}\n\n",
        fails(ServerErrorException.class, "crashed").andThen(partial("Hi")));
    stream(
        COMPATIBLE,
        "Groq: its own word in the last chunk",
        events(
            HI_DELTA,
            "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'x_groq':{'id':'r','error':'over_capacity'}}"),
        fails(OverloadedException.class, "over_capacity").andThen(partial("Hi")));
    whole(
        COMPATIBLE,
        "an error beside empty choices",
        "{'id':'','choices':[],'error':{'message':'Bad','type':'invalid_request_error'}}",
        fails(InvalidRequestException.class, "Bad"));
    whole(
        COMPATIBLE,
        "a success that holds an error",
        "{'success':true,'data':{'x':1},'error':{'message':'Still bad','code':400}}",
        fails(InvalidRequestException.class, "Still bad"));
    typed(
        OLLAMA,
        "a line of error at the start",
        "application/x-ndjson",
        lines("{'error':'model requires more system memory (9 GiB) than is available (4 GiB)'}"),
        fails(ServerErrorException.class, "system memory"));
    return tests();
  }

  private static String said(String type, String rest) {
    return "{'type':'response." + type + "'" + (rest.isEmpty() ? "" : "," + rest) + "}";
  }

  private static final String CREATED =
      said("created", "'response':{'id':'r1','model':'gpt','status':'in_progress','output':[]}");
  private static final String COMPLETED =
      said("completed", "'response':{'id':'r1','status':'completed','output':[]}");

  @TestFactory
  Stream<DynamicTest> responses() {
    stream(
        RESPONSES,
        "text at its end only",
        events(
            CREATED,
            said("output_text.done", "'output_index':0,'content_index':0,'text':'Hi'"),
            COMPLETED),
        says("Hi", Kind.STOP, "completed"));
    stream(
        RESPONSES,
        "a part at its end only",
        events(
            CREATED,
            said(
                "content_part.added",
                "'output_index':0,'content_index':0,'part':{'type':'output_text','text':''}"),
            said(
                "content_part.done",
                "'output_index':0,'content_index':0,'part':{'type':'output_text','text':'Hi'}"),
            COMPLETED),
        says("Hi", Kind.STOP, "completed"));
    stream(
        RESPONSES,
        "two parts, each in pieces and at its end",
        events(
            CREATED,
            said("output_text.delta", "'output_index':0,'content_index':0,'delta':'H'"),
            said("output_text.done", "'output_index':0,'content_index':0,'text':'H'"),
            said("output_text.delta", "'output_index':0,'content_index':1,'delta':'i'"),
            said("output_text.done", "'output_index':0,'content_index':1,'text':'i'"),
            COMPLETED),
        says("Hi", Kind.STOP, "completed"));
    stream(
        RESPONSES,
        "reasoning in summary, in parts and at their ends",
        events(
            CREATED,
            said(
                "output_item.added",
                "'output_index':0,'item':{'id':'rs','type':'reasoning','summary':[]}"),
            said(
                "reasoning_summary_part.added",
                "'output_index':0,'summary_index':0,'part':{'type':'summary_text','text':''}"),
            said("reasoning_summary_text.delta", "'output_index':0,'summary_index':0,'delta':'Hm'"),
            said("reasoning_summary_text.done", "'output_index':0,'summary_index':0,'text':'Hm'"),
            said(
                "reasoning_summary_part.done",
                "'output_index':0,'summary_index':0,'part':{'type':'summary_text','text':'Hm'}"),
            said(
                "output_item.done",
                "'output_index':0,'item':{'id':'rs','type':'reasoning','summary':[{'type':'summary_text','text':'Hm'}]}"),
            said("output_text.delta", "'output_index':1,'delta':'Hi'"),
            COMPLETED),
        says("Hi", Kind.STOP, "completed").andThen(thought("Hm")));
    stream(
        RESPONSES,
        "reasoning at its end only",
        events(
            CREATED,
            said("reasoning_text.done", "'output_index':0,'content_index':0,'text':'Hm'"),
            said("output_text.delta", "'output_index':1,'delta':'Hi'"),
            COMPLETED),
        says("Hi", Kind.STOP, "completed").andThen(thought("Hm")));
    stream(
        RESPONSES,
        "a refusal at its end only",
        events(
            CREATED,
            said("refusal.done", "'output_index':0,'content_index':0,'refusal':'No'"),
            COMPLETED),
        says("No", Kind.REFUSAL, "completed"));
    StringBuilder others = new StringBuilder();
    for (String type :
        new String[] {
          "queued",
          "in_progress",
          "mcp_list_tools.in_progress",
          "mcp_list_tools.completed",
          "mcp_list_tools.failed",
          "mcp_call.in_progress",
          "mcp_call_arguments.delta",
          "mcp_call_arguments.done",
          "mcp_call.completed",
          "mcp_call.failed",
          "web_search_call.in_progress",
          "web_search_call.searching",
          "web_search_call.completed",
          "file_search_call.in_progress",
          "file_search_call.searching",
          "file_search_call.completed",
          "image_generation_call.in_progress",
          "image_generation_call.generating",
          "image_generation_call.partial_image",
          "image_generation_call.completed",
          "code_interpreter_call.in_progress",
          "code_interpreter_call.interpreting",
          "code_interpreter_call_code.delta",
          "code_interpreter_call_code.done",
          "code_interpreter_call.completed",
          "custom_tool_call_input.delta",
          "custom_tool_call_input.done",
          "output_text.annotation.added",
          "audio.delta",
          "audio.done",
          "audio.transcript.delta",
          "audio.transcript.done",
          "shell_call_command.delta",
          "of_tomorrow.delta"
        }) {
      others.append(
          events(
              said(
                  type,
                  "'output_index':0,'delta':'no','code':'x','partial_image_b64':'aa','arguments':'{}',"
                      + "'input':'no'")));
    }
    stream(
        RESPONSES,
        "events of tools of its own, each of which there is, and of some to come",
        events(CREATED)
            + others
            + events(said("output_text.delta", "'output_index':1,'delta':'Hi'"), COMPLETED),
        says("Hi", Kind.STOP, "completed").andThen(d -> assertThat(d.calls()).isEmpty()));
    stream(
        RESPONSES,
        "failed, without a cause",
        events(CREATED, said("failed", "'response':{'id':'r1','status':'failed','error':null}")),
        fails(ServerErrorException.class, "failed"));
    stream(
        RESPONSES,
        "incomplete for a reason nobody knows",
        events(
            CREATED,
            said("output_text.delta", "'output_index':0,'delta':'Hi'"),
            said(
                "incomplete",
                "'response':{'status':'incomplete','incomplete_details':{'reason':'new'},'output':[]}")),
        says("Hi", Kind.OTHER, "new"));
    whole(
        RESPONSES,
        "an error beside null for the rest",
        "{'id':'r','object':'response','status':'failed','output':null,'error':{'code':'server_error','message':'Gone'}}",
        fails(ServerErrorException.class, "Gone"));
    whole(
        RESPONSES,
        "calls of every kind, of which one is asked for",
        "{'id':'r','model':'m','status':'completed','output':[{'type':'reasoning','summary':[],'encrypted_content':'x'},"
            + "{'type':'mcp_call','name':'m','arguments':'{}','output':'x'},"
            + "{'type':'image_generation_call','result':'aaaa'},"
            + "{'type':'function_call','id':'fc','call_id':'c1','name':'f','arguments':'{}'}]}",
        calls("f{}"));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> messages() {
    String start =
        "{'type':'message_start','message':{'id':'m','type':'message','role':'assistant','model':'c',"
            + "'content':[],'usage':{'input_tokens':4,'output_tokens':1}}}";
    String hi =
        "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hi'}}";
    String end =
        "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':5}}";
    String over = "{'type':'message_stop'}";
    Consumer<Decoded> says = says("Hi", Kind.STOP, "end_turn");
    stream(ANTHROPIC, "a piece of a block that did not begin", events(start, hi, end, over), says);
    stream(
        ANTHROPIC,
        "another dialect's mark behind the end",
        events(start, hi, end, over, DONE),
        says);
    stream(ANTHROPIC, "no word of the end but the reason", events(start, hi, end), says);
    stream(
        ANTHROPIC,
        "no start",
        events(
            "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'Hi'}}",
            end,
            over),
        says);
    stream(
        ANTHROPIC,
        "a search that failed within the answer",
        events(
            start,
            "{'type':'content_block_start','index':0,'content_block':{'type':'web_search_tool_result','tool_use_id':'s',"
                + "'content':{'type':'web_search_tool_result_error','error_code':'max_uses_exceeded'}}}",
            "{'type':'content_block_stop','index':0}",
            hi.replace("'index':0", "'index':1"),
            end,
            over),
        says);
    for (String[] reason :
        new String[][] {
          {"stop_sequence", "STOP"},
          {"pause_turn", "OTHER"},
          {"refusal", "REFUSAL"},
          {"model_context_window_exceeded", "LENGTH"},
          {"compaction", "OTHER"}
        }) {
      stream(
          ANTHROPIC,
          "ended by " + reason[0],
          events(start, hi, end.replace("end_turn", reason[0]), over),
          says("Hi", Kind.valueOf(reason[1]), reason[0]));
    }
    stream(
        ANTHROPIC,
        "an error that names nothing but its type",
        events(start, hi, "{'type':'error','error':{'type':'overloaded_error'}}"),
        fails(OverloadedException.class, "no capacity").andThen(partial("Hi")));
    stream(
        ANTHROPIC,
        "an error in the middle that is a sentence",
        named("message_start", start, "content_block_delta", hi)
            + "event: error\ndata: Overloaded\n\n",
        fails(OverloadedException.class, "Overloaded").andThen(partial("Hi")));
    stream(
        ANTHROPIC,
        "a thought whose signature came with its start",
        events(
            start,
            "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'Hm','signature':'c2ln'}}",
            "{'type':'content_block_stop','index':0}",
            hi.replace("'index':0", "'index':1"),
            end,
            over),
        says.andThen(thought("Hm")));
    whole(
        ANTHROPIC,
        "all at once where events were asked for, with null for counts",
        "{'id':'m','type':'message','role':'assistant','model':'c','content':[{'type':'text','text':'Hi'}],"
            + "'stop_reason':'end_turn','usage':{'input_tokens':1,'output_tokens':null}}",
        says);
    return tests();
  }
}
