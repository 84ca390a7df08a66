package dev.rialto.metrics.jfr;

import static dev.rialto.metrics.Events.GPT;
import static dev.rialto.metrics.Events.REVIEW;
import static dev.rialto.metrics.Events.SONNET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.Cost;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.metrics.Events;
import dev.rialto.metrics.WatchedAssistant;
import dev.rialto.spi.CircuitState;
import dev.rialto.spi.LoadLevel;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.PipelineEvent.BatchSent;
import dev.rialto.spi.PipelineEvent.CircuitChanged;
import dev.rialto.spi.PipelineEvent.LoadChanged;
import dev.rialto.spi.PipelineEvent.SettingTuned;
import dev.rialto.spi.PipelineListener;
import dev.rialto.spi.TuningStep;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import jdk.jfr.Configuration;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.Timespan;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records with Flight Recorder and reads the events back. */
class JfrEventsTest {

  private static final List<Class<? extends Event>> ALL =
      List.of(
          JfrCall.class,
          JfrAttempt.class,
          JfrCircuit.class,
          JfrBatch.class,
          JfrLoad.class,
          JfrTuning.class,
          JfrTransport.class,
          JfrQueue.class);

  @TempDir Path dir;

  @Test
  void whatAPipelineDoesIsInTheRecording() throws Exception {
    List<RecordedEvent> events;
    try (LoopbackProvider server = LoopbackProvider.start();
        Recording recording = new Recording(shipped());
        JfrEvents listener = new JfrEvents()) {
      recording.enable("dev.rialto.ConnectionStatistics").with("period", "endChunk");
      recording.enable("dev.rialto.QueueStatistics").with("period", "endChunk");
      recording.start();
      // Listeners hear of a call behind its caller's back, each event in the listeners' order.
      CountDownLatch heard = new CountDownLatch(1);
      PipelineListener behind =
          event -> {
            if (event instanceof PipelineEvent.CallEnded) {
              heard.countDown();
            }
          };
      try (Rialto rialto =
          Rialto.builder().provider(server.openAi()).listener(listener).listener(behind).build()) {
        rialto.client(WatchedAssistant.class).say("hello", CallOptions.builder().build());
        assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
        events = stop(recording);
      }
    }
    RecordedEvent call = only(events, "dev.rialto.Call");
    assertThat(call.getString("client")).isEqualTo("WatchedAssistant");
    assertThat(call.getString("method")).isEqualTo("say");
    assertThat(call.getString("model")).isEqualTo("openai/loopback");
    assertThat(call.getString("cacheStatus")).isEqualTo("BYPASS");
    assertThat(call.getDuration("totalTime")).isPositive();
    assertThat(call.getLong("outputTokens")).isPositive();
    assertThat(call.getInt("attempts")).isEqualTo(1);
    assertThat(call.getString("failure")).isNull();
    RecordedEvent attempt = only(events, "dev.rialto.Attempt");
    assertThat(attempt.getString("endpoint")).isEqualTo(call.getString("endpoint"));
    assertThat(attempt.getDuration("time"))
        .isPositive()
        .isLessThanOrEqualTo(call.getDuration("totalTime"));
    assertThat(attempt.getLong("costPicos")).isEqualTo(call.getLong("costPicos"));
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().endsWith("ConnectionStatistics"))
        .isNotEmpty()
        .last()
        .satisfies(
            event -> {
              assertThat(event.getLong("requests")).isEqualTo(1);
              assertThat(event.getLong("connectionsOpened")).isEqualTo(1);
              assertThat(event.getLong("bytesReceived")).isPositive();
            });
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().endsWith("QueueStatistics"))
        .isNotEmpty()
        .last()
        .satisfies(
            event -> {
              assertThat(event.getInt("limit")).isPositive();
              assertThat(event.getInt("waiting")).isZero();
            });
  }

  /**
   * Many at once on sockets, some failing, each with its attempts: counts and sums are the calls'.
   */
  @Test
  @Timeout(120)
  void underLoad_everyCallIsInTheRecordingWhole_orCountedAsLost() throws Exception {
    List<RecordedEvent> events;
    AtomicLong calls = new AtomicLong();
    AtomicLong attempts = new AtomicLong();
    AtomicLong tokens = new AtomicLong();
    long dropped;
    int each = 100;
    try (LoopbackProvider server = LoopbackProvider.start();
        Recording recording = new Recording(shipped());
        JfrEvents listener = new JfrEvents()) {
      recording.start();
      PipelineListener behind =
          event -> {
            if (event instanceof PipelineEvent.CallEnded call) {
              calls.incrementAndGet();
              tokens.addAndGet(call.usage().output());
            } else if (event instanceof PipelineEvent.AttemptEnded) {
              attempts.incrementAndGet();
            }
          };
      Rialto rialto =
          Rialto.builder()
              .provider(server.openAi())
              .admission(a -> a.adaptive(false).maxConcurrent(50))
              .breaker(b -> b.consecutiveFailures(1_000).failureRate(1, 1_000))
              .listener(listener)
              .listener(behind)
              .build();
      try (rialto) {
        server.failNext(10, Fault.status(503));
        WatchedAssistant assistant = rialto.client(WatchedAssistant.class);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
          Thread thread =
              new Thread(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      try {
                        assistant.say("hello " + i, CallOptions.builder().build());
                      } catch (RialtoException failed) {
                        // is in the recording, too
                      }
                    }
                  });
          thread.start();
          threads.add(thread);
        }
        for (Thread thread : threads) {
          thread.join();
        }
      }
      dropped = rialto.droppedEvents(); // of a closed one none is on its way any more
      events = stop(recording);
    }
    List<RecordedEvent> recorded = named(events, "dev.rialto.Call");
    assertThat((long) recorded.size()).isEqualTo(calls.get());
    assertThat(recorded.stream().mapToLong(event -> event.getLong("outputTokens")).sum())
        .isEqualTo(tokens.get());
    assertThat(recorded)
        .allSatisfy(
            event -> {
              assertThat(event.getString("client")).isEqualTo("WatchedAssistant");
              assertThat(event.getDuration("totalTime")).isPositive();
            });
    assertThat(named(events, "dev.rialto.Attempt")).hasSize((int) attempts.get());
    assertThat(calls.get() + dropped).isGreaterThanOrEqualTo(8L * each);
    if (dropped == 0) {
      assertThat(recorded).hasSize(8 * each);
      assertThat(recorded.stream().mapToInt(event -> event.getInt("attempts")).sum())
          .isEqualTo((int) attempts.get());
    }
  }

  @Test
  void everyFieldIsTheEvents() throws Exception {
    List<RecordedEvent> events;
    try (Recording recording = new Recording(shipped());
        JfrEvents listener = new JfrEvents()) {
      recording.start();
      listener.onEvent(Events.from(CacheStatus.HIT_MEMORY, Duration.ofMillis(2)));
      listener.onEvent(Events.spent(REVIEW, SONNET, Events.usd("0.0125")));
      listener.onEvent(Events.spent(REVIEW, GPT, Cost.UNKNOWN));
      listener.onEvent(
          new CircuitChanged("openai", CircuitState.CLOSED, CircuitState.OPEN, "5 in a row"));
      listener.onEvent(new BatchSent(GPT, 3, 17));
      listener.onEvent(new LoadChanged(LoadLevel.LOW, LoadLevel.HIGH, 12.5, 800, .25, 40));
      listener.onEvent(
          new SettingTuned("timeout.millis", TuningStep.KEPT, 30_000, 15_000, "less waiting"));
      events = stop(recording);
    }
    RecordedEvent call = only(events, "dev.rialto.Call");
    assertThat(call.getString("cacheStatus")).isEqualTo("HIT_MEMORY");
    assertThat(call.getString("task")).isEqualTo("code");
    assertThat(call.getDuration("totalTime")).isEqualTo(Duration.ofMillis(2));
    assertThat(call.getLong("firstTokenTime")).isEqualTo(-1);
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("dev.rialto.Attempt"))
        .extracting(event -> event.getLong("costPicos"))
        .containsExactly(12_500_000_000L, -1L);
    RecordedEvent circuit = only(events, "dev.rialto.CircuitChange");
    assertThat(circuit.getString("from") + circuit.getString("to")).isEqualTo("CLOSEDOPEN");
    assertThat(circuit.getString("reason")).isEqualTo("5 in a row");
    RecordedEvent batch = only(events, "dev.rialto.Batch");
    assertThat(batch.getInt("calls")).isEqualTo(3);
    assertThat(batch.getInt("items")).isEqualTo(17);
    RecordedEvent load = only(events, "dev.rialto.LoadChange");
    assertThat(load.getDuration("latency")).isEqualTo(Duration.ofMillis(800));
    assertThat(load.getDouble("failures")).isEqualTo(.25);
    assertThat(load.getInt("underWay")).isEqualTo(40);
    RecordedEvent tuned = only(events, "dev.rialto.SettingTuned");
    assertThat(tuned.getString("setting") + tuned.getString("step"))
        .isEqualTo("timeout.millisKEPT");
    assertThat(tuned.getLong("from") - tuned.getLong("to")).isEqualTo(15_000);
    assertThat(tuned.getString("reason")).isEqualTo("less waiting");
  }

  @Test
  void nothingIsAllocatedWhileNobodyRecords() {
    PipelineEvent[] events = {
      Events.costing(Events.usd("0.01")),
      Events.spent(REVIEW, GPT, Events.usd("0.01")),
      new CircuitChanged("openai", CircuitState.CLOSED, CircuitState.OPEN, ""),
      new BatchSent(GPT, 3, 17),
      new LoadChanged(LoadLevel.LOW, LoadLevel.HIGH, 1, 1, 0, 1),
      new SettingTuned("timeout.millis", TuningStep.TRIED, 2, 1, "")
    };
    try (JfrEvents listener = new JfrEvents()) {
      for (int i = 0; i < 20_000; i++) {
        listener.onEvent(events[i % events.length]);
      }
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100_000; i++) {
        listener.onEvent(events[i % events.length]);
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(bytes / 100_000.0).as("bytes per event").isLessThan(.5);
    }
  }

  @Test
  void aClosedListenerTellsNoStatistics() throws Exception {
    try (Recording recording = new Recording(shipped())) {
      JfrEvents listener = new JfrEvents();
      listener.close();
      listener.close();
      recording.start();
      assertThat(stop(recording)).isEmpty();
    }
  }

  @Test
  void theShippedSettingsNameEveryEventAndNothingElse() throws Exception {
    Set<String> configured =
        shipped().getSettings().keySet().stream()
            .map(key -> key.substring(0, key.indexOf('#')))
            .collect(Collectors.toSet());
    assertThat(configured)
        .isEqualTo(
            ALL.stream()
                .map(type -> EventType.getEventType(type).getName())
                .collect(Collectors.toSet()));
    for (Class<? extends Event> type : ALL) {
      EventType described = EventType.getEventType(type);
      assertThat(described.getLabel()).isNotBlank();
      assertThat(described.getDescription()).isNotBlank();
      assertThat(described.getCategoryNames()).containsExactly("Rialto");
      described.getFields().stream()
          .filter(field -> field.getName().toLowerCase(Locale.ROOT).endsWith("time"))
          .filter(field -> !field.getName().equals("startTime"))
          .forEach(field -> assertThat(field.getAnnotation(Timespan.class)).isNotNull());
    }
  }

  private List<RecordedEvent> stop(Recording recording) throws Exception {
    recording.stop();
    Path file = dir.resolve("rialto.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .filter(event -> event.getEventType().getName().startsWith("dev.rialto."))
        .toList();
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }

  private static RecordedEvent only(List<RecordedEvent> events, String name) {
    List<RecordedEvent> found = named(events, name);
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private static Configuration shipped() throws Exception {
    try (InputStream in = JfrEvents.class.getResourceAsStream("rialto.jfc");
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return Configuration.create(text);
    }
  }
}
