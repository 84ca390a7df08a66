package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.ContentFilteredException;
import dev.rialto.FinishReason.Kind;
import dev.rialto.OverloadedException;
import dev.rialto.RateLimitException;
import dev.rialto.ServerErrorException;
import dev.rialto.internal.wire.cohere.CohereDialect;
import dev.rialto.internal.wire.deepseek.DeepSeekDialect;
import dev.rialto.internal.wire.groq.GroqDialect;
import dev.rialto.internal.wire.openai.OpenAiProtocol;
import dev.rialto.internal.wire.perplexity.PerplexityDialect;
import dev.rialto.internal.wire.vllm.VllmDialect;
import dev.rialto.internal.wire.xai.XAiDialect;
import dev.rialto.spi.WireProtocol;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the providers' own references say that they send, with all the members around it, in
 * sentences of ours. One table a provider; long, as tables are.
 */
class PublishedExchangesTest extends ExchangeTable {

  private static final WireProtocol GROQ = new OpenAiProtocol(new GroqDialect());
  private static final WireProtocol PERPLEXITY = new OpenAiProtocol(new PerplexityDialect());
  private static final WireProtocol DEEPSEEK = new OpenAiProtocol(new DeepSeekDialect());
  private static final WireProtocol XAI = new OpenAiProtocol(new XAiDialect());
  private static final WireProtocol COHERE = new OpenAiProtocol(new CohereDialect());
  private static final WireProtocol VLLM = new OpenAiProtocol(new VllmDialect());

  private static Consumer<Decoded> thought(String reasoning) {
    return d -> assertThat(d.reasoning()).isEqualTo(reasoning);
  }

  private static String said(String type, String rest) {
    return "{'type':'response."
        + type
        + "','sequence_number':1"
        + (rest.isEmpty() ? "" : "," + rest)
        + "}";
  }

  private static final String CREATED =
      said(
          "created",
          "'response':{'id':'r1','object':'response','model':'gpt','status':'in_progress',"
              + "'output':[],'service_tier':'auto','safety_identifier':'s','prompt_cache_key':null,"
              + "'usage':null}");
  private static final String HI =
      said(
          "output_text.delta",
          "'item_id':'m1','output_index':0,'content_index':0,'delta':'Hi','logprobs':[],"
              + "'obfuscation':'a1b2c3'");

  private static String completed(String output, String more) {
    return said(
        "completed",
        "'response':{'id':'r1','model':'gpt','status':'completed','error':null,"
            + "'incomplete_details':null,'output':["
            + output
            + "],'service_tier':'default','usage':{'input_tokens':20,'input_tokens_details':"
            + "{'cached_tokens':8},'output_tokens':9,'output_tokens_details':"
            + "{'reasoning_tokens':4},'total_tokens':29}"
            + more
            + "}");
  }

  private static final String MESSAGE =
      "{'id':'m1','type':'message','status':'completed','role':'assistant','content':"
          + "[{'type':'output_text','text':'Hi','annotations':[],'logprobs':[]}]}";

