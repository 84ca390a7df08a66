package dev.rialto.internal.promote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.config.JobSettings;
import dev.rialto.internal.jobs.MemoryJobStore;
import dev.rialto.internal.promote.FakeProcess.Asked;
import dev.rialto.spi.BatchProtocol.ItemResult;
import dev.rialto.spi.JobStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How much of a batch's results lies in memory. */
class HarvestTest {

  private static final int MIB = 1 << 20;

  private final FakeWorld world = new FakeWorld();
  private final FakeBatches provider = world.provider;

  /** What the store was asked to do. */
  private final List<String> asked = new ArrayList<>();

  /** Answers are written when this completes; null: at once. */
  private @Nullable CompletableFuture<Void> written;

  private FakeProcess process(JobStore store) {
    return new FakeProcess(world, watched(store), JobSettings.DEFAULT);
  }

  private JobStore watched(JobStore of) {
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, called, args) -> {
              if (called.getName().equals("answer") || called.getName().equals("items")) {
                boolean some = args.length > 1;
                asked.add(called.getName() + (some ? " " + ((Collection<?>) args[1]).size() : ""));
              }
              if (called.getName().equals("answer") && written != null) {
                return written;
              }
              try {
                return called.invoke(of, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static ItemResult large(ItemResult result) {
    byte[] body = new byte[5 * MIB];
    java.util.Arrays.fill(body, (byte) ' ');
    System.arraycopy(result.body(), 0, body, 0, result.body().length);
    return new ItemResult(result.id(), result.kind(), result.status(), "q", body);
  }

  private List<Asked> ask(FakeProcess process, int count) {
    List<Asked> all = IntStream.range(0, count).mapToObj(i -> process.ask("number " + i)).toList();
    process.pass(Duration.ofMinutes(2));
    provider.endAll();
    process.pass(Duration.ofMinutes(3));
    return all;
  }

  @Test
  void whatDoesNotOutliveTheProcess_isHandedOutWithoutBeingWritten() {
    List<Asked> all = ask(process(new MemoryJobStore()), 3);
    assertThat(all)
        .extracting(Asked::text)
        .containsExactly("re: number 0", "re: number 1", "re: number 2");
    assertThat(asked).isEmpty();
  }

  @Test
  void largeAnswersAreWrittenFewAtATime_andMoreAreNotFetchedMeanwhile() {
    provider.answers = item -> large(FakeBatches.echo(item));
    written = new CompletableFuture<>();
    List<Asked> all = ask(process(world.store()), 10);
    assertThat(asked)
        .as("written by what they weigh, one behind the other")
        .containsExactly("answer 1");
    assertThat(provider.waits).as("pieces that came in spite of it").isEqualTo(7);
    written.complete(null);
    assertThat(all).allSatisfy(one -> assertThat(one.text()).startsWith("re: number"));
    assertThat(asked).hasSize(10).containsOnly("answer 1");
  }

  @Test
  void whoWaitsForOneItem_readsNoOther() {
    FakeProcess first = process(world.store());
    for (int i = 0; i < 3; i++) {
      first.ask("number " + i);
    }
    first.pass(Duration.ofMinutes(2));
    FakeProcess second = process(world.store());
    Asked equal = second.ask("number 1");
    second.pass(Duration.ofSeconds(5));
    provider.endAll();
    first.pass(Duration.ofMinutes(3));
    asked.clear();
    second.pass(Duration.ofMinutes(1));
    assertThat(equal.text()).isEqualTo("re: number 1");
    assertThat(asked).contains("items 1").doesNotContain("items");
  }
}
