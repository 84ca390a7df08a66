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
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.TruncatedResponseException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What providers, gateways and proxies have been seen to send, in bytes of our own: whole, split at
 * every byte, and byte by byte, each gives the same right answer or the right error.
 *
 * <p>One table a dialect; long, as tables are.
 */
class HostileExchangesTest extends ExchangeTable {
  @TestFactory
  Stream<DynamicTest> chatStreams() {
    stream(
        OPENAI,
        "an empty reason with each piece, and nothing at the end: cut",
        events(
            "{'choices':[{'index':0,'delta':{'content':'H'},'finish_reason':''}]}",
            "{'choices':[{'index':0,'delta':{'content':'i'},'finish_reason':''}]}"),
        fails(TruncatedResponseException.class, "end marker").andThen(partial("Hi")));
    stream(
        OPENAI,
        "an empty reason with each piece, and a mark at the end",
        events("{'choices':[{'index':0,'delta':{'content':'Hi'},'finish_reason':''}]}", "[DONE]"),
        says("Hi", Kind.STOP, ""));
    stream(
        OPENAI,
        "the word null for a reason",
        events(
            "{'choices':[{'index':0,'delta':{'content':'Hi'},'finish_reason':'null'}]}",
            finish("'stop'")),
        HI);
    stream(
        OPENAI,
        "no choices but empty ones: no answer",
        events("{'id':'c','model':'m','choices':[]}", "[DONE]"),
        fails(TruncatedResponseException.class, "held no answer"));
    stream(
        OPENAI,
        "usage with every chunk, and the last one counts",
        events(
            "{'choices':[{'index':0,'delta':{'content':'H'}}],'usage':{'prompt_tokens':9,'completion_tokens':1}}",
            "{'choices':[{'index':0,'delta':{'content':'i'},'finish_reason':'stop'}],'usage':"
                + "{'prompt_tokens':9,'completion_tokens':2,'prompt_tokens_details':{'cached_tokens':4},"
                + "'completion_tokens_details':{'reasoning_tokens':1}}}",
            "[DONE]"),
        HI.andThen(used(5, 4, 1, 1)));
    stream(
        OPENAI,
        "usage in a chunk of its own whose choices are null",
        events(
            delta("{'content':'Hi'}"),
            finish("'stop'"),
            "{'choices':null,'usage':{'prompt_tokens':3,'completion_tokens':2}}",
            "[DONE]"),
        HI.andThen(used(3, 0, 2, 0)));
    stream(
        OPENAI,
        "an empty error beside each piece",
        events(
            "{'error':{},'choices':[{'index':0,'delta':{'content':'Hi'}}]}",
            "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'error':''}",
            "[DONE]"),
        HI);
    stream(
        OPENAI,
        "an error that is false",
        events(
            "{'error':false,'choices':[{'index':0,'delta':{'content':'Hi'},'finish_reason':'stop'}]}"),
        HI);
    stream(
        OPENAI,
        "the mark as a string, and null for a heart-beat",
        events("null", delta("{'content':'Hi'}"), "null", "'[DONE]'"),
        says("Hi", Kind.STOP, ""));
    stream(
        OPENAI,
        "spaces around the mark",
        "data:" + delta("{'content':'Hi'}").replace('\'', '"') + "\r\n\r\ndata:   [DONE]  \r\n\r\n",
        says("Hi", Kind.STOP, ""));
    stream(
        OPENAI,
        "pretty-printed chunks over several lines, with ids, retry and comments between",
        "\uFEFFretry: 3000\n"
            + ": hello\n"
            + "id: 1\n"
            + "data: {\"choices\":\n"
            + "data:  [{\"index\": 0,\n"
            + "data: \"delta\": {\"content\": \"Hi\"}\n"
            + "data: }]}\n\n"
            + "id: 2\n"
            + events(finish("'stop'")),
        HI);
    stream(
        OPENAI,
        "pings of other names",
        named(
            "ping", "{'type':'ping'}", "message", delta("{'content':'Hi'}"), "", finish("'stop'")),
        HI.andThen(d -> assertThat(d.model()).isEqualTo("m-1")));
    stream(
        AZURE,
        "a filter's chunk first, which knows no model",
        events(
            "{'choices':[],'created':0,'id':'','model':'','object':'','prompt_filter_results':[{'prompt_index':0}]}",
            delta("{'role':'assistant','content':''}"),
            delta("{'content':'Hi'}"),
            finish("'stop'"),
            "[DONE]"),
        HI.andThen(d -> assertThat(d.model()).isEqualTo("m-1"))
            .andThen(extra("prompt_filter_results", "[{prompt_index=0}]")));
    stream(
        AZURE,
        "a filter that stops the answer",
        events(delta("{'content':'H'}"), finish("'content_filter'"), "[DONE]"),
        fails(ContentFilteredException.class, "filter").andThen(partial("H")));
    stream(
        OPENAI,
        "delta and message at once, as Perplexity does it",
        events(
            "{'choices':[{'index':0,'message':{'content':'H'},'delta':{'content':'H'}}],'citations':['a']}",
            "{'citations':['a','b'],'choices':[{'index':0,'delta':{'content':'i'},'message':{'content':'Hi'},"
                + "'finish_reason':'stop'}]}"),
        HI.andThen(extra("citations", "[a, b]")));
    stream(
        MISTRAL,
        "parts in place of text, with thinking among them",
        events(
            delta(
                "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'Hm'}]}],'role':'assistant'}"),
            delta(
                "{'content':[{'type':'text','text':'H'},{'type':'reference','reference_ids':[1]}]}"),
            delta("{'content':'i'}"),
            finish("'stop'"),
            "[DONE]"),
        HI.andThen(d -> assertThat(d.reasoning()).isEqualTo("Hm")));
    stream(
        COMPATIBLE,
        "reasoning under each name it has",
        events(
            delta("{'reasoning_content':'a','content':null}"),
            delta("{'reasoning':'b'}"),
            delta("{'reasoning':'c','reasoning_content':'c'}"),
            delta("{'reasoning_details':[{'type':'reasoning.text','text':'d'}]}"),
            delta("{'content':'Hi','reasoning_content':null}"),
            finish("'stop'")),
        HI.andThen(d -> assertThat(d.reasoning()).isEqualTo("abcd")));
    stream(
        OPENROUTER,
        "an error within a choice",
        events(
                    ": OPENROUTER PROCESSING",
                    "{'id':'g','model':'x/y','choices':[{'index':0,'delta':{'content':'H'}}]}")
                .replace("data: :", ":")
            + events(
                "{'id':'g','choices':[{'index':0,'delta':{'content':''},'finish_reason':'error',"
                    + "'error':{'code':502,'message':'Upstream idle timeout exceeded'}}]}"),
        fails(ServerErrorException.class, "Upstream idle timeout").andThen(partial("H")));
    stream(
        OPENROUTER,
        "an error beside choices in the middle",
        events(
            delta("{'content':'H'}"),
            "{'id':'g','error':{'code':429,'message':'Rate limit exceeded: free-models-per-min'},"
                + "'choices':[{'index':0,'delta':{'content':''},'finish_reason':'error'}]}"),
        fails(RateLimitException.class, "free-models-per-min").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "an error in an array, as Google sends it",
        events(
            delta("{'content':'H'}"),
            "[{'error':{'code':503,'message':'The model is overloaded.','status':'UNAVAILABLE'}}]"),
        fails(OverloadedException.class, "overloaded").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "an error in a field of its own, as llama.cpp sends it",
        events(delta("{'content':'H'}"))
            + "error: {\"code\":400,\"message\":\"the request exceeds the available context size\","
            + "\"type\":\"exceed_context_size_error\"}\n\n",
        fails(RialtoException.class, "context size").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "an event named error that is one sentence",
        events(delta("{'content':'H'}")) + "event: error\ndata: Internal Server Error\n\n",
        fails(ServerErrorException.class, "Internal Server Error").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "an event named error",
        events(delta("{'content':'H'}"))
            + named("error", "{'error':{'message':'over capacity','type':'service_unavailable'}}"),
        fails(OverloadedException.class, "over capacity").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "an error whose code is a number and whose message is missing",
        events("{'error':{'code':500}}"),
        fails(ServerErrorException.class, ""));
    stream(
        COMPATIBLE,
        "an error that is a string, and a mark",
        events("{'error':'model crashed'}", "[DONE]"),
        fails(ServerErrorException.class, "model crashed"));
    stream(
        OPENAI,
        "a refusal in pieces",
        events(delta("{'refusal':'I '}"), delta("{'refusal':'won\\u2019t'}"), finish("'stop'")),
        says("I won\u2019t", Kind.REFUSAL, "stop"));
    stream(
        OPENAI,
        "numbers that are strings, and a role with every piece",
        events(
            "{'choices':[{'index':'0','delta':{'role':'assistant','content':'H'}}]}",
            "{'choices':[{'index':0.0,'delta':{'role':'assistant','content':'i'},'finish_reason':'stop'}],"
                + "'usage':{'prompt_tokens':'7','completion_tokens':2.0}}"),
        HI.andThen(used(7, 0, 2, 0)));
    stream(
        OPENAI,
        "other choices between",
        events(
            "{'choices':[{'index':1,'delta':{'content':'X'}},{'index':0,'delta':{'content':'H'}}]}",
            "{'choices':[{'delta':{'content':'Y'},'index':1,'finish_reason':'length'}]}",
            "{'choices':[{'delta':{'content':'i'},'index':0}]}",
            finish("'stop'")),
        HI);
    stream(
        COMPATIBLE,
        "completions of old",
        events(
            "{'object':'text_completion','choices':[{'text':'H','index':0,'finish_reason':null}]}",
            "{'object':'text_completion','choices':[{'text':'i','index':0,'finish_reason':'stop'}]}",
            "[DONE]"),
        HI);
    cases.add(
        new Case(
            "a stream that calls itself JSON",
            COMPATIBLE,
            200,
            JSON,
            events(delta("{'content':'Hi'}"), finish("'stop'")),
            HI));
    cases.add(
        new Case(
            "a stream without a content type, after a comment",
            COMPATIBLE,
            200,
            "",
            ": ok\n\n" + events(delta("{'content':'Hi'}"), finish("'stop'")),
            HI));
    cases.add(
        new Case(
            "chunks as JSON lines",
            COMPATIBLE,
            200,
            "application/x-ndjson",
            (delta("{'content':'Hi'}") + "\n" + finish("'stop'") + "\n").replace('\'', '"'),
            HI));
    cases.add(
        new Case(
            "a whole answer where a stream was asked for",
            COMPATIBLE,
            200,
            SSE,
            "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}",
            HI));
    stream(COMPATIBLE, "nothing at all", "", fails(TruncatedResponseException.class, "no body"));
    stream(
        COMPATIBLE,
        "nothing but comments",
        ": keep-alive\n\n: keep-alive\n\n",
        fails(TruncatedResponseException.class, "end marker"));
    stream(
        COMPATIBLE,
        "a sentence that calls itself a stream",
        "upstream connect error or disconnect/reset before headers",
        fails(InvalidResponseException.class, "not JSON")
            .andThen(
                d ->
                    assertThat(Objects.requireNonNull(d.error()).details().body())
                        .startsWith("upstream connect error")));
    cases.add(
        new Case(
            "a sentence with status 200",
            COMPATIBLE,
            200,
            "text/plain",
            "request timed out",
            fails(InvalidResponseException.class, "text/plain")
                .andThen(
                    d ->
                        assertThat(Objects.requireNonNull(d.error()).details().body())
                            .isEqualTo("request timed out"))));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> toolCallsOfChats() {
    stream(
        COMPATIBLE,
        "all calls under index 0, without ids, each whole",
        events(
            delta(
                "{'tool_calls':[{'index':0,'function':{'name':'get','arguments':'{\\\"a\\\":1}'}}]}"),
            delta(
                "{'tool_calls':[{'index':0,'function':{'name':'get','arguments':'{\\\"a\\\":2}'}}]}"),
            finish("'tool_calls'")),
        calls("get{\"a\":1}", "get{\"a\":2}"));
    stream(
        COMPATIBLE,
        "the name once more at the end, without arguments",
        events(
            delta(
                "{'tool_calls':[{'index':0,'id':'i','function':{'name':'get','arguments':'{}'}}]}"),
            delta("{'tool_calls':[{'index':0,'function':{'name':'get','arguments':''}}]}"),
            finish("'tool_calls'")),
        calls("get{}"));
    stream(
        COMPATIBLE,
        "no arguments at all",
        events(
            delta(
                "{'tool_calls':[{'index':0,'id':'i','type':'function','function':{'name':'now'}}]}"),
            finish("'tool_calls'"),
            "[DONE]"),
        calls("now{}"));
    stream(
        COMPATIBLE,
        "arguments as an object, the call by itself",
        events(
            delta("{'tool_calls':{'id':'i','function':{'name':'get','arguments':{'a':[1, 2]}}}}"),
            finish("'stop'")),
        calls("get{\"a\":[1, 2]}"));
    stream(
        GEMINI,
        "a signature beside the call",
        events(
            delta(
                "{'role':'assistant','tool_calls':[{'extra_content':{'google':{'thought_signature':'c2ln'}},"
                    + "'function':{'arguments':'{\\\"a\\\":1}','name':'get'},'id':'f1','type':'function'}]}"),
            finish("'stop'"),
            "[DONE]"),
        calls("get{\"a\":1}"));
    stream(
        COMPATIBLE,
        "pieces of two calls in turn",
        events(
            delta(
                "{'tool_calls':[{'index':0,'id':'a','function':{'name':'x','arguments':''}},"
                    + "{'index':1,'id':'b','function':{'name':'y','arguments':''}}]}"),
            delta("{'tool_calls':[{'index':1,'function':{'arguments':'{\\\"k\\\":'}}]}"),
            delta("{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}"),
            delta("{'tool_calls':[{'index':1,'function':{'arguments':'2}'}}]}"),
            finish("'tool_calls'")),
        calls("x{}", "y{\"k\":2}"));
    stream(
        COMPATIBLE,
        "a call cut by the cap is not handed out",
        events(
            delta(
                "{'content':'H','tool_calls':[{'index':0,'id':'a','function':{'name':'x','arguments':'{\\\"k'}}]}"),
            finish("'length'")),
        d -> {
          assertThat(d.error()).isNull();
          assertThat(d.calls()).isEmpty();
        });
    stream(
        COMPATIBLE,
        "the one call of older servers, in pieces",
        events(
            delta("{'function_call':{'name':'get','arguments':''},'content':null}"),
            delta("{'function_call':{'arguments':'{\\\"a\\\":1}'}}"),
            finish("'function_call'")),
        calls("get{\"a\":1}"));
    stream(
        COMPATIBLE,
        "null where the call belongs",
        events(
            delta("{'tool_calls':null,'function_call':null,'content':'Hi','audio':null}"),
            finish("'stop'")),
        HI);
    whole(
        COMPATIBLE,
        "arguments as an object, in a whole answer without a reason",
        "{'choices':[{'message':{'content':null,'tool_calls':[{'function':{'name':'get','arguments':{'a':1}}}]}}]}",
        calls("get{'a':1}".replace('\'', '"')));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> wholeChats() {
    whole(
        OPENAI,
        "no choices",
        "{'id':'x','choices':[],'usage':{'prompt_tokens':1}}",
        fails(InvalidResponseException.class, "no choices"));
    whole(
        OPENAI,
        "what else it says",
        "\n\n"
            + "  {'id':'x','object':'chat.completion','created':1,'model':'m','service_tier':'flex',"
            + "'choices':[{'index':0,'logprobs':{'content':[{'token':'Hi','logprob':-0.5}],'refusal':null},"
            + "'message':{'role':'assistant','content':'Hi','annotations':[{'type':'url_citation'}],'refusal':null},"
            + "'finish_reason':'stop'}],'system_fingerprint':'fp','usage':{'prompt_tokens':1,'cost':0.25}}",
        HI.andThen(extra("service_tier", "flex"))
            .andThen(extra("logprobs", "{content=[{token=Hi, logprob=-0.5}]}"))
            .andThen(extra("annotations", "[{type=url_citation}]"))
            .andThen(extra("usage", "{prompt_tokens=1, cost=0.25}"))
            .andThen(
                d ->
                    assertThat(d.extra())
                        .containsOnlyKeys(
                            "service_tier",
                            "logprobs",
                            "annotations",
                            "system_fingerprint",
                            "usage")));
    stream(
        OPENAI,
        "probabilities in pieces are joined",
        events(
            "{'id':'c','choices':[{'index':0,'delta':{'content':'H'},'logprobs':{'content':[{'token':'H'}]}}],"
                + "'system_fingerprint':'f1','obfuscation':'abc'}",
            "{'id':'c','choices':[{'index':0,'delta':{'content':'i'},'logprobs':{'content':[{'token':'i'}],"
                + "'refusal':null}}],'system_fingerprint':'f1','obfuscation':'de'}",
            "{'id':'c','choices':[{'index':0,'delta':{},'logprobs':null,'finish_reason':'stop'}],"
                + "'x_groq':{'id':'req_1','usage':{'queue_time':0.1}},'system_fingerprint':'f2'}",
            "[DONE]"),
        HI.andThen(extra("logprobs", "{content=[{token=H}, {token=i}]}"))
            .andThen(extra("system_fingerprint", "f2"))
            .andThen(extra("x_groq", "{id=req_1, usage={queue_time=0.1}}"))
            .andThen(d -> assertThat(d.extra()).doesNotContainKey("obfuscation")));
    whole(
        OPENROUTER,
        "an error within a choice of a whole answer",
        "{'id':'g','provider':'X','choices':[{'error':{'code':502,'message':'Bad"
            + " upstream'},'message':{'content':''},'finish_reason':'error'}]}",
        fails(ServerErrorException.class, "Bad upstream"));
    whole(
        COMPATIBLE,
        "a complaint with a code and a message only",
        "{'code':'DataInspectionFailed','message':'Input data may contain inappropriate"
            + " content.','request_id':'r1'}",
        fails(RialtoException.class, "inappropriate")
            .andThen(
                d ->
                    assertThat(Objects.requireNonNull(d.error()).details().requestId())
                        .isEqualTo("r1")));
    whole(
        COMPATIBLE,
        "content that is an object, a number, a list of strings",
        "{'choices':[{'message':{'content':['H',{'type':'text','text':'i'},null,7]},'finish_reason':'stop'}]}",
        says("Hi7", Kind.STOP, "stop"));
    whole(
        COMPATIBLE,
        "an answer behind white space that kept the line open, and behind it more",
        " \n \n{'choices':[{'message':{'content':'Hi'},'finish_reason':'stop'}]}\n \n",
        HI);
    whole(
        COMPATIBLE,
        "an answer that is cut",
        "{'choices':[{'message':{'content':'Hi'},'finish_re",
        fails(TruncatedResponseException.class, "before it was whole"));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> errorsOfAnyStatus() {
    error(
        COMPATIBLE,
        502,
        "text/html",
        "<html><body>502 Bad Gateway</body></html>",
        fails(ServerErrorException.class, "")
            .andThen(d -> assertThat(body(d)).contains("502 Bad Gateway")));
    error(
        COMPATIBLE,
        503,
        "text/plain",
        "no healthy upstream",
        fails(OverloadedException.class, "no healthy upstream"));
    error(
        COMPATIBLE,
        429,
        "text/plain",
        "Too Many Requests",
        fails(RateLimitException.class, "Too Many Requests"));
    error(COMPATIBLE, 500, "", "", fails(ServerErrorException.class, ""));
    error(
        COMPATIBLE,
        404,
        "text/plain; charset=utf-8",
        "404 page not found",
        fails(InvalidRequestException.class, "404 page not found"));
    error(
        COMPATIBLE,
        400,
        SSE,
        ": hi\n\nevent: error\ndata: {\"error\":{\"message\":\"bad tool\",\"code\":400}}\n\n",
        fails(InvalidRequestException.class, "bad tool"));
    error(
        COMPATIBLE,
        401,
        JSON,
        "\uFEFF{\"error\":\"Unauthorized\"}",
        fails(AuthenticationException.class, "Unauthorized"));
    error(
        COMPATIBLE,
        429,
        JSON,
        "[{\"error\":{\"code\":429,\"message\":\"Quota exceeded for"
            + " metric\",\"status\":\"RESOURCE_EXHAUSTED\","
            + "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"7s\"}]}}]",
        fails(RateLimitException.class, "Quota exceeded")
            .andThen(
                d ->
                    assertThat(Objects.requireNonNull(d.error()).details().retryAfter())
                        .hasSeconds(7)));
    error(
        COMPATIBLE,
        400,
        JSON,
        "{\"error\":{\"message\":\"This model's maximum context length is 8192"
            + " tokens.\",\"type\":\"invalid_request_error\"}}",
        fails(ContextLengthException.class, "8192"));
    error(
        AZURE,
        400,
        JSON,
        "{\"error\":{\"message\":\"The response was"
            + " filtered\",\"type\":null,\"param\":\"prompt\",\"code\":\"content_filter\","
            + "\"status\":400,\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}",
        fails(ContentFilteredException.class, "filtered"));
    error(
        COMPATIBLE,
        404,
        JSON,
        "{\"error\":{\"code\":404,\"message\":\"model 'x' not found\"}}",
        fails(ModelNotFoundException.class, "not found"));
    error(
        COMPATIBLE,
        429,
        JSON,
        "{\"error\":{\"message\":\"You exceeded your current"
            + " quota\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}",
        fails(QuotaExceededException.class, "current quota"));
    error(
        COMPATIBLE,
        422,
        JSON,
        "{\"detail\":[{\"loc\":[\"body\",\"messages\"],\"msg\":\"Field"
            + " required\",\"type\":\"missing\"}]}",
        fails(InvalidRequestException.class, "Field required"));
    error(
        COMPATIBLE,
        500,
        JSON,
        "{\"error\":{\"message\":\"cut here",
        fails(ServerErrorException.class, "")
            .andThen(d -> assertThat(body(d)).contains("cut here")));
    error(
        COMPATIBLE,
        400,
        JSON,
        "{\"message\":{\"detail\":\"x is wrong\"},\"type\":\"E\"}",
        fails(InvalidRequestException.class, "x is wrong"));
    error(
        ANTHROPIC,
        413,
        JSON,
        "{\"type\":\"error\",\"error\":{\"type\":\"request_too_large\",\"message\":\"Request"
            + " exceeds the maximum size\"}}",
        fails(InvalidRequestException.class, "maximum size"));
    error(
        ANTHROPIC,
        400,
        JSON,
        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is"
            + " too long: 210000 tokens > 200000\"},\"request_id\":\"req_7\"}",
        fails(ContextLengthException.class, "210000")
            .andThen(
                d ->
                    assertThat(Objects.requireNonNull(d.error()).details().requestId())
                        .isEqualTo("req_7")));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> messages() {
    String start =
        "{'type':'message_start','message':{'id':'msg_1','type':'message','role':'assistant','model':'claude',"
            + "'content':[],'stop_reason':null,'usage':{'input_tokens':10,'cache_read_input_tokens':3,"
            + "'cache_creation_input_tokens':null,'output_tokens':1,'service_tier':'standard'}}}";
    String end =
        "{'type':'message_delta','delta':{'stop_reason':'end_turn','stop_sequence':null},'usage':{'output_tokens':5}}";
    String text =
        "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}";
    String hi =
        "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hi'}}";
    String stop = "{'type':'content_block_stop','index':0}";
    String over = "{'type':'message_stop'}";
    Consumer<Decoded> said = says("Hi", Kind.STOP, "end_turn");
    stream(
        ANTHROPIC,
        "as it should be, with pings",
        named(
            "message_start",
            start,
            "ping",
            "{'type':'ping'}",
            "content_block_start",
            text,
            "content_block_delta",
            hi,
            "content_block_stop",
            stop,
            "message_delta",
            end,
            "message_stop",
            over),
        said.andThen(used(10, 3, 5, 0))
            .andThen(
                extra(
                    "usage",
                    "{input_tokens=10, cache_read_input_tokens=3, output_tokens=5,"
                        + " service_tier=standard}")));
    stream(
        ANTHROPIC,
        "the type in the event's name only",
        named(
            "message_start",
            start.replace("'type':'message_start',", ""),
            "content_block_start",
            text.replace("'type':'content_block_start',", ""),
            "content_block_delta",
            hi.replace("'type':'content_block_delta',", ""),
            "message_delta",
            end.replace("'type':'message_delta',", ""),
            "message_stop",
            "{}"),
        said);
    stream(
        ANTHROPIC,
        "overloaded in the middle",
        named(
            "message_start",
            start,
            "content_block_start",
            text,
            "content_block_delta",
            hi,
            "error",
            "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'},'request_id':'req_1'}"),
        fails(OverloadedException.class, "Overloaded")
            .andThen(partial("Hi"))
            .andThen(
                d -> {
                  assertThat(Objects.requireNonNull(d.error()).details().requestId())
                      .isEqualTo("req_1");
                  assertThat(d.error().details().usage().input()).isEqualTo(13);
                }));
    stream(
        ANTHROPIC,
        "an error without the event's name",
        events(
            start,
            "{'type':'error','error':{'type':'api_error','message':'Internal server error'}}"),
        fails(ServerErrorException.class, "Internal server error"));
    stream(
        ANTHROPIC,
        "cut behind the first text",
        events(start, text, hi),
        fails(TruncatedResponseException.class, "end marker").andThen(partial("Hi")));
    stream(
        ANTHROPIC,
        "a refusal",
        events(start, text, hi, stop, end.replace("end_turn", "refusal"), over),
        says("Hi", Kind.REFUSAL, "refusal"));
    stream(
        ANTHROPIC,
        "a pause",
        events(start, text, hi, stop, end.replace("end_turn", "pause_turn"), over),
        says("Hi", Kind.OTHER, "pause_turn"));
    stream(
        ANTHROPIC,
        "the context window is full",
        events(
            start, text, hi, stop, end.replace("end_turn", "model_context_window_exceeded"), over),
        says("Hi", Kind.LENGTH, "model_context_window_exceeded"));
    stream(
        ANTHROPIC,
        "thoughts, signed and in cipher",
        events(
            start,
            "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'Hm'}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'c2ln'}}",
            stop,
            "{'type':'content_block_start','index':1,'content_block':{'type':'redacted_thinking','data':'ZGF0YQ=='}}",
            "{'type':'content_block_stop','index':1}",
            text.replace("'index':0", "'index':2"),
            hi.replace("'index':0", "'index':2"),
            end,
            over),
        said.andThen(d -> assertThat(d.reasoning()).isEqualTo("Hm")));
    stream(
        ANTHROPIC,
        "a tool without input, and one whose pieces begin empty",
        events(
            start,
            "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t1','name':'now','input':{}}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':''}}",
            stop,
            "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'t2','name':'get','input':{}}}",
            "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':''}}",
            "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':'{\\\"a\\\":'}}",
            "{'type':'content_block_delta','index':1,'delta':{'type':'input_json_delta','partial_json':'1}'}}",
            "{'type':'content_block_stop','index':1}",
            end.replace("end_turn", "tool_use"),
            over),
        calls("now{}", "get{\"a\":1}"));
    stream(
        ANTHROPIC,
        "a search of the provider's own, with citations",
        events(
            start,
            "{'type':'content_block_start','index':0,'content_block':{'type':'server_tool_use','id':'s1','name':'web_search','input':{}}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{\\\"query\\\":\\\"x\\\"}'}}",
            stop,
            "{'type':'content_block_start','index':1,'content_block':{'type':'web_search_tool_result','tool_use_id':'s1','content':[{'type':'web_search_result','url':'http://a','text':'no"
                + " text of the answer'}]}}",
            "{'type':'content_block_stop','index':1}",
            text.replace("'index':0", "'index':2"),
            "{'type':'content_block_delta','index':2,'delta':{'type':'citations_delta','citation':{'url':'http://a'}}}",
            hi.replace("'index':0", "'index':2"),
            "{'type':'content_block_stop','index':2}",
            end,
            over),
        said.andThen(extra("citations", "[{url=http://a}]"))
            .andThen(
                extra(
                    "content",
                    "[{type=server_tool_use, id=s1, name=web_search, input={query=x}},"
                        + " {type=web_search_tool_result, tool_use_id=s1,"
                        + " content=[{type=web_search_result, url=http://a, text=no text of the"
                        + " answer}]}]")));
    whole(
        ANTHROPIC,
        "a whole message with what else it holds",
        "{'id':'msg_1','type':'message','role':'assistant','model':'claude','content':[{'type':'text','text':'Hi',"
            + "'citations':[{'url':'u'}]},{'type':'mystery','x':1}],'stop_reason':'stop_sequence','stop_sequence':'END',"
            + "'usage':{'input_tokens':1,'output_tokens':2},'container':null}",
        says("Hi", Kind.STOP, "stop_sequence")
            .andThen(extra("stop_sequence", "END"))
            .andThen(extra("citations", "[{url=u}]"))
            .andThen(extra("content", "[{type=mystery, x=1}]")));
    whole(
        ANTHROPIC,
        "an error with status 200",
        "{'type':'error','error':{'type':'rate_limit_error','message':'slow'}}",
        fails(RateLimitException.class, "slow"));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> responses() {
    String created =
        "{'type':'response.created','response':{'id':'resp_1','model':'gpt','status':'in_progress','output':[]}}";
    String hi =
        "{'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'Hi'}";
    String message =
        "{'type':'message','id':'m1','role':'assistant','content':[{'type':'output_text','text':'Hi',"
            + "'annotations':[{'type':'url_citation','url':'u'}],'logprobs':[]}]}";
    String usage =
        "'usage':{'input_tokens':9,'input_tokens_details':{'cached_tokens':4},'output_tokens':7,"
            + "'output_tokens_details':{'reasoning_tokens':2}}";
    String completed =
        "{'type':'response.completed','response':{'id':'resp_1','model':'gpt','status':'completed','service_tier':'flex',"
            + "'instructions':'long','output':["
            + message
            + "],"
            + usage
            + "}}";
    Consumer<Decoded> said = says("Hi", Kind.STOP, "completed");
    stream(
        RESPONSES,
        "as it should be",
        events(
            created,
            hi,
            "{'type':'response.output_item.done','output_index':0,'item':" + message + "}",
            completed),
        said.andThen(used(5, 4, 5, 2))
            .andThen(extra("service_tier", "flex"))
            .andThen(extra("annotations", "[{type=url_citation, url=u}]"))
            .andThen(
                d ->
                    assertThat(d.extra())
                        .containsOnlyKeys("service_tier", "annotations", "usage")));
    stream(
        RESPONSES,
        "the end under OpenRouter's name, and a mark behind it",
        events(created, hi, completed.replace("response.completed", "response.done"), "[DONE]"),
        said);
    stream(
        RESPONSES,
        "the type in the event's name only",
        named(
            "response.created",
            created.replace("'type':'response.created',", ""),
            "response.output_text.delta",
            hi.replace("'type':'response.output_text.delta',", ""),
            "response.completed",
            completed.replace("'type':'response.completed',", "")),
        said);
    stream(RESPONSES, "all of it at the end only", events(created, completed), said);
    stream(
        RESPONSES,
        "a call that no event told of",
        events(
            created,
            hi,
            completed.replace(
                "'output':[" + message,
                "'output':["
                    + message
                    + ",{'type':'function_call','call_id':'c9','name':'get','arguments':'{}'}")),
        d -> {
          says("Hi", Kind.TOOL_CALLS, "completed").accept(d);
          calls("get{}").accept(d);
        });
    stream(
        RESPONSES,
        "arguments at their end only",
        events(
            created,
            "{'type':'response.output_item.added','output_index':0,'item':{'type':'function_call','id':'fc','call_id':'c1','name':'get','arguments':''}}",
            "{'type':'response.function_call_arguments.done','output_index':0,'item_id':'fc','arguments':'{\\\"a\\\":1}'}",
            "{'type':'response.completed','response':{'status':'completed','output':[{'type':'function_call','call_id':'c1','name':'get','arguments':'{\\\"a\\\":1}'}]}}"),
        calls("get{\"a\":1}"));
    stream(
        RESPONSES,
        "tools of its own, and of kinds that were never asked for",
        events(
            created,
            "{'type':'response.web_search_call.searching','output_index':0,'item_id':'ws'}",
            "{'type':'response.output_item.done','output_index':0,'item':{'type':'web_search_call','id':'ws','status':'completed'}}",
            "{'type':'response.custom_tool_call_input.delta','output_index':1,'delta':'x'}",
            "{'type':'response.output_item.done','output_index':1,'item':{'type':'custom_tool_call','call_id':'c','name':'n','input':'x'}}",
            hi.replace("'output_index':0", "'output_index':2"),
            completed),
        said.andThen(
            extra(
                "output",
                "[{type=web_search_call, id=ws, status=completed}, {type=custom_tool_call,"
                    + " call_id=c, name=n, input=x}]")));
    stream(
        RESPONSES,
        "reasoning, in summary",
        events(
            created,
            "{'type':'response.output_item.added','output_index':0,'item':{'type':'reasoning','id':'r','summary':[]}}",
            "{'type':'response.reasoning_summary_text.delta','output_index':0,'summary_index':0,'delta':'Hm'}",
            "{'type':'response.output_item.done','output_index':0,'item':{'type':'reasoning','id':'r','summary':[{'type':'summary_text','text':'Hm'}]}}",
            hi.replace("'output_index':0", "'output_index':1"),
            completed),
        said.andThen(d -> assertThat(d.reasoning()).isEqualTo("Hm")));
    stream(
        RESPONSES,
        "a refusal",
        events(
            created,
            "{'type':'response.refusal.delta','output_index':0,'delta':'No'}",
            "{'type':'response.completed','response':{'status':'completed','output':[{'type':'message','content':[{'type':'refusal','refusal':'No'}]}]}}"),
        says("No", Kind.REFUSAL, "completed"));
    stream(
        RESPONSES,
        "incomplete: the cap",
        events(
            created,
            hi,
            "{'type':'response.incomplete','response':{'status':'incomplete','incomplete_details':{'reason':'max_output_tokens'},'output':[],"
                + usage
                + "}}"),
        says("Hi", Kind.LENGTH, "max_output_tokens"));
    stream(
        RESPONSES,
        "incomplete: the filter",
        events(
            created,
            hi,
            "{'type':'response.incomplete','response':{'status':'incomplete','incomplete_details':{'reason':'content_filter'}}}"),
        fails(ContentFilteredException.class, "filter").andThen(partial("Hi")));
    stream(
        RESPONSES,
        "failed",
        events(
            created,
            hi,
            "{'type':'response.failed','response':{'status':'failed','error':{'code':'rate_limit_exceeded','message':'Rate"
                + " limit reached'}}}"),
        fails(RateLimitException.class, "Rate limit reached").andThen(partial("Hi")));
    stream(
        RESPONSES,
        "cancelled",
        events(
            created,
            hi,
            "{'type':'response.cancelled','response':{'status':'cancelled','error':null}}"),
        fails(ServerErrorException.class, "cancelled").andThen(partial("Hi")));
    stream(
        RESPONSES,
        "cut",
        events(created, hi),
        fails(TruncatedResponseException.class, "end marker").andThen(partial("Hi")));
    whole(
        RESPONSES,
        "whole, with a search",
        "{'id':'resp_1','object':'response','model':'gpt','status':'completed','error':null,'output':[{'type':'web_search_call','id':'ws'},"
            + message
            + "],"
            + usage
            + ",'metadata':{}}",
        said.andThen(extra("output", "[{type=web_search_call, id=ws}]"))
            .andThen(extra("metadata", "{}")));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> ollamasOwn() {
    String type = "application/x-ndjson";
    cases.add(
        new Case(
            "a chat",
            OLLAMA,
            200,
            type,
            lines(
                "{'model':'llama3','created_at':'t','message':{'role':'assistant','content':'','thinking':'Hm'},'done':false}",
                "{'model':'llama3','message':{'role':'assistant','content':'Hi'},'done':false}",
                "{'model':'llama3','message':{'role':'assistant','content':''},'done':true,'done_reason':'stop',"
                    + "'total_duration':5,'prompt_eval_count':7,'eval_count':2}"),
            HI.andThen(used(7, 0, 2, 0))
                .andThen(extra("total_duration", "5"))
                .andThen(d -> assertThat(d.reasoning()).isEqualTo("Hm"))
                .andThen(d -> assertThat(d.model()).isEqualTo("llama3"))));
    cases.add(
        new Case(
            "calls without ids, both under the same number",
            OLLAMA,
            200,
            type,
            lines(
                "{'model':'l','message':{'role':'assistant','content':'','tool_calls':[{'function':{'index':0,'name':'get','arguments':{'a':1}}},"
                    + "{'function':{'index':0,'name':'get','arguments':{'a':2}}}]},'done':false}",
                "{'model':'l','message':{'content':''},'done':true,'done_reason':'stop'}"),
            calls("get{\"a\":1}", "get{\"a\":2}")));
    cases.add(
        new Case(
            "an error in the middle",
            OLLAMA,
            200,
            type,
            lines(
                "{'model':'l','message':{'content':'H'},'done':false}",
                "{'error':'an error was encountered while running the model'}"),
            fails(ServerErrorException.class, "running the model").andThen(partial("H"))));
    cases.add(
        new Case(
            "cut between lines",
            OLLAMA,
            200,
            type,
            lines("{'model':'l','message':{'content':'H'},'done':false}"),
            fails(TruncatedResponseException.class, "done").andThen(partial("H"))));
    cases.add(
        new Case(
            "cut within a line",
            OLLAMA,
            200,
            type,
            lines("{'model':'l','message':{'content':'H'},'done':false}")
                + "{\"model\":\"l\",\"mess",
            fails(TruncatedResponseException.class, "").andThen(partial("H"))));
    cases.add(
        new Case(
            "a whole answer",
            OLLAMA,
            200,
            JSON,
            "{\"model\":\"l\",\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"done_reason\":\"stop\",\"done\":true}",
            HI));
    cases.add(
        new Case(
            "the cap",
            OLLAMA,
            200,
            JSON,
            "{\"model\":\"l\",\"response\":\"Hi\",\"done_reason\":\"length\",\"done\":true}",
            says("Hi", Kind.LENGTH, "length")));
    error(
        OLLAMA,
        404,
        JSON,
        "{\"error\":\"model 'x' not found\"}",
        fails(ModelNotFoundException.class, "not found"));
    return tests();
  }
}
