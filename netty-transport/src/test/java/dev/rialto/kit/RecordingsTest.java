package dev.rialto.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.CallOptions;
import dev.rialto.ConfigurationException;
import dev.rialto.RateLimitException;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.testing.Received;
import dev.rialto.testing.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exchanges over real sockets, recorded, and replayed without them. */
class RecordingsTest {

  private static final String KEY = "sk-proj-thisIsTheKeyThatNobodyMaySee0123";

  @TempDir Path folder;
  private String baseUrl = "";
  private String answer = "";
  private List<String> told = List.of();

  /** Three calls, the last of which fails: a whole answer, a stream, an error. */
  @BeforeEach
  void record() {
    try (LoopbackProvider server =
            LoopbackProvider.builder()
                .apiKey(KEY)
                .when(LoopbackRequest.promptContains("echo"))
                .answer("Your key is " + KEY + ", or is it hunter2?")
                .when(LoopbackRequest.promptContains("Tell me"))
                .answer("Crème brûlée for " + KEY + " and more of it.")
                .start();
        Rialto rialto =
            Rialto.builder()
                .provider(provider(server.baseUrl(), KEY))
                .transport(recordings().recording().transport())
                .retry(r -> r.maxRepeats(0))
                .build()) {
      baseUrl = server.baseUrl();
      Librarian librarian = rialto.client(Librarian.class);
      answer = librarian.find("Bath", "the echo");
      told = Received.from(librarian.tell("Bath", "sweets")).items();
      server.failNext(1, Fault.rateLimited(Duration.ofSeconds(1)));
      assertThatThrownBy(() -> librarian.copies("Bath", "Emma"))
          .isInstanceOf(RateLimitException.class);
    }
    assertThat(answer).contains(KEY);
    assertThat(told).hasSizeGreaterThan(3);
  }

  private Recordings recordings() {
    return Recordings.in(folder).redacting("hunter2");
  }

  private static Provider provider(String url, String key) {
    return OpenAi.builder(url).apiKey(key).defaultModel("loopback").build();
  }

  private Rialto replaying(Recordings recordings) {
    return Rialto.builder()
        .provider(provider(baseUrl, "another-key-or-none"))
        .retry(r -> r.maxRepeats(0))
        .transport(recordings.transport())
        .build();
  }

  @Test
  void files_areReadable_andHoldNoKey() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    assertThat(files)
        .extracting(p -> p.getFileName().toString())
        .containsExactly(
            "001-post-v1-chat-completions.json",
            "002-post-v1-chat-completions.json",
            "003-post-v1-chat-completions.json");
    for (Path file : files) {
      assertThat(Files.readString(file))
          .doesNotContain(KEY)
          .doesNotContain("thisIsTheKey")
          .doesNotContain("hunter2")
          .contains("\"authorization\": \"***\"");
    }
    assertThat(Files.readString(files.get(0)))
        .contains("\"content\": \"Find the echo.\"")
        .contains("Your key is ***, or is it ***?")
        .contains("\"status\": 200");
    assertThat(Files.readString(files.get(1))).contains("\"afterMillis\": ").contains("data: {");
    assertThat(Files.readString(files.get(2))).contains("\"status\": 429");
  }

  @Test
  void replay_answersAsTheProviderDid_withoutANetwork() {
    Recordings recordings = recordings();
    try (Rialto rialto = replaying(recordings)) {
      Librarian librarian = rialto.client(Librarian.class);
      assertThatThrownBy(() -> librarian.copies("Bath", "Emma"))
          .isInstanceOf(RateLimitException.class);
      assertThat(String.join("", Received.from(librarian.tell("Bath", "sweets")).items()))
          .isEqualTo("Crème brûlée for *** and more of it.");
      assertThat(librarian.find("Bath", "the echo")).isEqualTo("Your key is ***, or is it ***?");
    }
    recordings.assertAllReplayed();
  }

  @Test
  void replayAtTheRecordedPace_comesToTheSame_andCanBeCancelled() {
    Recordings recordings = recordings().atRecordedPace();
    try (Rialto rialto = replaying(recordings)) {
      assertThat(
              String.join(
                  "", Received.from(rialto.client(Librarian.class).tell("Bath", "sweets")).items()))
          .startsWith("Crème brûlée");
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("rialto-replay");
  }

  @Test
  void anotherRequest_failsAndSaysWhatDiffers() {
    Recordings recordings = recordings();
    try (Rialto rialto = replaying(recordings)) {
      Librarian librarian = rialto.client(Librarian.class);
      assertThatThrownBy(() -> librarian.find("Bath", "the ecco"))
          .isInstanceOf(RialtoException.class)
          .hasMessageContaining("No recorded exchange answers POST " + baseUrl)
          .hasMessageContaining("unlike in 001-post-v1-chat-completions.json")
          .hasMessageContaining(
              "$.messages[1].content is \"Find the ecco.\"; recorded was \"Find the echo.\"")
          .hasMessageContaining("-Drialto.recordings=record");
      librarian.find("Bath", "the echo");
      assertThatThrownBy(() -> librarian.find("Bath", "the echo"))
          .hasMessageContaining("recorded 1 times, and is made once more");
      CallOptions other = CallOptions.builder().maxTokens(5).build();
      assertThatThrownBy(() -> librarian.out("Bath", "the echo", other))
          .isInstanceOf(RialtoException.class);
    }
    assertThatThrownBy(recordings::assertAllReplayed)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the ecco")
        .hasMessageContaining("Never replayed")
        .hasMessageContaining("002-post")
        .hasMessageContaining("003-post");
  }

  @Test
  void emptyFolder_isRefusedWithTheWayToFillIt(@TempDir Path empty) {
    assertThatThrownBy(() -> replaying(Recordings.in(empty)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no recordings in " + empty)
        .hasMessageContaining("-Drialto.recordings=record");
  }
}
