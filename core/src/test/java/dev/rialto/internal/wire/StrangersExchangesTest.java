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
import dev.rialto.ResponseEvent;
import dev.rialto.ServerErrorException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.WireProtocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What each provider says in its own way, in sentences of our own. One table a provider. */
class StrangersExchangesTest extends ExchangeTable {

  private static String said(String type, String rest) {
    return "{'type':'response." + type + "'" + (rest.isEmpty() ? "" : "," + rest) + "}";
  }

  private static String output(String text) {
    return "{'id':'m1','type':'message','role':'assistant','status':'completed','content':["
        + "{'type':'output_text','text':'"
        + text
        + "','annotations':[]}]}";
  }

  @TestFactory
  Stream<DynamicTest> responses() {
    String created =
        said("created", "'response':{'id':'r1','model':'gpt','status':'in_progress','output':[]}");
    String hello = said("output_text.delta", "'output_index':0,'delta':'Hi'");
    stream(
        RESPONSES,
        "cut by the cap",
        events(
            created,
            hello,
            said(
                "incomplete",
                "'response':{'id':'r1','status':'incomplete','incomplete_details':"
                    + "{'reason':'max_output_tokens'},'output':["
                    + output("Hi")
                    + "],'usage':{'input_tokens':3,'output_tokens':2}}")),
        says("Hi", Kind.LENGTH, "max_output_tokens").andThen(used(3, 0, 2, 0)));
    stream(
        RESPONSES,
        "cut by a filter",
        events(
            created,
            hello,
            said(
                "incomplete",
                "'response':{'status':'incomplete','incomplete_details':{'reason':'content_filter'},"
                    + "'output':[]}")),
        fails(ContentFilteredException.class, "filter").andThen(partial("Hi")));
    stream(
        RESPONSES,
        "failed by a limit",
        events(
            created,
            hello,
            said(
                "failed",
                "'response':{'id':'r1','status':'failed','error':{'code':'rate_limit_exceeded',"
                    + "'message':'Slow down please'},'output':[],'metadata':{'code':'mine'}}")),
        fails(RateLimitException.class, "Slow down please").andThen(partial("Hi")));
    stream(
        RESPONSES,
        "an error with its members at the top",
        events(
            created,
            "{'type':'error','code':'server_error','message':'Gone','param':null,'sequence_number':2}"),
        fails(ServerErrorException.class, "Gone"));
    stream(
        RESPONSES,
        "an error within an error",
        events(
            created,
            "{'type':'error','error':{'type':'tokens','code':'rate_limit_exceeded','message':'Wait'}}"),
        fails(RateLimitException.class, "Wait"));
    stream(
        RESPONSES,
        "a refusal in pieces, with all that is said around it",
        events(
            created,
            said("in_progress", "'response':{'id':'r1','status':'in_progress','output':[]}"),
            said(
                "output_item.added",
                "'output_index':0,'item':{'id':'m1','type':'message','content':[]}"),
            said(
                "content_part.added",
                "'output_index':0,'content_index':0,'part':{'type':'refusal','refusal':''}"),
            said("refusal.delta", "'output_index':0,'content_index':0,'delta':'No'"),
            said("refusal.delta", "'output_index':0,'content_index':0,'delta':' way'"),
            said("refusal.done", "'output_index':0,'content_index':0,'refusal':'No way'"),
            said(
                "output_item.done",
                "'output_index':0,'item':{'id':'m1','type':'message','content':"
                    + "[{'type':'refusal','refusal':'No way'}]}"),
            said(
                "completed",
                "'response':{'status':'completed','output':[{'type':'message','content':"
                    + "[{'type':'refusal','refusal':'No way'}]}]}")),
        says("No way", Kind.REFUSAL, "completed"));
    stream(
        RESPONSES,
        "a search, notes beside the text, and a queue before it",
        events(
            said("queued", "'response':{'id':'r1','model':'gpt','status':'queued','output':[]}"),
            said(
                "output_item.added",
                "'output_index':0,'item':{'id':'w1','type':'web_search_call','status':'searching'}"),
            said("web_search_call.searching", "'output_index':0,'item_id':'w1'"),
            said(
                "output_item.done",
                "'output_index':0,'item':{'id':'w1','type':'web_search_call','status':'completed'}"),
            said("output_text.delta", "'output_index':1,'delta':'Hi'"),
            said(
                "output_text.annotation.added",
                "'output_index':1,'annotation':{'type':'url_citation','url':'u'}"),
            said("output_text.done", "'output_index':1,'text':'Hi'"),
            said(
                "output_item.done",
                "'output_index':1,'item':{'type':'message','content':[{'type':'output_text',"
                    + "'text':'Hi','annotations':[{'type':'url_citation','url':'u'}]}]}"),
            said("completed", "'response':{'status':'completed','output':[]}")),
        says("Hi", Kind.STOP, "completed")
            .andThen(extra("annotations", "[{type=url_citation, url=u}]")));
    stream(
        RESPONSES,
        "the end alone, with all of it",
        events(
            said(
                "completed",
                "'response':{'id':'r1','model':'gpt','status':'completed','output':["
                    + "{'type':'reasoning','summary':[{'type':'summary_text','text':'Hm'}]},"
                    + output("Hi")
                    + "]}")),
        says("Hi", Kind.STOP, "completed").andThen(d -> assertThat(d.reasoning()).isEqualTo("Hm")));
    stream(
        RESPONSES,
        "gone before its end",
        events(created, hello),
        fails(TruncatedResponseException.class, "end marker").andThen(partial("Hi")));
    whole(
        RESPONSES,
        "still in the queue",
        "{'id':'r1','object':'response','model':'gpt','status':'queued','output':[],'error':null}",
        fails(InvalidResponseException.class, "is not there yet: its status is 'queued'"));
    return tests();
  }