  @TestFactory
  Stream<DynamicTest> responses() {
    stream(
        RESPONSES,
        "every event of a text, with padding against eavesdroppers",
        events(
            CREATED,
            said("in_progress", "'response':{'id':'r1','status':'in_progress','output':[]}"),
            said(
                "output_item.added",
                "'output_index':0,'item':{'id':'m1','type':'message','status':'in_progress',"
                    + "'role':'assistant','content':[]}"),
            said(
                "content_part.added",
                "'item_id':'m1','output_index':0,'content_index':0,'part':"
                    + "{'type':'output_text','text':'','annotations':[],'logprobs':[]}"),
            HI,
            said(
                "output_text.done",
                "'item_id':'m1','output_index':0,'content_index':0,'text':'Hi','logprobs':[]"),
            said(
                "content_part.done",
                "'item_id':'m1','output_index':0,'content_index':0,'part':"
                    + "{'type':'output_text','text':'Hi','annotations':[]}"),
            said("output_item.done", "'output_index':0,'item':" + MESSAGE),
            completed(MESSAGE, "")),
        says("Hi", Kind.STOP, "completed").andThen(used(12, 8, 5, 4)));
    stream(
        RESPONSES,
        "a picture in parts, whose bytes are no text",
        events(
            CREATED,
            said(
                "output_item.added",
                "'output_index':0,'item':{'id':'i1','type':'image_generation_call','status':'in_progress'}"),
            said("image_generation_call.in_progress", "'output_index':0,'item_id':'i1'"),
            said("image_generation_call.generating", "'output_index':0,'item_id':'i1'"),
            said(
                "image_generation_call.partial_image",
                "'output_index':0,'item_id':'i1','partial_image_index':0,'partial_image_b64':'AAAA'"),
            said("image_generation_call.completed", "'output_index':0,'item_id':'i1'"),
            said(
                "output_item.done",
                "'output_index':0,'item':{'id':'i1','type':'image_generation_call',"
                    + "'status':'completed','result':'AAAA','revised_prompt':'a fox'}"),
            said(
                "output_text.delta",
                "'item_id':'m1','output_index':1,'content_index':0,'delta':'Hi'"),
            completed(MESSAGE.replace("'m1'", "'m2'"), "")),
        says("Hi", Kind.STOP, "completed"));
    stream(
        RESPONSES,
        "tools of another server: listed, called, answered, and not the caller's",
        events(
            CREATED,
            said("mcp_list_tools.in_progress", "'output_index':0,'item_id':'l1'"),
            said("mcp_list_tools.completed", "'output_index':0,'item_id':'l1'"),
            said(
                "output_item.added",
                "'output_index':1,'item':{'id':'c1','type':'mcp_call','name':'roll','arguments':'',"
                    + "'server_label':'dice'}"),
            said("mcp_call.in_progress", "'output_index':1,'item_id':'c1'"),
            said(
                    "mcp_call_arguments.delta",
                    "'output_index':1,'item_id':'c1','delta':'{\\'n\\':2}'")
                .replace("\\'", "\\\""),
            said(
                    "mcp_call_arguments.done",
                    "'output_index':1,'item_id':'c1','arguments':'{\\'n\\':2}'")
                .replace("\\'", "\\\""),
            said("mcp_call.completed", "'output_index':1,'item_id':'c1'"),
            said(
                "output_item.done",
                "'output_index':1,'item':{'id':'c1','type':'mcp_call','name':'roll',"
                    + "'arguments':'{}','output':'4','error':null,'server_label':'dice'}"),
            said(
                "output_text.delta",
                "'item_id':'m1','output_index':2,'content_index':0,'delta':'Hi'"),
            completed("", "")),
        says("Hi", Kind.STOP, "completed").andThen(d -> assertThat(d.calls()).isEmpty()));
    stream(
        RESPONSES,
        "code that runs there, a search of files, and a shell",
        events(
            CREATED,
            said("code_interpreter_call.in_progress", "'output_index':0,'item_id':'k1'"),
            said(
                "code_interpreter_call_code.delta",
                "'output_index':0,'item_id':'k1','delta':'print(1)'"),
            said(
                "code_interpreter_call_code.done",
                "'output_index':0,'item_id':'k1','code':'print(1)'"),
            said("code_interpreter_call.interpreting", "'output_index':0,'item_id':'k1'"),
            said("code_interpreter_call.completed", "'output_index':0,'item_id':'k1'"),
            said("file_search_call.in_progress", "'output_index':1,'item_id':'f1'"),
            said("file_search_call.searching", "'output_index':1,'item_id':'f1'"),
            said("file_search_call.completed", "'output_index':1,'item_id':'f1'"),
            said(
                "output_item.done",
                "'output_index':1,'item':{'id':'f1','type':'file_search_call','queries':['q'],"
                    + "'results':null,'status':'completed'}"),
            said(
                "output_text.delta",
                "'item_id':'m1','output_index':2,'content_index':0,'delta':'Hi'"),
            completed("", "")),
        says("Hi", Kind.STOP, "completed").andThen(d -> assertThat(d.calls()).isEmpty()));
    stream(
        RESPONSES,
        "thoughts as they are, then their summary, in cipher besides",
        events(
            CREATED,
            said(
                "output_item.added",
                "'output_index':0,'item':{'id':'t1','type':'reasoning','summary':[],"
                    + "'encrypted_content':''}"),
            said(
                "reasoning_summary_part.added",
                "'item_id':'t1','output_index':0,'summary_index':0,'part':"
                    + "{'type':'summary_text','text':''}"),
            said(
                "reasoning_summary_text.delta",
                "'item_id':'t1','output_index':0,'summary_index':0,'delta':'Greet.','obfuscation':'x'"),
            said(
                "reasoning_summary_text.done",
                "'item_id':'t1','output_index':0,'summary_index':0,'text':'Greet.'"),
            said(
                "reasoning_summary_part.done",
                "'item_id':'t1','output_index':0,'summary_index':0,'part':"
                    + "{'type':'summary_text','text':'Greet.'}"),
            said(
                "output_item.done",
                "'output_index':0,'item':{'id':'t1','type':'reasoning','summary':"
                    + "[{'type':'summary_text','text':'Greet.'}],'encrypted_content':'gAAA'}"),
            said(
                "output_text.delta",
                "'item_id':'m1','output_index':1,'content_index':0,'delta':'Hi'"),
            completed("", "")),
        says("Hi", Kind.STOP, "completed").andThen(thought("Greet.")));
    stream(
        RESPONSES,
        "a function, its arguments in pieces with padding",
        events(
            CREATED,
            said(
                "output_item.added",
                "'output_index':0,'item':{'id':'fc1','type':'function_call','status':'in_progress',"
                    + "'arguments':'','call_id':'call_1','name':'f'}"),
            said(
                    "function_call_arguments.delta",
                    "'item_id':'fc1','output_index':0,'delta':'{\\'a\\'','obfuscation':'zz'")
                .replace("\\'", "\\\""),
            said("function_call_arguments.delta", "'item_id':'fc1','output_index':0,'delta':':1}'"),
            said(
                    "function_call_arguments.done",
                    "'item_id':'fc1','output_index':0,'name':'f','arguments':'{\\'a\\':1}'")
                .replace("\\'", "\\\""),
            said(
                    "output_item.done",
                    "'output_index':0,'item':{'id':'fc1','type':'function_call','status':"
                        + "'completed','arguments':'{\\'a\\':1}','call_id':'call_1','name':'f'}")
                .replace("\\'", "\\\""),
            completed("", "")),
        calls("f{\"a\":1}"));
    stream(
        RESPONSES,
        "failed on its side, with what it had said",
        events(
            CREATED,
            HI,
            said(
                "failed",
                "'response':{'id':'r1','status':'failed','error':{'code':'server_error',"
                    + "'message':'It broke'},'output':[],'usage':null}")),
        fails(ServerErrorException.class, "It broke").andThen(partial("Hi")));
    whole(
        RESPONSES,
        "all of it at once, a search and notes with it",
        "{'id':'r1','object':'response','status':'completed','model':'gpt','error':null,'output':["
            + "{'type':'reasoning','id':'t1','summary':[]},"
            + "{'type':'web_search_call','id':'w1','status':'completed','action':{'type':'search'}},"
            + "{'type':'message','id':'m1','role':'assistant','content':[{'type':'output_text',"
            + "'text':'Hi','annotations':[{'type':'url_citation','url':'u','start_index':0}]}]}],"
            + "'usage':{'input_tokens':3,'output_tokens':2,'total_tokens':5},"
            + "'service_tier':'priority','safety_identifier':null}",
        says("Hi", Kind.STOP, "completed").andThen(used(3, 0, 2, 0)));
    return tests();
  }

