package dev.rialto.internal.cache.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Image;
import dev.rialto.ImageRequest;
import dev.rialto.Message;
import dev.rialto.ModerationRequest;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.Priority;
import dev.rialto.PromptCache;
import dev.rialto.ReasoningEffort;
import dev.rialto.Request;
import dev.rialto.Role;
import dev.rialto.ToolCall;
import dev.rialto.ToolChoice;
import dev.rialto.ToolSpecification;
import dev.rialto.spi.CacheTier;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.TestCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every single input of a call is turned over, alone and with others: those that change the answer
 * change the key, in memory and in tiers, and the others change neither.
 */
class CacheKeyPropertyTest {

  private static final byte[] PNG =
      "\u0089PNG\r\n\u001a\none".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] OTHER_PNG =
      "\u0089PNG\r\n\u001a\ntwo".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] PDF = "%PDF-1.7 one".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] OTHER_PDF = "%PDF-1.7 two".getBytes(StandardCharsets.ISO_8859_1);

  private final FakeClock clock = new FakeClock();
  private final Map<String, Consumer<Asked>> counting = new LinkedHashMap<>();
  private final Map<String, Consumer<Asked>> idle = new LinkedHashMap<>();

  /** All that can be said of a call, to be changed piece by piece. */
  private static class Asked {
    String system = "You are terse.";
    String question = "What is TLS?";
    String answer = "A protocol.";
    Role firstRole = Role.SYSTEM;
    byte[] image = PNG;
    String imageType = "image/png";
    String documentName = "rfc";
    byte[] document = PDF;
    String toolCallId = "call-1";
    String toolCallName = "find";
    String toolCallArguments = "{}";
    String toolResult = "found";
    boolean toolFailed;
    String last = "And now?";
    boolean lastTwice;
    String toolName = "find";
    String toolDescription = "Finds.";
    String toolSchema = "{}";
    boolean toolStrict = true;
    boolean secondTool;
    ToolChoice choice = ToolChoice.AUTO;
    String schemaName = "Review";
    String schema = "{}";
    boolean typed = true;
    double temperature = Double.NaN;
    int maxTokens;
    double topP = Double.NaN;
    double frequencyPenalty = Double.NaN;
    double presencePenalty = Double.NaN;
    List<String> stop = List.of();
    final Map<String, Object> extra = new LinkedHashMap<>();
    String model = "acme/large";
    String task = "";
    String profile = "";
    boolean streaming;
    boolean repairing;
    Duration ttl = Duration.ZERO;
    Duration timeout = Duration.ofSeconds(60);
    final CallOptions.Builder options = CallOptions.builder();
    String route = "acme/large";
    String namespace = "shop";

    Request request() {
      List<Content> shown = new ArrayList<>();
      shown.add(new Content.Text(question));
      shown.add(Image.of(image, imageType));
      shown.add(Document.pdf(documentName, document));
      List<Message> messages = new ArrayList<>();
      messages.add(new Message(firstRole, List.of(new Content.Text(system)), List.of(), null));
      messages.add(Message.user(shown));
      messages.add(
          Message.assistant(
              List.of(new Content.Text(answer)),
              List.of(new ToolCall(toolCallId, toolCallName, toolCallArguments))));
      messages.add(
          toolFailed
              ? Message.toolFailure(toolCallId, toolResult)
              : Message.toolResult(toolCallId, toolResult));
      messages.add(Message.user(last));
      if (lastTwice) {
        messages.add(Message.user(last));
      }
      List<ToolSpecification> tools = new ArrayList<>();
      tools.add(new ToolSpecification(toolName, toolDescription, toolSchema, toolStrict));
      if (secondTool) {
        tools.add(new ToolSpecification("other", "", "{}"));
      }
      return new CompletionRequest(
          messages,
          new Parameters(
              temperature, maxTokens, topP, frequencyPenalty, presencePenalty, stop, extra),
          typed ? new OutputSchema(schemaName, schema) : null,
          tools,
          choice,
          streaming);
    }

    CacheKey key(FakeClock clock) {
      TestCall call =
          TestCall.asking(clock, "")
              .request(request())
              .model(model)
              .task(task)
              .profile(profile)
              .options(options.build())
              .cacheTtl(ttl)
              .timeout(timeout);
      if (repairing) {
        call.repairing();
      }
      return CacheKey.of((streaming ? call.streaming() : call).call());
    }
  }

  CacheKeyPropertyTest() {
    counting.put("system prompt", a -> a.system += " ");
    counting.put("question", a -> a.question = "what is TLS?");
    counting.put("earlier answer", a -> a.answer = "");
    counting.put("role", a -> a.firstRole = Role.USER);
    counting.put("image", a -> a.image = OTHER_PNG);
    counting.put("image type", a -> a.imageType = "image/webp");
    counting.put("document's name", a -> a.documentName = "rfc2");
    counting.put("document", a -> a.document = OTHER_PDF);
    counting.put("tool call id", a -> a.toolCallId = "call-2");
    counting.put("tool call name", a -> a.toolCallName = "seek");
    counting.put("tool call arguments", a -> a.toolCallArguments = "{\"a\":1}");
    counting.put("tool result", a -> a.toolResult = "lost");
    counting.put("tool failed", a -> a.toolFailed = true);
    counting.put("last message", a -> a.last = "And then?");
    counting.put("number of messages", a -> a.lastTwice = true);
    counting.put("tool name", a -> a.toolName = "seek");
    counting.put("tool description", a -> a.toolDescription = "Seeks.");
    counting.put("tool schema", a -> a.toolSchema = "{\"type\":\"object\"}");
    counting.put("tool strictness", a -> a.toolStrict = false);
    counting.put("number of tools", a -> a.secondTool = true);
    counting.put("tool choice", a -> a.choice = ToolChoice.REQUIRED);
    counting.put("schema name", a -> a.schemaName = "Review2");
    counting.put("schema", a -> a.schema = "{\"type\":\"object\"}");
    counting.put("temperature", a -> a.temperature = 0);
    counting.put("max tokens", a -> a.maxTokens = 1);
    counting.put("top p", a -> a.topP = 0.5);
    counting.put("frequency penalty", a -> a.frequencyPenalty = 0.5);
    counting.put("presence penalty", a -> a.presencePenalty = 0.5);
    counting.put("stop", a -> a.stop = List.of("END"));
    counting.put("seed", a -> a.extra.put("seed", 1));
    counting.put("nested extra", a -> a.extra.put("options", Map.of("k", List.of(1, 2))));
    counting.put("reasoning", a -> a.extra.put("reasoning_effort", ReasoningEffort.HIGH));
    counting.put("model", a -> a.model = "acme/small");
    counting.put("task", a -> a.task = "code");
    counting.put("tenant", a -> a.options.tenant("t"));

    idle.put("stream", a -> a.streaming = true);
    idle.put("user", a -> a.options.user("u"));
    idle.put("metadata", a -> a.options.metadata("team", "red"));
    idle.put("priority", a -> a.options.priority(Priority.LOW));
    idle.put("timeout", a -> a.timeout = Duration.ofSeconds(1));
    idle.put("ttl", a -> a.ttl = Duration.ofSeconds(1));
    idle.put("repair", a -> a.repairing = true);
    idle.put("prompt cache", a -> a.extra.put("prompt_cache", PromptCache.LONG));
    idle.put("prompt cache key", a -> a.extra.put("prompt_cache_key", "k"));
    idle.put("user in the body", a -> a.extra.put("user", "u"));
    idle.put("metadata in the body", a -> a.extra.put("metadata", Map.of("a", "b")));
    idle.put("profile of a named model", a -> a.profile = "quality");
  }

  @Test
  void everyInputThatChangesTheAnswerChangesTheKeyAndNoOtherDoes() {
    Asked plain = new Asked();
    counting.forEach(
        (name, turn) -> {
          Asked turned = new Asked();
          turn.accept(turned);
          assertThat(turned.key(clock)).as(name).isNotEqualTo(plain.key(clock));
          assertThat(digest(turned)).as(name).isNotEqualTo(digest(plain));
        });
    idle.forEach(
        (name, turn) -> {
          Asked turned = new Asked();
          turn.accept(turned);
          assertThat(turned.key(clock)).as(name).isEqualTo(plain.key(clock));
          assertThat(turned.key(clock)).as(name).hasSameHashCodeAs(plain.key(clock));
          assertThat(digest(turned)).as(name).isEqualTo(digest(plain));
        });
  }

  @Test
  void keysAreEqualIfAndOnlyIfTheSameInputsWereTurned() {
    long seed = System.nanoTime();
    System.out.println("CacheKeyPropertyTest seed " + seed);
    Random random = new Random(seed);
    Map<Set<String>, String> digests = new LinkedHashMap<>();
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      Set<String> turned = some(random, counting.keySet());
      Set<String> beside = some(random, idle.keySet());
      Asked one = turned(turned, beside);
      Asked other = turned(turned, some(random, idle.keySet()));
      assertThat(one.key(clock)).as("seed %s: %s", seed, turned).isEqualTo(other.key(clock));
      String digest = digest(one);
      assertThat(digest).as("seed %s: %s", seed, turned).isEqualTo(digest(other));
      String known = digests.put(turned, digest);
      if (known == null) {
        assertThat(all.add(digest)).as("seed %s: %s is another's", seed, turned).isTrue();
      }
    }
  }

  private Asked turned(Set<String> that, Set<String> beside) {
    Asked asked = new Asked();
    that.forEach(name -> counting.get(name).accept(asked));
    beside.forEach(name -> idle.get(name).accept(asked));
    return asked;
  }

  private static Set<String> some(Random random, Set<String> names) {
    Set<String> some = new LinkedHashSet<>();
    for (String name : names) {
      if (random.nextInt(6) == 0) {
        some.add(name);
      }
    }
    return some;
  }

  @Test
  void whereARouteChoosesTheProfileThatWeighsItsModelsCounts() {
    Asked one = new Asked();
    one.model = "";
    Asked other = new Asked();
    other.model = "";
    other.profile = "quality";
    assertThat(one.key(clock)).isNotEqualTo(other.key(clock));
    assertThat(digest(one)).isNotEqualTo(digest(other));
  }

  @Test
  void textIsNotTheSameAsAValue() {
    Asked plain = new Asked();
    Asked untyped = new Asked();
    untyped.typed = false;
    assertThat(untyped.key(clock)).isNotEqualTo(plain.key(clock));
    assertThat(digest(untyped)).isNotEqualTo(digest(plain));
  }

  @Test
  void otherInstancesShareOnlyWhatTheyRouteAlikeInTheSameNamespace() {
    Asked plain = new Asked();
    Asked routed = new Asked();
    routed.route = "acme/large other/large";
    Asked elsewhere = new Asked();
    elsewhere.namespace = "bank";
    assertThat(Set.of(digest(plain), digest(routed), digest(elsewhere))).hasSize(3);
  }

  /** What another process computes must not hang on this one's order of maps or identities. */
  @Test
  void digestDoesNotChangeWithTheOrderOfExtraMembersNorWithTheProcess() {
    Asked one = new Asked();
    Asked other = new Asked();
    for (int i = 0; i < 20; i++) {
      one.extra.put("member" + i, Map.of("a", i, "b", List.of(true, "x", 1.5)));
      other.extra.put("member" + (19 - i), Map.of("b", List.of(true, "x", 1.5), "a", 19 - i));
    }
    assertThat(digest(one)).isEqualTo(digest(other));
    assertThat(digest(new Asked()))
        .isEqualTo("2524b67086a0b799bd9692937f52618218edabd27cc04045c436ea5b298b7e9a");
  }

  @Test
  void otherTasksHaveKeysOfTheirOwn() {
    List<CacheKey> keys = new ArrayList<>();
    keys.add(key(new EmbeddingRequest(List.of("a"), 0), Map.of()));
    keys.add(key(new EmbeddingRequest(List.of("a"), 64), Map.of()));
    keys.add(key(new EmbeddingRequest(List.of("a", ""), 0), Map.of()));
    keys.add(key(new EmbeddingRequest(List.of("a"), 0), Map.of("input_type", "query")));
    keys.add(key(new ModerationRequest(List.of("a")), Map.of()));
    keys.add(key(new ModerationRequest(List.of("a", "")), Map.of()));
    keys.add(key(new ImageRequest("a", "", "", 1, Map.of()), Map.of()));
    keys.add(key(new ImageRequest("b", "", "", 1, Map.of()), Map.of()));
    keys.add(key(new ImageRequest("a", "1x1", "", 1, Map.of()), Map.of()));
    keys.add(key(new ImageRequest("a", "", "hd", 1, Map.of()), Map.of()));
    keys.add(key(new ImageRequest("a", "", "", 2, Map.of()), Map.of()));
    keys.add(key(new ImageRequest("a", "", "", 1, Map.of("style", "vivid")), Map.of()));
    Set<String> digests = new HashSet<>();
    keys.forEach(key -> digests.add(digest(key, "", "shop")));
    assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
    assertThat(digests).hasSameSizeAs(keys);

    assertThat(key(new ImageRequest("a", "", "", 1, Map.of("user", "u")), Map.of("user", "u")))
        .isEqualTo(keys.get(6));
    assertThat(key(new EmbeddingRequest(List.of("a"), 0), Map.of("user", "u")))
        .isEqualTo(keys.get(0));
  }

  private CacheKey key(Request request, Map<String, Object> extra) {
    CallOptions.Builder options = CallOptions.builder();
    extra.forEach(options::extra);
    return CacheKey.of(TestCall.asking(clock, "").request(request).options(options.build()).call());
  }

  private String digest(Asked asked) {
    return digest(asked.key(clock), asked.route, asked.namespace);
  }

  private static String digest(CacheKey key, String route, String namespace) {
    CacheTier.@Nullable Key known = key.forTiers(route, namespace, new KeyTags());
    assertThat(known).isNotNull();
    return known.digest();
  }
}
