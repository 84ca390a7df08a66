package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.ContextLengthException;
import dev.rialto.FinishReason.Kind;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
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
 * How providers and gateways drift from their dialects, in bytes of our own: errors in all the
 * shapes that were seen within a 200, fragments of tool calls, counts of tokens, and ways to frame
 * a stream. One table a subject.
 */
class DriftingExchangesTest extends ExchangeTable {

  private static Consumer<Decoded> status(int status) {
    return d -> assertThat(Objects.requireNonNull(d.error()).details().status()).isEqualTo(status);
  }

  private static final String H = delta("{'content':'H'}");

  @TestFactory
  Stream<DynamicTest> errorsAmongThePiecesOfAChat() {
    stream(
        COMPATIBLE,
        "in the vendor's own member",
        events(
            H,
            "{'id':'c1','choices':[],'x_groq':{'id':'req_1','error':'over capacity, try later'}}"),
        fails(OverloadedException.class, "over capacity").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "in the vendor's own member, as an object, beside a choice that ends",
        events(
            H,
            "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'x_any':{'error':"
                + "{'message':'Rate limit reached','type':'rate_limit_exceeded'}}}",
            "[DONE]"),
        fails(RateLimitException.class, "Rate limit reached").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "an empty one in the vendor's own member is none",
        events(
            "{'choices':[{'index':0,'delta':{'content':'Hi'}}],'x_any':{'error':null}}",
            "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}],'x_any':{'error':''}}"),
        HI);
    stream(
        COMPATIBLE,
        "a sentence with a code, without an error's member",
        events(H, "{'code':50301,'message':'The system is busy'}"),
        fails(ServerErrorException.class, "The system is busy").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "an object that calls itself an error",
        events(H, "{'object':'error','message':'CUDA out of memory','type':'InternalServerError'}"),
        fails(ServerErrorException.class, "CUDA out of memory").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "members of no dialect that tell of an error, and null for choices",
        events(
            H,
            "{'choices':null,'error_type':'BadRequestError','error_message':'maximum context length"
                + " is 10'}"),
        fails(ContextLengthException.class, "context length").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "members of no dialect that tell of an error, at the start",
        events(
            "{'choices':null,'error_type':'BadRequestError','error_message':'tool_choice is"
                + " unknown'}"),
        fails(RialtoException.class, "tool_choice is unknown"));
    stream(
        COMPATIBLE,
        "a base_resp that failed",
        events(
            "{'choices':null,'base_resp':{'status_code':1008,'status_msg':'insufficient balance'}}",
            "[DONE]"),
        fails(QuotaExceededException.class, "insufficient balance"));
    stream(
        COMPATIBLE,
        "a base_resp that did not fail",
        events(
            delta("{'content':'Hi'}"),
            "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}],"
                + "'base_resp':{'status_code':0,'status_msg':'success'}}",
            "{'choices':[],'base_resp':{'status_code':0,'status_msg':'success'}}"),
        HI.andThen(extra("base_resp", "{status_code=0, status_msg=success}")));
    stream(
        COMPATIBLE,
        "a detail with a status",
        events(H, "{'status':429,'title':'Too Many Requests','detail':'You are too fast'}"),
        fails(RateLimitException.class, "").andThen(status(429)).andThen(partial("H")));
    stream(
        COMPATIBLE,
        "within the delta",
        events(H, delta("{'content':null,'error':{'message':'worker died','code':503}}")),
        fails(OverloadedException.class, "worker died").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "within the choice, a bare sentence",
        events(H, "{'choices':[{'index':0,'delta':{},'finish_reason':'error','error':'no slot'}]}"),
        fails(ServerErrorException.class, "no slot").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "an empty one within the choice is none",
        events(
            "{'choices':[{'index':0,'delta':{'content':'Hi','error':null},'error':{}}]}",
            finish("'stop'")),
        HI);
    stream(
        COMPATIBLE,
        "a list of errors",
        events(H, "[{'error':{'message':'backend is gone'}}]"),
        fails(ServerErrorException.class, "backend is gone").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "an error's event whose object has a sentence only",
        events(H) + named("error", "{'message':'Bad Gateway'}"),
        fails(ServerErrorException.class, "Bad Gateway").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "events of other names, with words, objects and lists",
        "event: heartbeat\ndata: still here\n\n"
            + named("server.progress", "{'tool':'t','status':'running','message':'working'}")
            + events(delta("{'content':'Hi'}"))
            + "event: ping\ndata: 17\n\n"
            + named("timing", "[1,2]")
            + events(finish("'stop'")),
        HI);
    stream(
        COMPATIBLE,
        "a word of no event",
        events(H) + "data: still here\n\n",
        fails(InvalidResponseException.class, "not an object of JSON").andThen(partial("H")));
    stream(
        COMPATIBLE,
        "an end that is an error",
        events(H, finish("'error'"), "[DONE]"),
        fails(ServerErrorException.class, "error").andThen(partial("H")));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> errorsInPlaceOfAnAnswer() {
    for (var protocol : new Object[] {COMPATIBLE, ANTHROPIC, RESPONSES, OLLAMA}) {
      var p = (dev.rialto.spi.WireProtocol) protocol;
      whole(
          p,
          p.name() + " list",
          "[{'error':{'code':503,'message':'busy'}}]",
          fails(OverloadedException.class, "busy"));
      whole(
          p, p.name() + " sentence", "{'error':'busy'}", fails(ServerErrorException.class, "busy"));
      whole(
          p,
          p.name() + " code and msg",
          "{'code':429,'msg':'busy','data':null}",
          fails(RateLimitException.class, "busy"));
      whole(
          p,
          p.name() + " errors",
          "{'success':false,'errors':[{'code':7009,'message':'busy'}],'result':null}",
          fails(ServerErrorException.class, "busy"));
      whole(
          p,
          p.name() + " error_code and error_msg",
          "{'error_code':336100,'error_msg':'busy'}",
          fails(ServerErrorException.class, "busy"));
      whole(
          p,
          p.name() + " fault",
          "{'fault':{'faultstring':'busy','detail':{'errorcode':'x'}}}",
          fails(ServerErrorException.class, "busy"));
      whole(
          p,
          p.name() + " problem",
          "{'title':'busy','status':503}",
          fails(OverloadedException.class, "busy"));
      whole(
          p,
          p.name() + " detail",
          "{'detail':[{'msg':'busy','type':'value_error'}]}",
          fails(RialtoException.class, "busy"));
      whole(
          p,
          p.name() + " success that is none",
          "{'code':0,'message':'success','data':{}}",
          fails(InvalidResponseException.class, "has no"));
      whole(p, p.name() + " empty list", "[]", fails(InvalidResponseException.class, "list"));
      whole(p, p.name() + " empty object", "{}", fails(RialtoException.class, ""));
    }
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> errorsAmongOtherEvents() {
    String start =
        "{'type':'message_start','message':{'id':'m','model':'c','content':[],'usage':{'input_tokens':1}}}";
    String hi = "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'H'}}";
    stream(
        ANTHROPIC,
        "a proxy's sentence with a code",
        events(start, hi, "{'code':502,'message':'upstream is gone'}"),
        fails(ServerErrorException.class, "upstream is gone").andThen(partial("H")));
    stream(
        ANTHROPIC,
        "an error that is a string",
        events(start, hi, "{'error':'upstream is gone'}"),
        fails(ServerErrorException.class, "upstream is gone").andThen(partial("H")));
    stream(
        ANTHROPIC,
        "an error in words only",
        events(start, hi) + "event: error\ndata: upstream is gone\n\n",
        fails(ServerErrorException.class, "upstream is gone").andThen(partial("H")));
    stream(
        ANTHROPIC,
        "pings in words",
        "event: ping\ndata: pong\n\n"
            + events(
                start,
                hi.replace("'H'", "'Hi'"),
                "{'type':'message_delta','delta':{'stop_reason':'end_turn'}}",
                "{'type':'message_stop'}"),
        says("Hi", Kind.STOP, "end_turn"));
    String created = "{'type':'response.created','response':{'id':'r','model':'g','output':[]}}";
    String delta = "{'type':'response.output_text.delta','output_index':0,'delta':'H'}";
    stream(
        RESPONSES,
        "an error without the object around it",
        events(
            created,
            delta,
            "{'type':'error','code':'server_error','message':'it broke','param':null}"),
        fails(ServerErrorException.class, "it broke").andThen(partial("H")));
    stream(
        RESPONSES,
        "failed without a word",
        events(created, delta, "{'type':'response.failed','response':{'error':null}}"),
        fails(ServerErrorException.class, "").andThen(partial("H")));
    stream(
        RESPONSES,
        "a gateway's sentence",
        events(created, delta, "{'statusCode':500,'type':'GatewayError','message':'it broke'}"),
        fails(ServerErrorException.class, "it broke").andThen(partial("H")));
    typed(
        OLLAMA,
        "a gateway's sentence among lines",
        "application/x-ndjson",
        lines("{'model':'l','message':{'content':'H'},'done':false}")
            + lines("{'error':{'message':'it broke','code':500}}"),
        fails(ServerErrorException.class, "it broke").andThen(partial("H")));
    return tests();
  }

  private static String call(String call) {
    return delta("{'tool_calls':[" + call + "]}");
  }

  @TestFactory
  Stream<DynamicTest> fragmentsOfToolCalls() {
    stream(
        COMPATIBLE,
        "an empty object before the arguments",
        events(
            call("{'index':0,'id':'a','function':{'name':'get','arguments':'{}'}}"),
            call("{'index':0,'function':{'arguments':'{\\\"a\\\":'}}"),
            call("{'index':0,'function':{'arguments':'1}'}}"),
            finish("'tool_calls'")),
        calls("get{\"a\":1}"));
    stream(
        COMPATIBLE,
        "an empty object and nothing behind it, twice",
        events(
            call("{'id':'a','function':{'name':'now','arguments':'{}'}}"),
            call("{'id':'b','function':{'name':'now','arguments':' {} '}}"),
            finish("'tool_calls'")),
        calls("now{}", "now{}"));
    stream(
        COMPATIBLE,
        "two empty calls without ids and numbers",
        events(
            call("{'function':{'name':'now','arguments':'{}'}}"),
            call("{'function':{'name':'now','arguments':'{}'}}"),
            finish("'tool_calls'")),
        calls("now{}", "now{}"));
    stream(
        COMPATIBLE,
        "all of it once more at the end",
        events(
            call("{'index':0,'id':'a','function':{'name':'get','arguments':''}}"),
            call("{'index':0,'function':{'arguments':'{\\\"a\\\":1}'}}"),
            call("{'index':0,'id':'a','function':{'name':'get','arguments':'{\\\"a\\\":1}'}}"),
            finish("'tool_calls'")),
        calls("get{\"a\":1}"));
    stream(
        COMPATIBLE,
        "the arguments alone once more at the end",
        events(
            call("{'index':0,'id':'a','function':{'name':'get','arguments':'{\\\"a\\\":1}'}}"),
            call("{'index':0,'function':{'arguments':'{\\\"a\\\":1}'}}"),
            finish("'tool_calls'")),
        calls("get{\"a\":1}"));
    stream(
        COMPATIBLE,
        "one id for two calls",
        events(
            call(
                "{'index':0,'id':'x','function':{'name':'get','arguments':'{\\\"a\\\":1}'}},"
                    + "{'index':1,'id':'x','function':{'name':'get','arguments':'{\\\"a\\\":2}'}}"),
            finish("'tool_calls'")),
        calls("get{\"a\":1}", "get{\"a\":2}"));
    stream(
        COMPATIBLE,
        "one id and one number for two calls",
        events(
            call("{'index':0,'id':'x','function':{'name':'get','arguments':'{\\\"a\\\":1}'}}"),
            call("{'index':0,'id':'x','function':{'name':'get','arguments':'{\\\"a\\\":2}'}}"),
            finish("'tool_calls'")),
        calls("get{\"a\":1}", "get{\"a\":2}"));
    stream(
        ANTHROPIC,
        "one id for two blocks",
        events(
            "{'type':'message_start','message':{'id':'m','model':'c','content':[]}}",
            "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'grep:3','name':'grep','input':{}}}",
            "{'type':'content_block_stop','index':0}",
            "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'grep:3','name':'grep','input':{'p':1}}}",
            "{'type':'content_block_stop','index':1}",
            "{'type':'message_delta','delta':{'stop_reason':'tool_use'}}",
            "{'type':'message_stop'}"),
        calls("grep{}", "grep{\"p\":1}"));
    whole(
        COMPATIBLE,
        "no ids in a whole answer",
        "{'id':'c','choices':[{'message':{'tool_calls':[{'id':'','function':{'name':'a','arguments':''}},"
            + "{'id':'','function':{'name':'b','arguments':null}}]},'finish_reason':'tool_calls'}]}",
        calls("a{}", "b{}"));
    stream(
        COMPATIBLE,
        "id, name and arguments each in a piece of its own",
        events(
            call("{'index':0,'id':'a','type':'function'}"),
            call("{'index':0,'function':{'name':'get'}}"),
            call("{'index':0,'function':{'arguments':'{\\\"a\\\":1}'}}"),
            finish("'tool_calls'")),
        calls("get{\"a\":1}"));
    stream(
        COMPATIBLE,
        "the id behind the name, without numbers",
        events(
            call("{'function':{'name':'get','arguments':''}}"),
            call("{'id':'late','function':{'arguments':'{\\\"a\\\":'}}"),
            call("{'id':'late','function':{'arguments':'1}'}}"),
            finish("'tool_calls'")),
        calls("get{\"a\":1}").andThen(d -> assertThat(d.calls().get(0).id()).isEqualTo("late")));
    stream(
        COMPATIBLE,
        "numbers from the second piece on",
        events(
            call("{'id':'a','function':{'name':'get','arguments':'{'}}"),
            call("{'index':0,'function':{'arguments':'}'}}"),
            finish("'tool_calls'")),
        calls("get{}"));
    stream(
        COMPATIBLE,
        "a number more with each piece",
        events(
            call("{'index':0,'id':'a','function':{'name':'get','arguments':'{'}}"),
            call("{'index':1,'function':{'arguments':'\\\"a\\\":1'}}"),
            call("{'index':2,'id':'','function':{'name':'','arguments':'}'}}"),
            finish("'tool_calls'")),
        calls("get{\"a\":1}"));
    stream(
        COMPATIBLE,
        "empty ids and names with each piece, of two calls",
        events(
            call("{'index':0,'id':'a','function':{'name':'x','arguments':''}}"),
            call("{'index':0,'id':'','function':{'name':'','arguments':'{}'}}"),
            call("{'index':1,'id':'b','function':{'name':'y','arguments':''}}"),
            call("{'index':1,'id':'','function':{'name':'','arguments':'{\\\"k\\\":2}'}}"),
            finish("'tool_calls'")),
        calls("x{}", "y{\"k\":2}"));
    stream(
        COMPATIBLE,
        "arguments within a string within a string",
        events(
            call(
                "{'index':0,'id':'a','function':{'name':'get','arguments':'\\\"{\\\\\\\"a\\\\\\\":1}\\\"'}}"),
            finish("'tool_calls'")),
        calls("get{\"a\":1}"));
    stream(
        COMPATIBLE,
        "null in words for arguments",
        events(
            call("{'index':0,'id':'a','function':{'name':'now','arguments':'null'}}"),
            finish("'tool_calls'")),
        calls("now{}"));
    stream(
        COMPATIBLE,
        "an object for arguments, with each piece of its own call",
        events(
            call("{'index':0,'id':'a','function':{'name':'x','arguments':{'k':1}}}"),
            call("{'index':1,'id':'b','function':{'name':'y','arguments':{}}}"),
            finish("'tool_calls'")),
        calls("x{\"k\":1}", "y{}"));
    stream(
        COMPATIBLE,
        "calls, no text, and an ordinary end",
        events(
            delta(
                "{'role':'assistant','content':null,'tool_calls':[{'index':0,'id':'a','function':{'name':'x','arguments':'{}'}}]}"),
            finish("'stop'"),
            "[DONE]"),
        calls("x{}"));
    stream(
        COMPATIBLE,
        "calls of other choices are not of the answer",
        events(
            "{'choices':[{'index':1,'delta':{'tool_calls':[{'index':0,'id':'z','function':{'name':'z','arguments':'{}'}}]}},"
                + "{'index':0,'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'x','arguments':'{}'}}]}}]}",
            finish("'tool_calls'")),
        calls("x{}"));
    stream(
        COMPATIBLE,
        "a call that is cut before an end that says stop",
        events(
            call("{'index':0,'id':'a','function':{'name':'get','arguments':'{\\\"a\\\":'}}"),
            "[DONE]"),
        fails(TruncatedResponseException.class, "within a tool call"));
    stream(
        RESPONSES,
        "pieces of arguments before the item they belong to",
        events(
            "{'type':'response.created','response':{'id':'r','model':'g','output':[]}}",
            "{'type':'response.function_call_arguments.delta','output_index':0,'delta':'{\\\"a\\\":'}",
            "{'type':'response.function_call_arguments.delta','output_index':1,'delta':'{}'}",
            "{'type':'response.function_call_arguments.delta','output_index':0,'delta':'1}'}",
            "{'type':'response.output_item.done','output_index':0,'item':{'type':'function_call','call_id':'c1','name':'x','arguments':'{\\\"a\\\":1}'}}",
            "{'type':'response.output_item.done','output_index':1,'item':{'type':'function_call','call_id':'c2','name':'y','arguments':'{}'}}",
            "{'type':'response.completed','response':{'status':'completed','output':[]}}"),
        calls("x{\"a\":1}", "y{}"));
    return tests();
  }

  private static String chunkWithUsage(String usage) {
    return "{'choices':[{'index':0,'delta':{}}],'usage':" + usage + "}";
  }

  private static final String SAYS_HI = delta("{'content':'Hi'}");
  private static final String STOP = finish("'stop'");

  private void usage(
      String name,
      long fresh,
      long cached,
      long written,
      long visible,
      long reasoning,
      String... chunks) {
    String[] all = new String[chunks.length + 2];
    all[0] = SAYS_HI;
    System.arraycopy(chunks, 0, all, 1, chunks.length);
    all[all.length - 1] = STOP;
    stream(
        COMPATIBLE,
        name,
        events(all),
        HI.andThen(used(fresh, cached, visible, reasoning))
            .andThen(d -> assertThat(d.usage().cacheWritten()).isEqualTo(written)));
  }

  @TestFactory
  Stream<DynamicTest> countsOfTokens() {
    usage(
        "zeros with each piece before the real ones, and after them",
        7,
        2,
        0,
        3,
        0,
        chunkWithUsage("{'prompt_tokens':0,'completion_tokens':0,'total_tokens':0}"),
        chunkWithUsage(
            "{'prompt_tokens':9,'completion_tokens':3,'total_tokens':12,'prompt_tokens_details':{'cached_tokens':2}}"),
        chunkWithUsage("{'prompt_tokens':0,'completion_tokens':0,'total_tokens':0}"));
    usage(
        "the prompt at the start and the answer at the end",
        9,
        0,
        0,
        4,
        0,
        chunkWithUsage("{'prompt_tokens':9}"),
        chunkWithUsage("{'completion_tokens':1}"),
        chunkWithUsage("{'completion_tokens':4}"));
    usage(
        "running totals are not added up",
        9,
        0,
        0,
        3,
        0,
        chunkWithUsage("{'prompt_tokens':9,'completion_tokens':1}"),
        chunkWithUsage("{'prompt_tokens':9,'completion_tokens':2}"),
        chunkWithUsage("{'prompt_tokens':9,'completion_tokens':3}"));
    usage(
        "in the vendor's own member",
        9,
        0,
        0,
        3,
        0,
        "{'choices':[],'x_groq':{'id':'r','usage':{'prompt_tokens':9,'completion_tokens':3,'total_time':0.1}}}");
    usage(
        "within the choice",
        5,
        4,
        0,
        3,
        0,
        "{'choices':[{'index':0,'delta':{},'usage':{'prompt_tokens':9,'completion_tokens':3,'cached_tokens':4}}]}");
    usage(
        "hits and misses of a cache",
        1,
        8,
        0,
        3,
        2,
        chunkWithUsage(
            "{'prompt_tokens':9,'completion_tokens':5,'prompt_cache_hit_tokens':8,'prompt_cache_miss_tokens':1,"
                + "'completion_tokens_details':{'reasoning_tokens':2}}"));
    usage(
        "a gateway's words of two dialects at once",
        2,
        4,
        3,
        5,
        0,
        chunkWithUsage(
            "{'prompt_tokens':9,'completion_tokens':5,'total_tokens':14,'prompt_tokens_details':{'cached_tokens':4,"
                + "'cache_creation_tokens':3},'cache_read_input_tokens':4,'cache_creation_input_tokens':3}"));
    usage(
        "what is billed",
        9,
        0,
        0,
        3,
        0,
        chunkWithUsage("{'billed_units':{'input_tokens':9.0,'output_tokens':3.0},'cached':null}"));
    usage(
        "reasoning beside the completion, told by the total",
        9,
        0,
        0,
        3,
        20,
        chunkWithUsage(
            "{'prompt_tokens':9,'completion_tokens':3,'total_tokens':32,'completion_tokens_details':{'reasoning_tokens':20}}"));
    usage(
        "more reasoning than completion, no total",
        9,
        0,
        0,
        3,
        20,
        chunkWithUsage(
            "{'prompt_tokens':9,'completion_tokens':3,'completion_tokens_details':{'reasoning_tokens':20}}"));
    usage(
        "no numbers, and numbers that are none",
        9,
        0,
        0,
        3,
        0,
        chunkWithUsage("{'prompt_tokens':'9','completion_tokens':3.0,'cached_tokens':-4}"),
        chunkWithUsage(
            "{'prompt_tokens':-1,'completion_tokens':1e300,'cached_tokens':[],'reasoning_tokens':{},"
                + "'total_tokens':99999999999999999999999}"),
        chunkWithUsage("'many'"),
        chunkWithUsage("[9]"));
    usage(
        "more cached than there was",
        0,
        9,
        0,
        3,
        0,
        chunkWithUsage("{'prompt_tokens':9,'completion_tokens':3,'cached_tokens':70}"));
    stream(
        GEMINI,
        "thoughts that only the total tells of, with each piece",
        events(
            "{'choices':[{'index':0,'delta':{'content':'H'}}],'usage':{'prompt_tokens':5,'completion_tokens':1,'total_tokens':16}}",
            "{'choices':[{'index':0,'delta':{'content':'i'},'finish_reason':'stop'}],'usage':{'prompt_tokens':5,'completion_tokens':2,'total_tokens':17}}",
            "[DONE]"),
        HI.andThen(used(5, 0, 2, 10)));
    String start =
        "{'type':'message_start','message':{'id':'m','model':'c','content':[],'usage':%s}}";
    String[] rest = {
      "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hi'}}",
      "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':%s}",
      "{'type':'message_stop'}"
    };
    Consumer<Decoded> hi = says("Hi", Kind.STOP, "end_turn");
    stream(
        ANTHROPIC,
        "what is kept for minutes and for an hour",
        events(
            start.formatted(
                "{'input_tokens':5,'cache_read_input_tokens':2,'output_tokens':1,"
                    + "'cache_creation':{'ephemeral_5m_input_tokens':30,'ephemeral_1h_input_tokens':10}}"),
            rest[0],
            rest[1].formatted("{'output_tokens':7}"),
            rest[2]),
        hi.andThen(used(5, 2, 7, 0))
            .andThen(d -> assertThat(d.usage().cacheWritten()).isEqualTo(40))
            .andThen(d -> assertThat(d.usage().cacheWrittenForHour()).isEqualTo(10)));
    stream(
        ANTHROPIC,
        "zeros at the end do not undo the start",
        events(
            start.formatted("{'input_tokens':5,'output_tokens':1,'cache_creation_input_tokens':3}"),
            rest[0],
            rest[1].formatted(
                "{'input_tokens':0,'output_tokens':7,'cache_creation_input_tokens':0}"),
            rest[2]),
        hi.andThen(used(5, 0, 7, 0))
            .andThen(d -> assertThat(d.usage().cacheWritten()).isEqualTo(3)));
    stream(
        ANTHROPIC,
        "zeros at the start, and all of it at the end",
        events(
            start.formatted("{'input_tokens':0,'output_tokens':0}"),
            rest[0],
            rest[1].formatted(
                "{'input_tokens':5,'output_tokens':7,'output_tokens_details':{'thinking_tokens':3}}"),
            rest[2]),
        hi.andThen(used(5, 0, 4, 3)));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> waysToFrameAStream() {
    String hi = events(SAYS_HI, STOP, "[DONE]");
    String json = lines(SAYS_HI, STOP);
    typed(COMPATIBLE, "events that call themselves a page", "text/html; charset=UTF-8", hi, HI);
    typed(COMPATIBLE, "events that call themselves bytes", "application/octet-stream", hi, HI);
    typed(COMPATIBLE, "lines that call themselves JSON", JSON, json, HI);
    typed(COMPATIBLE, "lines that call themselves events", SSE, json, HI);
    typed(
        COMPATIBLE,
        "lines without a type, with blank ones",
        "",
        json.replace("\n", "\r\n\r\n"),
        HI);
    typed(
        COMPATIBLE,
        "lines that are cut",
        JSON,
        json.substring(0, json.length() - 9),
        fails(TruncatedResponseException.class, "").andThen(partial("Hi")));
    typed(
        COMPATIBLE,
        "lines with an error at their end",
        JSON,
        lines(H) + lines("{'error':{'message':'it broke','code':500}}"),
        fails(ServerErrorException.class, "it broke").andThen(partial("H")));
    typed(
        COMPATIBLE,
        "a whole answer, laid out over lines, where a stream was asked for",
        JSON,
        "{\n"
            + "  \"id\": \"c\",\n"
            + "  \"choices\": [\n"
            + "    {\n"
            + "      \"message\":\n"
            + "      {\n"
            + " \"content\": \"Hi\"\n"
            + "      },\n"
            + "      \"finish_reason\": \"stop\"\n"
            + "    }\n"
            + "  ]\n"
            + "}\n",
        HI);
    typed(
        COMPATIBLE,
        "chunks within a list",
        JSON,
        "[" + SAYS_HI.replace('\'', '"') + "\n,\r\n" + STOP.replace('\'', '"') + "\n]",
        HI);
    typed(
        COMPATIBLE,
        "chunks within a list that is cut",
        JSON,
        "[" + SAYS_HI.replace('\'', '"') + "\n,\r\n",
        fails(TruncatedResponseException.class, ""));
    typed(
        COMPATIBLE,
        "an error within a list of chunks",
        JSON,
        "[" + H.replace('\'', '"') + ",{\"error\":{\"code\":503,\"message\":\"busy\"}}]",
        fails(OverloadedException.class, "busy").andThen(partial("H")));
    stream(COMPATIBLE, "two marks, and more behind them", hi + "data: [DONE]\n\n" + events(H), HI);
    stream(
        COMPATIBLE,
        "no blank line at the end",
        events(SAYS_HI) + "data: " + STOP.replace('\'', '"'),
        HI);
    stream(
        COMPATIBLE,
        "heart-beats of each kind",
        ": ping\n\n"
            + "data:\n\n"
            + "event: ping\n\n"
            + "id: 7\n\n"
            + events("{'choices':[]}", "{}", "{'id':'c1','choices':null}", SAYS_HI)
            + "\n\n\n:\n\n"
            + events(STOP),
        HI);
    stream(
        COMPATIBLE,
        "letters of several bytes",
        events(delta("{'content':'Grüße, 世界 🙂'}"), STOP),
        says("Grüße, 世界 🙂", Kind.STOP, "stop"));
    stream(
        COMPATIBLE,
        "each line end there is, in turn",
        "data: "
            + SAYS_HI.replace('\'', '"')
            + "\r\rdata: {}\r\n\r\ndata: {}\n\ndata: "
            + STOP.replace('\'', '"')
            + "\r\n\n",
        HI);
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> whatComesWithAnError() {
    error(
        COMPATIBLE,
        400,
        JSON,
        "{\"error_code\":17,\"error_msg\":\"Open api daily request limit reached\"}",
        fails(InvalidRequestException.class, "daily request limit"));
    error(
        COMPATIBLE,
        429,
        JSON,
        "{\"fault\":{\"faultstring\":\"Spike arrest"
            + " violation\",\"detail\":{\"errorcode\":\"policies.ratelimit\"}}}",
        fails(RateLimitException.class, "Spike arrest"));
    error(
        COMPATIBLE,
        422,
        "application/problem+json",
        "{\"type\":\"about:blank\",\"title\":\"Unprocessable\",\"status\":422}",
        fails(InvalidRequestException.class, "Unprocessable"));
    error(
        COMPATIBLE,
        400,
        "application/problem+json",
        "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"This"
            + " model's maximum context length is 8192 tokens\"}",
        fails(ContextLengthException.class, "maximum context length"));
    return tests();
  }
}