  private static final String START =
      "{'type':'message_start','message':{'id':'m','type':'message','role':'assistant','model':'c',"
          + "'content':[],'stop_reason':null,'usage':{'input_tokens':4,'output_tokens':1}}}";

  private static String block(int index, String block) {
    return "{'type':'content_block_start','index':" + index + ",'content_block':" + block + "}";
  }

  private static String piece(int index, String delta) {
    return "{'type':'content_block_delta','index':" + index + ",'delta':" + delta + "}";
  }

  private static String stop(int index) {
    return "{'type':'content_block_stop','index':" + index + "}";
  }

  private static String ended(String reason) {
    return "{'type':'message_delta','delta':{'stop_reason':'"
        + reason
        + "','stop_sequence':null},'usage':{'output_tokens':5}}";
  }

  private static final String OVER = "{'type':'message_stop'}";

  @TestFactory
  Stream<DynamicTest> messages() {
    String text = block(0, "{'type':'text','text':''}");
    String hi = piece(0, "{'type':'text_delta','text':'Hi'}");
    stream(
        ANTHROPIC,
        "thoughts that are hidden, and pings among them",
        events(
            START,
            "{'type':'ping'}",
            block(0, "{'type':'redacted_thinking','data':'c2VjcmV0'}"),
            stop(0),
            block(1, "{'type':'thinking','thinking':'','signature':''}"),
            piece(1, "{'type':'thinking_delta','thinking':'Hm'}"),
            piece(1, "{'type':'signature_delta','signature':'c2ln'}"),
            stop(1),
            "{'type':'ping'}",
            block(2, "{'type':'text','text':''}"),
            piece(2, "{'type':'text_delta','text':'Hi'}"),
            stop(2),
            ended("end_turn"),
            OVER),
        says("Hi", Kind.STOP, "end_turn")
            .andThen(d -> assertThat(d.reasoning()).isEqualTo("Hm"))
            .andThen(used(4, 0, 5, 0)));
    stream(
        ANTHROPIC,
        "a search of the server's own, and citations",
        events(
            START,
            block(0, "{'type':'server_tool_use','id':'s1','name':'web_search','input':{}}"),
            piece(0, "{'type':'input_json_delta','partial_json':'{\\\"query\\\":\\\"x\\\"}'}"),
            stop(0),
            block(
                1,
                "{'type':'web_search_tool_result','tool_use_id':'s1','content':"
                    + "[{'type':'web_search_result','title':'t','url':'u'}]}"),
            stop(1),
            block(2, "{'type':'text','text':'','citations':[]}"),
            piece(2, "{'type':'text_delta','text':'Hi'}"),
            piece(
                2,
                "{'type':'citations_delta','citation':{'type':'char_location','cited_text':'x'}}"),
            stop(2),
            ended("end_turn"),
            OVER),
        says("Hi", Kind.STOP, "end_turn")
            .andThen(d -> assertThat(d.calls()).isEmpty())
            .andThen(extra("citations", "[{type=char_location, cited_text=x}]")));
    stream(
        ANTHROPIC,
        "a turn that pauses",
        events(START, text, hi, stop(0), ended("pause_turn"), OVER),
        says("Hi", Kind.OTHER, "pause_turn"));
    stream(
        ANTHROPIC,
        "overloaded in the middle",
        named(
            "message_start",
            START,
            "content_block_start",
            text,
            "content_block_delta",
            hi,
            "error",
            "{'type':'error','error':{'details':null,'type':'overloaded_error','message':'Overloaded'},"
                + "'request_id':'req_9'}"),
        fails(OverloadedException.class, "Overloaded")
            .andThen(partial("Hi"))
            .andThen(d -> assertThat(d.error().details().requestId()).isEqualTo("req_9")));
    stream(
        ANTHROPIC,
        "out of money, too large, too slow, in the middle",
        events(START, "{'type':'error','error':{'type':'billing_error','message':'Pay'}}"),
        fails(QuotaExceededException.class, "Pay"));
    stream(
        ANTHROPIC,
        "too large, in the middle",
        events(START, "{'type':'error','error':{'type':'request_too_large','message':'Big'}}"),
        fails(InvalidRequestException.class, "Big"));
    stream(
        ANTHROPIC,
        "no permission, in the middle",
        events(START, "{'type':'error','error':{'type':'permission_error','message':'No'}}"),
        fails(AuthenticationException.class, "No"));
    stream(
        ANTHROPIC,
        "a call without input, and one whose input came with its start",
        events(
            START,
            block(0, "{'type':'tool_use','id':'t1','name':'now','input':{}}"),
            stop(0),
            block(1, "{'type':'tool_use','id':'t2','name':'add','input':{'a':1}}"),
            stop(1),
            ended("tool_use"),
            OVER),
        calls("now{}", "add{\"a\":1}"));
    stream(
        ANTHROPIC,
        "a call that the cap cuts",
        events(
            START,
            block(0, "{'type':'tool_use','id':'t1','name':'add','input':{}}"),
            piece(0, "{'type':'input_json_delta','partial_json':'{\\\"a\\\":'}"),
            ended("max_tokens"),
            OVER),
        says("", Kind.LENGTH, "max_tokens").andThen(d -> assertThat(d.calls()).isEmpty()));
    stream(
        ANTHROPIC,
        "refused, with what it counted",
        events(
            START,
            "{'type':'message_delta','delta':{'stop_reason':'refusal'},'usage':{'input_tokens':4,"
                + "'cache_creation_input_tokens':0,'cache_read_input_tokens':0,'output_tokens':1,"
                + "'server_tool_use':{'web_search_requests':0}}}",
            OVER),
        says("", Kind.REFUSAL, "refusal"));
    whole(
        ANTHROPIC,
        "code that it ran, and a container",
        "{'id':'m','type':'message','role':'assistant','model':'c','container':{'id':'k'},'content':["
            + "{'type':'server_tool_use','id':'s','name':'bash_code_execution','input':{'command':'ls'}},"
            + "{'type':'bash_code_execution_tool_result','tool_use_id':'s','content':{'stdout':'a'}},"
            + "{'type':'text','text':'Hi'}],'stop_reason':'end_turn','usage':{'input_tokens':1,"
            + "'output_tokens':2,'cache_creation':null,'server_tool_use':null,'service_tier':'standard'}}",
        says("Hi", Kind.STOP, "end_turn").andThen(extra("container", "{id=k}")));
    return tests();
  }

