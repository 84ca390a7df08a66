package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheScope;
import dev.rialto.CacheStatus;
import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.Packed;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.UserMessage;
import dev.rialto.loopback.LoopbackProvider;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Flow;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** A method's answers are forgotten whatever way it hands them out. */
class ForgottenMethodsTest {

  /** Nested, so that its name has a dot in it. */
  @Completion(cache = CacheMode.ON, timeout = "20s")
  interface Guide {
    @UserMessage("Tell me of {{place}}.")
    Result<String> tell(String place);

    @UserMessage("Tell me of {{place}}.")
    CompletionStream<String> telling(String place);

    @UserMessage("Is {{places}} a town?")
    Result<List<Boolean>> towns(@Packed List<String> places);
  }

  @Test
  void aNestedClientsMethodsAreForgottenOneByOneAndTogether() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Guide guide = rialto.client(Guide.class);
      guide.tell("Oslo");
      List<Boolean> towns = guide.towns(List.of("Oslo", "Rome")).value();
      assertThat(towns).hasSize(2);
      assertThat(told(guide)).as("a stream finds what a call was answered").isTrue();
      long before = server.counters().requests();

      rialto.cache().invalidate(CacheScope.ALL.method(Guide.class, "telling")).join();
      assertThat(guide.tell("Oslo").cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
      assertThat(told(guide)).isFalse();
      assertThat(told(guide)).isTrue();
      assertThat(guide.towns(List.of("Rome", "Oslo")).cacheStatus().isHit()).isTrue();
      assertThat(server.counters().requests()).isEqualTo(before + 1);

      rialto.cache().invalidate(CacheScope.ALL.client(Guide.class)).join();
      assertThat(guide.tell("Oslo").cacheStatus()).isEqualTo(CacheStatus.MISS);
      assertThat(guide.towns(List.of("Rome", "Oslo")).cacheStatus().isHit()).isFalse();
      assertThat(server.counters().requests()).isGreaterThanOrEqualTo(before + 3);
    }
  }

  @Test
  void whatWasForgottenStaysSoAfterARestart() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    try (LoopbackProvider server = LoopbackProvider.start()) {
      try (Rialto before = over(server, source)) {
        before.client(Guide.class).tell("Oslo");
        before.cache().invalidate(CacheScope.ALL.method(Guide.class, "telling")).join();
      }
      try (Rialto after = over(server, source)) {
        Guide guide = after.client(Guide.class);
        assertThat(told(guide)).isFalse();
        assertThat(told(guide)).isTrue();
      }
      try (Rialto last = over(server, source)) {
        assertThat(last.client(Guide.class).tell("Oslo").cacheStatus())
            .isEqualTo(CacheStatus.HIT_DURABLE);
      }
    }
  }

  private static Rialto over(LoopbackProvider server, DataSource source) {
    return Rialto.builder()
        .provider(server.openAi())
        .cache(c -> c.sql(source, s -> s.timeout(Duration.ofSeconds(20))))
        .build();
  }

  /** Returns whether the stream's answer was remembered. */
  private static boolean told(Guide guide) {
    CompletionStream<String> telling = guide.telling("Oslo");
    StringBuilder all = new StringBuilder();
    telling.subscribe(new Gathering(all));
    CacheStatus status = telling.result().toCompletableFuture().join().cacheStatus();
    assertThat(all).isNotEmpty();
    return status.isHit();
  }

  /** Takes all that comes. */
  private record Gathering(StringBuilder all) implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String text) {
      all.append(text);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }
}