  private static String start(String usage) {
    return "{'type':'message_start','message':{'id':'msg_1','type':'message','role':'assistant',"
        + "'content':[],'model':'claude','stop_reason':null,'stop_sequence':null,'usage':"
        + usage
        + "}}";
  }

  private static String block(int index, String block) {
    return "{'type':'content_block_start','index':" + index + ",'content_block':" + block + "}";
  }

  private static String piece(int index, String delta) {
    return "{'type':'content_block_delta','index':" + index + ",'delta':" + delta + "}";
  }

  private static String stop(int index) {
    return "{'type':'content_block_stop','index':" + index + "}";
  }

  private static String ended(String reason, String usage) {
    return "{'type':'message_delta','delta':{'stop_reason':'"
        + reason
        + "','stop_sequence':null},'usage':"
        + usage
        + "}";
  }

  private static final String OVER = "{'type':'message_stop'}";
  private static final String TEXT = "{'type':'text','text':''}";
  private static final String SAY_HI = piece(0, "{'type':'text_delta','text':'Hi'}");

  @TestFactory
  Stream<DynamicTest> messages() {
    stream(
        ANTHROPIC,
        "caches of two lives, and what servers did, in the counts",
        events(
            start(
                "{'input_tokens':10,'cache_creation_input_tokens':7,'cache_read_input_tokens':5,"
                    + "'cache_creation':{'ephemeral_5m_input_tokens':3,'ephemeral_1h_input_tokens':4},"
                    + "'output_tokens':1,'service_tier':'standard','inference_geo':'us'}"),
            block(0, TEXT),
            "{'type':'ping'}",
            SAY_HI,
            stop(0),
            ended("end_turn", "{'output_tokens':6,'server_tool_use':{'web_search_requests':1}}"),
            OVER),
        says("Hi", Kind.STOP, "end_turn")
            .andThen(used(10, 5, 6, 0))
            .andThen(d -> assertThat(d.usage().cacheWritten()).isEqualTo(7)));
    stream(
        ANTHROPIC,
        "citations beside the text, of a page and of a document",
        events(
            start("{'input_tokens':1,'output_tokens':1}"),
            block(0, "{'type':'text','text':'','citations':[]}"),
            piece(
                0,
                "{'type':'citations_delta','citation':{'type':'page_location','cited_text':'c',"
                    + "'document_index':0,'document_title':'d','start_page_number':1,"
                    + "'end_page_number':2}}"),
            SAY_HI,
            stop(0),
            ended("end_turn", "{'output_tokens':2}"),
            OVER),
        says("Hi", Kind.STOP, "end_turn"));
    stream(
        ANTHROPIC,
        "a fetch and code that ran on its servers, and a turn that pauses",
        events(
            start("{'input_tokens':1,'output_tokens':1}"),
            block(0, "{'type':'server_tool_use','id':'srvtoolu_1','name':'web_fetch','input':{}}"),
            piece(0, "{'type':'input_json_delta','partial_json':'{}'}"),
            stop(0),
            block(
                1,
                "{'type':'web_fetch_tool_result','tool_use_id':'srvtoolu_1','content':"
                    + "{'type':'web_fetch_tool_result_error','error_code':'url_not_accessible'}}"),
            stop(1),
            block(
                2,
                "{'type':'bash_code_execution_tool_result','tool_use_id':'srvtoolu_2','content':"
                    + "{'type':'bash_code_execution_result','stdout':'1','stderr':'','return_code':0,"
                    + "'content':[]}}"),
            stop(2),
            block(3, TEXT),
            piece(3, "{'type':'text_delta','text':'Hi'}"),
            stop(3),
            ended("pause_turn", "{'output_tokens':9}"),
            OVER),
        d -> {
          assertThat(d.error()).isNull();
          assertThat(d.text()).isEqualTo("Hi");
          assertThat(d.calls()).isEmpty();
          assertThat(d.finish().raw()).isEqualTo("pause_turn");
          assertThat(d.finish().kind()).isNotEqualTo(Kind.STOP);
        });
    stream(
        ANTHROPIC,
        "a summary of what went before, which is none of the answer",
        events(
            start("{'input_tokens':1,'output_tokens':1}"),
            block(0, "{'type':'compaction','content':null}"),
            piece(0, "{'type':'compaction_delta','content':'So far: greetings.'}"),
            stop(0),
            block(1, TEXT),
            piece(1, "{'type':'text_delta','text':'Hi'}"),
            stop(1),
            ended("end_turn", "{'output_tokens':2,'iterations':[{'type':'compaction'}]}"),
            OVER),
        says("Hi", Kind.STOP, "end_turn"));
    stream(
        ANTHROPIC,
        "its memory is full",
        events(
            start("{'input_tokens':1,'output_tokens':1}"),
            block(0, TEXT),
            SAY_HI,
            stop(0),
            ended("model_context_window_exceeded", "{'output_tokens':2}"),
            OVER),
        says("Hi", Kind.LENGTH, "model_context_window_exceeded"));
    stream(
        ANTHROPIC,
        "a refusal that stopped what it had begun",
        events(
            start("{'input_tokens':1,'output_tokens':1}"),
            block(0, TEXT),
            SAY_HI,
            stop(0),
            ended("refusal", "{'output_tokens':2}")
                .replace(
                    "'stop_sequence':null", "'stop_sequence':null,'stop_details':{'type':'x'}"),
            OVER),
        says("Hi", Kind.REFUSAL, "refusal"));
    stream(
        ANTHROPIC,
        "overloaded behind a ping",
        events(
            start("{'input_tokens':1,'output_tokens':1}"),
            "{'type':'ping'}",
            block(0, TEXT),
            SAY_HI,
            "{'type':'error','error':{'details':null,'type':'overloaded_error','message':'Busy'},"
                + "'request_id':'req_7'}"),
        fails(OverloadedException.class, "Busy").andThen(partial("Hi")));
    stream(
        ANTHROPIC,
        "a tool called by code that runs there is the caller's to answer",
        events(
            start("{'input_tokens':1,'output_tokens':1}"),
            block(
                0,
                "{'type':'tool_use','id':'toolu_1','name':'f','input':{},'caller':"
                    + "{'type':'code_execution_20250825','tool_id':'srvtoolu_1'}}"),
            piece(0, "{'type':'input_json_delta','partial_json':''}"),
            piece(0, "{'type':'input_json_delta','partial_json':'{}'}"),
            stop(0),
            ended("tool_use", "{'output_tokens':2}"),
            OVER),
        calls("f{}"));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> gateways() {
    stream(
        OPENROUTER,
        "an error in the middle, with a reason and a provider, as its guide shows it",
        ": OPENROUTER PROCESSING\n\n"
            + events(
                delta("{'role':'assistant','content':'Hi'}"),
                "{'id':'c1','object':'chat.completion.chunk','created':1,'model':'m-1',"
                    + "'provider':'OpenAI','error':{'code':'server_error','message':'Provider "
                    + "disconnected'},'choices':[{'index':0,'delta':{'content':''},"
                    + "'finish_reason':'error'}]}"),
        fails(ServerErrorException.class, "Provider disconnected").andThen(partial("Hi")));
    stream(
        OPENROUTER,
        "a limit in the middle, its code a number",
        events(
            delta("{'content':'Hi'}"),
            "{'id':'c1','error':{'code':429,'message':'Slow"
                + " down','metadata':{'provider_name':'X'}},"
                + "'choices':[{'index':0,'delta':{'content':''},'finish_reason':'error',"
                + "'native_finish_reason':'error'}]}"),
        fails(RateLimitException.class, "Slow down").andThen(partial("Hi")));
    stream(
        OPENROUTER,
        "thoughts in details and in the plain word, told once",
        events(
            delta(
                "{'role':'assistant','content':'','reasoning':'Greet.','reasoning_details':"
                    + "[{'type':'reasoning.text','text':'Greet.','format':'anthropic-claude-v1',"
                    + "'index':0}]}"),
            delta(
                "{'content':'','reasoning':null,'reasoning_details':[{'type':'reasoning.text',"
                    + "'signature':'sig','format':'anthropic-claude-v1','index':0}]}"),
            delta("{'content':'Hi'}"),
            finish("'stop'")
                .replace("'delta':{}", "'delta':{'content':''},'native_finish_reason':'end_turn'"),
            "{'id':'c1','provider':'Anthropic','model':'m-1','choices':[{'index':0,'delta':"
                + "{'role':'assistant','content':''},'finish_reason':null}],'usage':{'prompt_tokens':9,"
                + "'completion_tokens':5,'total_tokens':14,'cost':0.0001,'is_byok':false,"
                + "'prompt_tokens_details':{'cached_tokens':4,'audio_tokens':0},'cost_details':"
                + "{'upstream_inference_cost':null},'completion_tokens_details':"
                + "{'reasoning_tokens':2}}}",
            "[DONE]"),
        says("Hi", Kind.STOP, "stop").andThen(thought("Greet.")).andThen(used(5, 4, 3, 2)));
    whole(
        OPENROUTER,
        "an error within the choice of an answer with status 200",
        "{'id':'c1','provider':'X','model':'m-1','choices':[{'index':0,'finish_reason':'error',"
            + "'message':{'role':'assistant','content':''},'error':{'code':502,'message':'Bad "
            + "upstream'}}]}",
        fails(ServerErrorException.class, "Bad upstream"));
    stream(
        AZURE,
        "filters of the prompt first, of each piece, and far behind the text",
        events(
            "{'choices':[],'created':0,'id':'','model':'','object':'','prompt_filter_results':"
                + "[{'prompt_index':0,'content_filter_results':{'hate':{'filtered':false,"
                + "'severity':'safe'},'jailbreak':{'detected':false,'filtered':false}}}]}",
            "{'choices':[{'content_filter_results':{},'delta':{'content':'','refusal':null,"
                + "'role':'assistant'},'finish_reason':null,'index':0,'logprobs':null}],'id':'c1',"
                + "'model':'m-1','system_fingerprint':'fp','usage':null,'obfuscation':'p'}",
            delta("{'content':'Hi'}"),
            "{'choices':[{'content_filter_offsets':{'check_offset':44,'start_offset':44,"
                + "'end_offset':198},'content_filter_results':{'violence':{'filtered':false,"
                + "'severity':'safe'}},'finish_reason':null,'index':0}],'id':'','model':''}",
            finish("'stop'"),
            "{'choices':[],'id':'c1','model':'m-1','usage':{'prompt_tokens':5,"
                + "'completion_tokens':2,'total_tokens':7,'prompt_tokens_details':"
                + "{'cached_tokens':0},'completion_tokens_details':{'reasoning_tokens':0,"
                + "'accepted_prediction_tokens':0,'rejected_prediction_tokens':0}}}",
            "[DONE]"),
        says("Hi", Kind.STOP, "stop").andThen(used(5, 0, 2, 0)));
    stream(
        AZURE,
        "a filter that stops in the middle",
        events(
            delta("{'content':'Hi'}"),
            "{'choices':[{'content_filter_results':{'violence':{'filtered':true,"
                + "'severity':'high'}},'delta':{},'finish_reason':'content_filter','index':0}]}",
            "[DONE]"),
        fails(ContentFilteredException.class, "filter").andThen(partial("Hi")));
    return tests();
  }

  @TestFactory
  Stream<DynamicTest> others() {
    stream(
        GROQ,
        "its counts in a member of its own",
        events(
            delta("{'role':'assistant','content':''}")
                .replace("'model'", "'x_groq':{'id':'req_1'},'model'"),
            delta("{'content':'Hi'}"),
            finish("'stop'")
                .replace(
                    "'model'",
                    "'x_groq':{'id':'req_1','usage':{'queue_time':0.1,'prompt_tokens':11,"
                        + "'prompt_time':0.01,'completion_tokens':2,'completion_time':0.02,"
                        + "'total_tokens':13,'total_time':0.03}},'model'"),
            "[DONE]"),
        says("Hi", Kind.STOP, "stop").andThen(used(11, 0, 2, 0)));
    stream(
        GROQ,
        "an error in a member of its own",
        events(
            delta("{'content':'Hi'}"),
            "{'id':'c1','x_groq':{'id':'req_1','error':'over capacity, please try again'},"
                + "'choices':[]}"),
        d -> {
          assertThat(d.error()).isNotNull();
          assertThat(d.error().details().partialText()).isEqualTo("Hi");
        });
    stream(
        GROQ,
        "a call that it could not write, in the middle",
        events(
            delta("{'reasoning':'Let me','channel':'analysis'}"),
            "{'error':{'message':'Failed to call a function','type':'invalid_request_error',"
                + "'code':'tool_use_failed','failed_generation':'<function=f>','status_code':400}}"),
        d -> assertThat(d.error()).isNotNull());
    stream(
        PERPLEXITY,
        "all so far with each piece, with its sources",
        events(
            "{'id':'c1','model':'sonar','created':1,'usage':{'prompt_tokens':6,"
                + "'completion_tokens':1,'total_tokens':7,'search_context_size':'low','cost':"
                + "{'request_cost':0.005,'total_cost':0.005}},'citations':['https://a'],"
                + "'search_results':[{'title':'A','url':'https://a','date':'2025-01-01',"
                + "'last_updated':null}],'object':'chat.completion.chunk','choices':[{'index':0,"
                + "'finish_reason':null,'message':{'role':'assistant','content':'H'},'delta':"
                + "{'role':'assistant','content':'H'}}]}",
            "{'id':'c1','model':'sonar','created':1,'usage':{'prompt_tokens':6,"
                + "'completion_tokens':2,'total_tokens':8},'citations':['https://a'],'object':"
                + "'chat.completion.done','choices':[{'index':0,'finish_reason':'stop','message':"
                + "{'role':'assistant','content':'Hi'},'delta':{'role':'assistant','content':'i'}}]}"),
        says("Hi", Kind.STOP, "stop")
            .andThen(used(6, 0, 2, 0))
            .andThen(extra("citations", "[https://a]")));
    stream(
        DEEPSEEK,
        "thoughts, hits and misses of its cache",
        ": keep-alive\n\n"
            + events(
                delta("{'role':'assistant','content':null,'reasoning_content':''}"),
                delta("{'content':null,'reasoning_content':'Greet.'}"),
                delta("{'content':'Hi','reasoning_content':null}"),
                "{'id':'c1','model':'m-1','choices':[{'index':0,'delta':{'content':'',"
                    + "'reasoning_content':null},'logprobs':null,'finish_reason':'stop'}],'usage':"
                    + "{'prompt_tokens':17,'completion_tokens':9,'total_tokens':26,"
                    + "'prompt_tokens_details':{'cached_tokens':16},'completion_tokens_details':"
                    + "{'reasoning_tokens':6},'prompt_cache_hit_tokens':16,"
                    + "'prompt_cache_miss_tokens':1}}",
                "[DONE]"),
        says("Hi", Kind.STOP, "stop").andThen(thought("Greet.")).andThen(used(1, 16, 3, 6)));
    stream(
        DEEPSEEK,
        "no capacity for the rest",
        events(delta("{'content':'Hi'}"), finish("'insufficient_system_resource'"), "[DONE]"),
        d -> {
          assertThat(d.error()).isNotNull();
          assertThat(d.error().details().partialText()).isEqualTo("Hi");
        });
    stream(
        XAI,
        "thoughts that are counted beside the answer",
        events(
            delta("{'role':'assistant','reasoning_content':'Greet.'}"),
            delta("{'content':'Hi'}"),
            finish("'stop'"),
            "{'id':'c1','model':'m-1','choices':[],'usage':{'prompt_tokens':32,"
                + "'completion_tokens':9,'total_tokens':135,'prompt_tokens_details':{'text_tokens':32,"
                + "'audio_tokens':0,'image_tokens':0,'cached_tokens':6},'completion_tokens_details':"
                + "{'reasoning_tokens':94,'audio_tokens':0,'accepted_prediction_tokens':0,"
                + "'rejected_prediction_tokens':0},'num_sources_used':0,"
                + "'cost_in_usd_ticks':158500},'system_fingerprint':'fp'}",
            "[DONE]"),
        says("Hi", Kind.STOP, "stop").andThen(thought("Greet.")).andThen(used(26, 6, 9, 94)));
    stream(
        MISTRAL,
        "thoughts as parts within parts, then a text",
        events(
            delta(
                "{'role':'assistant','content':[{'type':'thinking','thinking':[{'type':'text',"
                    + "'text':'Greet'}]}]}"),
            delta(
                "{'content':[{'type':'thinking','thinking':[{'type':'text','text':'.'}],"
                    + "'closed':true}]}"),
            delta("{'content':'Hi'}"),
            "{'id':'c1','model':'m-1','choices':[{'index':0,'delta':{'content':''},"
                + "'finish_reason':'stop'}],'usage':{'prompt_tokens':4,'total_tokens':9,"
                + "'completion_tokens':5},'p':'abcd'}",
            "[DONE]"),
        says("Hi", Kind.STOP, "stop").andThen(thought("Greet.")).andThen(used(4, 0, 5, 0)));
    stream(
        MISTRAL,
        "a reference among the parts is no text",
        events(
            delta(
                "{'content':[{'type':'text','text':'H'},{'type':'reference','reference_ids':[1]},"
                    + "{'type':'text','text':'i'}]}"),
            finish("'stop'"),
            "[DONE]"),
        says("Hi", Kind.STOP, "stop"));
    stream(
        MISTRAL,
        "cut by the model's own length",
        events(delta("{'content':'Hi'}"), finish("'model_length'"), "[DONE]"),
        says("Hi", Kind.LENGTH, "model_length"));
    stream(
        GEMINI,
        "calls under one index, each whole, with a signature",
        events(
            "{'choices':[{'delta':{'role':'assistant','tool_calls':[{'extra_content':{'google':"
                + "{'thought_signature':'sig'}},'function':{'arguments':'{}','name':'f'},'id':'a',"
                + "'type':'function','index':0}]},'index':0}],'created':1,'id':'c1','model':'m-1',"
                + "'object':'chat.completion.chunk'}",
            "{'choices':[{'delta':{'role':'assistant','tool_calls':[{'function':{'arguments':'{}',"
                + "'name':'g'},'id':'b','type':'function','index':0}]},'finish_reason':'tool_calls',"
                + "'index':0}],'created':1,'id':'c1','model':'m-1'}",
            "[DONE]"),
        calls("f{}", "g{}"));
    stream(
        GEMINI,
        "counts with every chunk, thoughts in the total alone",
        events(
            "{'choices':[{'delta':{'content':'H','role':'assistant'},'index':0}],'id':'c1',"
                + "'model':'m-1','usage':{'completion_tokens':1,'prompt_tokens':4,'total_tokens':25}}",
            "{'choices':[{'delta':{'content':'i','role':'assistant'},'finish_reason':'stop',"
                + "'index':0}],'id':'c1','model':'m-1','usage':{'completion_tokens':2,"
                + "'prompt_tokens':4,'total_tokens':26}}",
            "[DONE]"),
        says("Hi", Kind.STOP, "stop").andThen(used(4, 0, 2, 20)));
    whole(
        GEMINI,
        "an error as a list of one",
        "[{'error':{'code':503,'message':'The model is overloaded.','status':'UNAVAILABLE'}}]",
        d -> {
          assertThat(d.error()).isInstanceOf(OverloadedException.class);
          assertThat(d.error().isRetriable()).isTrue();
        });
    stream(
        COHERE,
        "no mark, the reason with the counts",
        events(
            delta("{'role':'assistant','content':'','tool_calls':null}"),
            delta("{'content':'Hi'}"),
            "{'id':'c1','model':'m-1','choices':[{'index':0,'finish_reason':'stop','delta':{}}],"
                + "'usage':{'prompt_tokens':3,'completion_tokens':2,'total_tokens':5}}"),
        says("Hi", Kind.STOP, "stop").andThen(used(3, 0, 2, 0)));
    stream(
        VLLM,
        "thoughts under their new name",
        events(
            delta("{'role':'assistant','content':''}"),
            delta("{'reasoning':'Greet','reasoning_content':'Greet'}"),
            delta("{'reasoning':'.'}"),
            delta("{'content':'Hi'}"),
            finish("'stop'").replace("}]}", ",'stop_reason':null,'token_ids':null}]}"),
            "{'id':'c1','model':'m-1','choices':[],'usage':{'prompt_tokens':3,'total_tokens':8,"
                + "'completion_tokens':5,'prompt_tokens_details':null}}",
            "[DONE]"),
        says("Hi", Kind.STOP, "stop").andThen(thought("Greet.")).andThen(used(3, 0, 5, 0)));
    stream(
        VLLM,
        "an error of its engine in the middle",
        events(
            delta("{'content':'Hi'}"),
            "{'error':{'message':'EngineCore encountered an issue','type':'InternalServerError',"
                + "'param':null,'code':500}}",
            "[DONE]"),
        fails(ServerErrorException.class, "EngineCore").andThen(partial("Hi")));
    typed(
        OLLAMA,
        "thoughts in a member of their own",
        "application/x-ndjson",
        lines(
            "{'model':'q','created_at':'2025-01-01T00:00:00Z','message':{'role':'assistant',"
                + "'content':'','thinking':'Greet'},'done':false}",
            "{'model':'q','message':{'role':'assistant','content':'','thinking':'.'},'done':false}",
            "{'model':'q','message':{'role':'assistant','content':'Hi'},'done':false}",
            "{'model':'q','message':{'role':'assistant','content':''},'done':true,'done_reason':"
                + "'stop','total_duration':1,'load_duration':1,'prompt_eval_count':4,"
                + "'prompt_eval_duration':1,'eval_count':5,'eval_duration':1}"),
        says("Hi", Kind.STOP, "stop").andThen(thought("Greet.")).andThen(used(4, 0, 5, 0)));
    typed(
        OLLAMA,
        "an error in the middle",
        "application/x-ndjson",
        lines(
            "{'model':'q','message':{'role':'assistant','content':'Hi'},'done':false}",
            "{'error':'an error was encountered while running the model'}"),
        fails(ServerErrorException.class, "while running the model").andThen(partial("Hi")));
    typed(
        OLLAMA,
        "loaded, and nothing said",
        "application/x-ndjson",
        lines(
            "{'model':'q','message':{'role':'assistant','content':''},'done':true,"
                + "'done_reason':'load'}"),
        d -> assertThat(d.text()).isEmpty());
    return tests();
  }

  /** Who asks for no stream gets one from servers that know nothing else. */
  @TestFactory
  Stream<DynamicTest> linesWhereOneAnswerWasWanted() {
    typed(
        COMPATIBLE,
        "lines that call themselves JSON, read also where no stream was asked for",
        JSON,
        lines(
            delta("{'role':'assistant','content':'H'}"),
            delta("{'content':'i'}"),
            finish("'stop'"),
            "{'id':'c1','model':'m-1','choices':[],'usage':{'prompt_tokens':3,"
                + "'completion_tokens':2}}"),
        says("Hi", Kind.STOP, "stop"));
    return tests();
  }
}
