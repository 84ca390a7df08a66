package dev.rialto.internal.cache.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Image;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.Role;
import dev.rialto.ToolCall;
import dev.rialto.ToolSpecification;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.TestCall;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CacheKeyTest {

  private final FakeClock clock = new FakeClock();

  @Test
  void equalQuestionsHaveEqualKeys() {
    assertThat(key(asking("What is TLS?"))).isEqualTo(key(asking("What is " + "TLS?")));
    assertThat(key(asking("What is TLS?"))).hasSameHashCodeAs(key(asking("What is TLS?")));
  }

  @Test
  void streamUserMetadataPriorityAndDeadlineDoNotCount() {
    CacheKey plain = key(asking("q"));
    assertThat(key(asking("q").streaming())).isEqualTo(plain);
    CallOptions who =
        CallOptions.builder()
            .user("u-1")
            .metadata("team", "red")
            .priority(dev.rialto.Priority.LOW)
            .timeout(java.time.Duration.ofSeconds(1))
            .build();
    assertThat(key(asking("q").options(who))).isEqualTo(plain);
    assertThat(key(extra(Map.of("user", "u-2", "stream_options", Map.of("include_usage", true)))))
        .isEqualTo(plain);
  }

  @Test
  void allThatChangesTheAnswerCounts() {
    List<TestCall> all = new ArrayList<>();
    all.add(asking("q"));
    all.add(asking("Q"));
    all.add(asking("q").model("acme/small"));
    all.add(asking("q").model(""));
    all.add(asking("q").task("code"));
    all.add(asking("q").options(CallOptions.builder().tenant("t1").build()));
    all.add(asking("q").options(CallOptions.builder().tenant("t2").build()));
    all.add(parameters(0.5, 0, Double.NaN, Double.NaN, Double.NaN, List.of()));
    all.add(parameters(Double.NaN, 9, Double.NaN, Double.NaN, Double.NaN, List.of()));
    all.add(parameters(Double.NaN, 0, 0.5, Double.NaN, Double.NaN, List.of()));
    all.add(parameters(Double.NaN, 0, Double.NaN, 0.5, Double.NaN, List.of()));
    all.add(parameters(Double.NaN, 0, Double.NaN, Double.NaN, 0.5, List.of()));
    all.add(parameters(Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN, List.of("END")));
    all.add(extra(Map.of("seed", 1)));
    all.add(extra(Map.of("seed", 2)));
    all.add(extra(Map.of("venice_parameters", Map.of("include_search", true))));
    all.add(messages(Message.system("q")));
    all.add(messages(Message.assistant("q")));
    all.add(messages(Message.user("q"), Message.user("")));
    all.add(
        messages(
            new Message(Role.USER, List.of(Image.of(URI.create("https://q"))), List.of(), null)));
    all.add(
        messages(
            new Message(
                Role.USER,
                List.of(new Content.Text("q")),
                List.of(new ToolCall("1", "f", "{}")),
                null)));
    all.add(messages(Message.toolResult("1", "q")));
    all.add(messages(Message.toolResult("2", "q")));
    all.add(schema(new OutputSchema("a", "{}"), List.of()));
    all.add(schema(new OutputSchema("a", "{\"type\":\"object\"}"), List.of()));
    all.add(schema(null, List.of(new ToolSpecification("f", "d", "{}"))));
    all.add(schema(null, List.of(new ToolSpecification("f", "e", "{}"))));
    all.add(TestCall.embedding(clock, "q"));
    all.add(TestCall.embedding(clock, "q", "q"));
    all.add(asking("q").request(new EmbeddingRequest(List.of("q"), 64)));

    Set<CacheKey> keys = new HashSet<>();
    for (TestCall call : all) {
      keys.add(key(call));
    }
    assertThat(keys).hasSameSizeAs(all);
  }

  @Test
  void aTextThatEndsInHalfAnEmoji_isNotTheOneWithAQuestionMark() {
    List<String> texts = List.of("so?", "so\ud83d", "so\ud83d\ude00", "so");
    KeyTags tags = new KeyTags();
    assertThat(texts.stream().map(text -> key(asking(text)).forTiers("", "shop", tags)))
        .doesNotHaveDuplicates();
  }

  @Test
  void tenantsNeverShareAKeyWhateverTheyAsk() {
    long seed = System.nanoTime();
    System.out.println("CacheKeyTest seed " + seed);
    Random random = new Random(seed);
    String alphabet = "ab/\u0000\u0001 ";
    for (int i = 0; i < 20_000; i++) {
      String one = text(random, alphabet);
      String other = text(random, alphabet);
      CacheKey a = key(asking(text(random, alphabet) + "q").model(one).options(tenant(other)));
      CacheKey b = key(asking(text(random, alphabet) + "q").model(other).options(tenant(one)));
      if (!one.equals(other)) {
        assertThat(a).isNotEqualTo(b);
      }
    }
  }

  @Test
  void keyDoesNotChangeWithAListThatTheCallerKeeps() {
    List<Object> mutable = new ArrayList<>(List.of("a"));
    TestCall call = extra(Map.of("tags", mutable));
    CacheKey before = key(call);
    CacheKey same = key(extra(Map.of("tags", List.of("a"))));
    mutable.add("b");
    assertThat(before).isEqualTo(same);
  }

  @Test
  void aWholeNumberIsTheSameWhateverItsType() {
    CacheKey one = key(extra(Map.of("seed", 3, "more", List.of((short) 4))));
    CacheKey other = key(extra(Map.of("seed", 3L, "more", List.of(4L))));
    assertThat(other).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(other.forTiers("", "shop", new KeyTags()))
        .isEqualTo(one.forTiers("", "shop", new KeyTags()));
    assertThat(key(extra(Map.of("seed", "3", "more", List.of(4L))))).isNotEqualTo(one);
  }

  @Test
  void keyKnowsItsWeight() {
    CacheKey key = key(messages(Message.user("A".repeat(10_000_000))));
    assertThat(key.bytes()).isGreaterThan(10_000_000);
  }

  /** Ten thousand remembered answers about images must not hold ten thousand images. */
  @Test
  void mediaAreKnownByTheirDigest() {
    CacheKey one = key(messages(pictured(1, "b")));
    assertThat(one.bytes()).isLessThan(1_000);
    assertThat(one).isEqualTo(key(messages(pictured(1, "b"))));
    assertThat(one).isNotEqualTo(key(messages(pictured(2, "b"))));
    assertThat(one).isNotEqualTo(key(messages(pictured(1, "c"))));
    Message other = Message.user(List.of(new Content.Text("b"), new Content.Text("a"), picture(1)));
    assertThat(one).isNotEqualTo(key(messages(other)));
    byte[] pdf = Arrays.copyOf("%PDF-".getBytes(UTF_8), 1_000_000);
    assertThat(key(messages(Message.user(List.of(Document.pdf("a", pdf))))))
        .isNotEqualTo(key(messages(Message.user(List.of(Document.pdf("b", pdf))))));
  }

  private static Message pictured(int seed, String text) {
    return Message.user(List.of(new Content.Text("a"), picture(seed), new Content.Text(text)));
  }

  private static Image picture(int seed) {
    byte[] bytes = new byte[1_000_000];
    new Random(seed).nextBytes(bytes);
    return Image.of(bytes, "image/png");
  }

  private static CallOptions tenant(String name) {
    return CallOptions.builder().tenant(name).build();
  }

  private static String text(Random random, String alphabet) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private TestCall asking(String question) {
    return TestCall.asking(clock, question);
  }

  private TestCall messages(Message... messages) {
    return asking("q")
        .request(new CompletionRequest(List.of(messages), Parameters.NONE, null, List.of(), false));
  }

  private TestCall schema(@Nullable OutputSchema schema, List<ToolSpecification> tools) {
    return asking("q")
        .request(
            new CompletionRequest(
                List.of(Message.user("q")), Parameters.NONE, schema, tools, false));
  }

  private TestCall parameters(
      double temperature,
      int maxTokens,
      double topP,
      double frequencyPenalty,
      double presencePenalty,
      List<String> stop) {
    return with(
        new Parameters(
            temperature, maxTokens, topP, frequencyPenalty, presencePenalty, stop, Map.of()));
  }

  private TestCall extra(Map<String, Object> extra) {
    return with(
        new Parameters(Double.NaN, 0, Double.NaN, Double.NaN, Double.NaN, List.of(), extra));
  }

  private TestCall with(Parameters parameters) {
    return asking("q")
        .request(
            new CompletionRequest(List.of(Message.user("q")), parameters, null, List.of(), false));
  }

  private static CacheKey key(TestCall call) {
    return CacheKey.of(call.call());
  }
}