  /** Signs of life are told as such, in each form that they have, and nothing else is one. */
  @Test
  void signsOfLife() {
    assertThat(alive(OPENAI, ": OPENROUTER PROCESSING\n\n: keep-alive\r\n\r\n")).isEqualTo(2);
    assertThat(alive(OPENAI, "data:\n\n" + events("null"))).isEqualTo(2);
    assertThat(alive(OPENAI, "event: ping\ndata: still here\n\n")).isEqualTo(1);
    assertThat(alive(OPENAI, events(delta("{'content':'Hi'}")))).isZero();
    assertThat(alive(ANTHROPIC, named("ping", "{'type':'ping'}"))).isEqualTo(1);
    assertThat(alive(ANTHROPIC, events(START, "{'type':'ping'}", block(0, "{'type':'text'}"))))
        .isEqualTo(1);
    assertThat(alive(RESPONSES, ": ok\n\n")).isEqualTo(1);
    assertThat(alive(OLLAMA, lines("{'message':{'content':'Hi'}}", "", ""))).isEqualTo(2);
  }

  private static long alive(WireProtocol protocol, String body) {
    String type = protocol == OLLAMA ? "application/x-ndjson" : SSE;
    ResponseDecoder decoder =
        protocol.decoder(
            Targets.request(true),
            Targets.of(protocol, "m"),
            new ResponseHead(200, Headers.of("content-type", type), "h2"));
    List<ResponseEvent> events = new ArrayList<>();
    for (byte b : body.getBytes(StandardCharsets.UTF_8)) {
      decoder.decode(new byte[] {b}, 0, 1, events::add);
    }
    return events.stream().filter(ResponseEvent.KeepAlive.class::isInstance).count();
  }

  @TestFactory
  Stream<DynamicTest> openAi() {
    stream(
        OPENAI,
        "a refusal in pieces, content null beside it",
        events(
            delta("{'role':'assistant','content':null,'refusal':null}"),
            delta("{'refusal':'No'}"),
            delta("{'content':null,'refusal':' way'}"),
            finish("'stop'"),
            "[DONE]"),
        says("No way", Kind.REFUSAL, "stop"));
    whole(
        OPENAI,
        "sound, notes and no text",
        "{'choices':[{'index':0,'message':{'role':'assistant','content':null,'annotations':[],"
            + "'audio':{'id':'a','data':'AA==','transcript':'Hi'}},'finish_reason':'stop'}],'usage':null}",
        says("", Kind.STOP, "stop"));
    stream(
        OPENAI,
        "choices, usage and delta null",
        events(
            "{'id':'c','model':'m','choices':null,'usage':null}",
            "{'id':'c','model':'m','choices':[{'index':0,'delta':null}],'usage':null}",
            delta("{'content':'Hi'}"),
            "{'choices':[{'index':0,'delta':null,'finish_reason':'stop'}],'usage':{}}",
            "[DONE]"),
        HI);
    stream(
        OPENAI,
        "legacy call, arguments null at first",
        events(
            delta("{'content':null,'function_call':{'name':'now','arguments':null}}"),
            delta("{'function_call':{'arguments':'{}'}}"),
            finish("'function_call'"),
            "[DONE]"),
        calls("now{}"));
    stream(
        OPENAI,
        "calls null, then empty, then text",
        events(
            delta("{'tool_calls':null,'content':'H'}"),
            delta("{'tool_calls':[],'content':'i'}"),
            finish("'stop'"),
            "[DONE]"),
        HI);
    error(
        OPENAI,
        400,
        JSON,
        "{\"error\":{\"message\":\"Unsupported value: 'temperature' does not support 0.2\","
            + "\"type\":\"invalid_request_error\",\"param\":\"temperature\",\"code\":\"unsupported_value\"}}",
        fails(InvalidRequestException.class, "Unsupported value"));
    error(
        OPENAI,
        429,
        JSON,
        "{\"error\":{\"message\":\"Request too large for gpt in organization x on tokens per min\","
            + "\"type\":\"tokens\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}",
        fails(RateLimitException.class, "Request too large"));
    error(
        OPENAI,
        403,
        JSON,
        "{\"error\":{\"code\":\"unsupported_country_region_territory\",\"message\":\"Country not"
            + " supported\"}}",
        fails(AuthenticationException.class, "Country"));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> numbersThatAreWrittenOddly() {
    whole(
        OPENAI,
        "a code with a fraction",
        "{'error':{'code':429.0,'message':'Slow down'}}",
        fails(RateLimitException.class, "Slow down"));
    whole(
        OPENAI,
        "a code as text, and one as a word",
        "{'error':{'code':'503','type':'x','message':'Full'}}",
        fails(OverloadedException.class, "Full"));
    stream(
        OPENAI,
        "counts below zero, with fractions, as text, and far too large",
        events(
            delta("{'content':'Hi'}"),
            "{'choices':[{'index':0.0,'delta':{},'finish_reason':'stop'}],'usage':{'prompt_tokens':'12',"
                + "'completion_tokens':7.0,'total_tokens':1e30,'prompt_tokens_details':"
                + "{'cached_tokens':-4},'completion_tokens_details':{'reasoning_tokens':null}}}",
            "[DONE]"),
        HI.andThen(used(12, 0, 7, 0)));
    stream(
        ANTHROPIC,
        "an index with a fraction, and counts that are none",
        events(
            START,
            "{'type':'content_block_start','index':0.0,'content_block':{'type':'text','text':''}}",
            "{'type':'content_block_delta','index':'0','delta':{'type':'text_delta','text':'Hi'}}",
            stop(0),
            "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':'5',"
                + "'input_tokens':-3,'cache_read_input_tokens':[],'cache_creation':'x'}}",
            OVER),
        says("Hi", Kind.STOP, "end_turn").andThen(used(4, 0, 5, 0)));
    whole(
        RESPONSES,
        "an output that is a text",
        "{'id':'r','status':'completed','output':'Hi'}",
        fails(InvalidResponseException.class, "has no output"));
    whole(
        ANTHROPIC,
        "content that is a number",
        "{'type':'message','content':7,'stop_reason':'end_turn'}",
        fails(InvalidResponseException.class, "has no content"));
    whole(
        OPENAI,
        "choices that are an object",
        "{'id':'c','choices':{'message':{'content':'Hi'}}}",
        fails(InvalidResponseException.class, "has no choices"));
    whole(
        OPENAI,
        "a choice that is a text",
        "{'id':'c','choices':['Hi']}",
        fails(InvalidResponseException.class, "has no choices"));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> azureAndGemini() {
    stream(
        AZURE,
        "filters with every piece and behind them",
        events(
            "{'choices':[],'prompt_filter_results':[{'prompt_index':0,'content_filter_results':{}}]}",
            "{'id':'c','model':'m-1','choices':[{'index':0,'delta':{'content':'Hi'},"
                + "'content_filter_results':{'hate':{'filtered':false,'severity':'safe'}}}]}",
            "{'id':'','model':'','choices':[{'index':0,'finish_reason':null,'content_filter_offsets':"
                + "{'check_offset':1},'content_filter_results':{}}]}",
            finish("'stop'"),
            "{'id':'c','model':'m-1','choices':[],'usage':{'prompt_tokens':1,'completion_tokens':1}}",
            "[DONE]"),
        HI.andThen(used(1, 0, 1, 0)));
    error(
        AZURE,
        400,
        JSON,
        "{\"error\":{\"message\":\"The response was filtered\",\"type\":null,\"param\":\"prompt\","
            + "\"code\":\"content_filter\",\"status\":400,\"innererror\":{\"code\":"
            + "\"ResponsibleAIPolicyViolation\"}}}",
        fails(ContentFilteredException.class, "filtered"));
    error(
        AZURE,
        404,
        JSON,
        "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment for this"
            + " resource does not exist\"}}",
        fails(ModelNotFoundException.class, "does not exist"));
    error(
        AZURE,
        401,
        JSON,
        "{\"statusCode\":401,\"message\":\"Unauthorized. Access token is missing\"}",
        fails(AuthenticationException.class, "Unauthorized"));
    error(
        AZURE,
        404,
        JSON,
        "{\"statusCode\": 404, \"message\": \"Resource not found\"}",
        fails(InvalidRequestException.class, "Resource not found"));
    for (String reason :
        new String[] {"content_filter: RECITATION", "SAFETY", "PROHIBITED_CONTENT"}) {
      stream(
          GEMINI,
          "a reason of Google's own: " + reason,
          events(delta("{'content':'Hi'}"), finish("'" + reason + "'"), "[DONE]"),
          fails(ContentFilteredException.class, "filter").andThen(partial("Hi")));
    }
    stream(
        GEMINI,
        "a call that it could not write",
        events(
            delta("{'role':'assistant'}"),
            finish("'function_call_filter: MALFORMED_FUNCTION_CALL'"),
            "[DONE]"),
        fails(ServerErrorException.class, "MALFORMED_FUNCTION_CALL"));
    stream(
        GEMINI,
        "capitals",
        events(delta("{'content':'Hi'}"), finish("'MAX_TOKENS'"), "[DONE]"),
        says("Hi", Kind.LENGTH, "MAX_TOKENS"));
    stream(
        GEMINI,
        "a signature in a piece of its own behind the text",
        events(
            delta("{'content':'Hi','extra_content':{'google':{'thought':false}}}"),
            delta("{'extra_content':{'google':{'thought_signature':'c2ln'}}}"),
            finish("'stop'"),
            "[DONE]"),
        HI);
    error(
        GEMINI,
        400,
        JSON,
        "[{\"error\":{\"code\":400,\"message\":\"The input token count (2000000) exceeds the"
            + " maximum number of tokens allowed (1048576).\",\"status\":\"INVALID_ARGUMENT\"}}]",
        fails(ContextLengthException.class, "input token count"));
    error(
        GEMINI,
        503,
        JSON,
        "[{\"error\":{\"code\":503,\"message\":\"The model is"
            + " overloaded.\",\"status\":\"UNAVAILABLE\"}}]",
        fails(OverloadedException.class, "overloaded"));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> theOthers() {
    stream(
        COMPATIBLE,
        "DeepSeek: resources run out, after signs of life",
        ": keep-alive\n\n"
            + events(delta("{'content':'Hi'}"))
            + ": keep-alive\n\n"
            + events(finish("'insufficient_system_resource'"), "[DONE]"),
        fails(ServerErrorException.class, "insufficient_system_resource").andThen(partial("Hi")));
    stream(
        COMPATIBLE,
        "Groq: a call it could not make, as an event named so",
        "event: error\n"
            + events(
                "{'error':{'message':'Failed to call a function','type':'invalid_request_error',"
                    + "'code':'tool_use_failed','failed_generation':'<x>','status_code':400}}"),
        fails(InvalidRequestException.class, "Failed to call a function"));
    stream(
        COMPATIBLE,
        "Groq: its own counts at the start and the end",
        events(
            "{'id':'c1','model':'m-1','choices':[{'index':0,'delta':{'role':'assistant','content':''}}],"
                + "'x_groq':{'id':'req_1','seed':7}}",
            delta("{'content':'Hi'}"),
            "{'id':'c1','choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'x_groq':{'id':'req_1',"
                + "'usage':{'queue_time':0.1,'prompt_tokens':3,'completion_tokens':2,'total_tokens':5}}}",
            "[DONE]"),
        HI.andThen(used(3, 0, 2, 0)));
    stream(
        OPENROUTER,
        "OpenRouter: the provider behind it fails with a reason of its own",
        ": OPENROUTER PROCESSING\n\n"
            + events(
                "{'id':'g','provider':'X','model':'m-1','choices':[{'index':0,'delta':{'content':'Hi'}}]}",
                "{'id':'g','error':{'code':'server_error','message':'Provider"
                    + " disconnected'},'choices':"
                    + "[{'index':0,'delta':{'content':''},'finish_reason':'error'}]}"),
        fails(ServerErrorException.class, "Provider disconnected").andThen(partial("Hi")));
    stream(
        OPENROUTER,
        "OpenRouter: no more than the reason",
        events(
            delta("{'content':'Hi'}"),
            "{'choices':[{'index':0,'delta':{'content':''},'finish_reason':'error',"
                + "'native_finish_reason':'MALFORMED_FUNCTION_CALL'}]}",
            "[DONE]"),
        fails(ServerErrorException.class, "error").andThen(partial("Hi")));
    error(
        OPENROUTER,
        403,
        JSON,
        "{\"error\":{\"message\":\"Input flagged\",\"code\":403,\"metadata\":{\"reasons\":[\"x\"],"
            + "\"flagged_input\":\"…\",\"provider_name\":\"P\"}}}",
        fails(ContentFilteredException.class, "Input flagged"));
    error(
        OPENROUTER,
        404,
        JSON,
        "{\"error\":{\"message\":\"No endpoints found for a/b.\",\"code\":404}}",
        fails(ModelNotFoundException.class, "No endpoints found"));
    error(
        COMPATIBLE,
        400,
        JSON,
        "{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size, try"
            + " increasing it\",\"type\":\"exceed_context_size_error\",\"n_ctx\":4096}}",
        fails(ContextLengthException.class, "context size"));
    error(
        COMPATIBLE,
        503,
        JSON,
        "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}",
        fails(OverloadedException.class, "Loading model"));
    error(
        COMPATIBLE,
        400,
        JSON,
        "{\"error\":{\"message\":\"The decoder prompt (length 9000) is longer than the maximum"
            + " model length of 8192.\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}}",
        fails(ContextLengthException.class, "decoder prompt"));
    error(
        COMPATIBLE,
        400,
        JSON,
        "{\"code\":\"Client specified an invalid argument\",\"error\":\"This model's maximum prompt"
            + " length is 131072 but the request contains 200000 tokens.\"}",
        fails(ContextLengthException.class, "maximum prompt length"));
    error(
        COMPATIBLE,
        400,
        JSON,
        "{\"id\":\"x\",\"message\":\"too many tokens: size limit exceeded by 11 tokens\"}",
        fails(ContextLengthException.class, "too many tokens"));
    error(
        COMPATIBLE,
        429,
        JSON,
        "{\"message\":\"You are using a Trial key, which is limited to 20 API calls / minute\"}",
        fails(RateLimitException.class, "Trial key"));
    error(
        COMPATIBLE,
        498,
        JSON,
        "{\"error\":{\"message\":\"Flex tier capacity exceeded\",\"type\":\"capacity_exceeded\"}}",
        fails(OverloadedException.class, "capacity"));
    error(
        OLLAMA,
        404,
        JSON,
        "{\"error\":\"model 'x' not found\"}",
        fails(ModelNotFoundException.class, "not found"));
    typed(
        OLLAMA,
        "Ollama: thoughts, a call whose arguments are an object, and its end",
        "application/x-ndjson",
        lines(
            "{'model':'q','message':{'role':'assistant','content':'','thinking':'Hm'},'done':false}",
            "{'model':'q','message':{'role':'assistant','content':'','tool_calls':[{'id':'c1','function':"
                + "{'index':0,'name':'get','arguments':{'city':'Oslo'}}}]},'done':false}",
            "{'model':'q','message':{'role':'assistant','content':''},'done':true,'done_reason':'stop',"
                + "'prompt_eval_count':5,'eval_count':3}"),
        calls("get{\"city\":\"Oslo\"}").andThen(d -> assertThat(d.reasoning()).isEqualTo("Hm")));
    typed(
        OLLAMA,
        "Ollama: an error in the middle",
        "application/x-ndjson",
        lines(
            "{'model':'q','message':{'role':'assistant','content':'Hi'},'done':false}",
            "{'error':'an error was encountered while running the model: GPU gone'}"),
        fails(ServerErrorException.class, "GPU gone").andThen(partial("Hi")));
    stream(
        MISTRAL,
        "Mistral: an answer without the model's own end",
        events(
            delta("{'role':'assistant','content':''}"),
            delta("{'content':'Hi'}"),
            finish("'model_length'"),
            "[DONE]"),
        says("Hi", Kind.LENGTH, "model_length"));
    error(
        MISTRAL,
        422,
        JSON,
        "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"x\"],\"msg\":\"Extra"
            + " inputs are not permitted\"}]},\"type\":\"invalid_request_error\",\"code\":null}",
        fails(InvalidRequestException.class, "Extra inputs are not permitted"));
    whole(
        COMPATIBLE,
        "Perplexity: where it has it from",
        "{'id':'p','model':'sonar','object':'chat.completion','citations':['u'],'search_results':"
            + "[{'title':'t','url':'u','date':null}],'choices':[{'index':0,'finish_reason':'stop',"
            + "'message':{'role':'assistant','content':'Hi'},'delta':{'role':'assistant','content':''}}],"
            + "'usage':{'prompt_tokens':1,'completion_tokens':1,'total_tokens':2,"
            + "'search_context_size':'low','cost':{'total_cost':0.005}}}",
        HI.andThen(extra("citations", "[u]")));
    return tests();
  }
}
