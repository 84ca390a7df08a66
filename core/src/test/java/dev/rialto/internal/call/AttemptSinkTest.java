package dev.rialto.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.FailureDetails;
import dev.rialto.ResponseEvent;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.RateLimit;
import dev.rialto.spi.Target;
import dev.rialto.testing.FakeClock;
import dev.rialto.testing.RecordingSink;
import dev.rialto.testing.ScriptedStage;
import dev.rialto.testing.TestAttempt;
import dev.rialto.testing.TestCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptSinkTest {

  private final FakeClock clock = new FakeClock();
  private final List<String> heard = new ArrayList<>();
  private final Permit permit =
      new Permit() {
        @Override
        public void told(Target target, List<RateLimit> limits) {
          heard.add("limits of " + target.model());
        }

        @Override
        public void answered(long tookNanos, long nowNanos) {
          heard.add("answered in " + Duration.ofNanos(tookNanos).toMillis());
        }

        @Override
        public void failed(RialtoException error, boolean late, long nowNanos) {
          heard.add(late ? "failed, late" : "failed");
        }

        @Override
        public void released() {
          heard.add("released");
        }
      };

  private TestAttempt attempt(TestCall call) {
    TestAttempt made =
        new TestAttempt(
            clock,
            call.timeout(Duration.ofSeconds(10)).call(),
            new Target(
                OpenAi.compatible("acme", "http://localhost:1").build().endpoints().get(0), "m"),
            new RecordingSink());
    clock.advance(Duration.ofMillis(5)); // it waits before it is let through
    made.permitted(permit, clock.nanoTime());
    return made;
  }

  private TestAttempt attempt() {
    return attempt(TestCall.asking(clock, "why?"));
  }

  private static RialtoException down() {
    return new ServerErrorException("down", "", FailureDetails.NONE, null);
  }

  @Test
  void permitIsGivenBackOnce_howeverTheAttemptEnds() {
    TestAttempt answered = attempt();
    clock.advance(Duration.ofMillis(20));
    answered.onEvent(new ResponseEvent.Text("because"));
    clock.advance(Duration.ofMillis(20));
    answered.onComplete(ScriptedStage.PROVENANCE);
    answered.dropped();
    assertThat(heard).containsExactly("answered in 40");
    heard.clear();

    TestAttempt failed = attempt();
    failed.onError(down());
    failed.dropped();
    assertThat(heard).containsExactly("failed");
    heard.clear();

    TestAttempt dropped = attempt();
    dropped.dropped();
    dropped.dropped();
    dropped.onError(down());
    assertThat(heard).containsExactly("released");
  }

  @Test
  void aStreamTakesAsLongAsItsFirstContent() {
    TestAttempt stream = attempt(TestCall.asking(clock, "why?").streaming());
    clock.advance(Duration.ofMillis(20));
    stream.onEvent(new ResponseEvent.Started("id", "m"));
    clock.advance(Duration.ofMillis(10));
    stream.onEvent(new ResponseEvent.Text("because"));
    clock.advance(Duration.ofSeconds(3));
    stream.onEvent(new ResponseEvent.Text(" it is"));
    stream.onComplete(ScriptedStage.PROVENANCE);
    assertThat(heard).containsExactly("answered in 30");
  }

  @Test
  void limitsAreToldBeforeTheEnd_andAFailureBehindTheDeadlineIsLate() {
    TestAttempt attempt = attempt();
    attempt.onRateLimits(List.of(new RateLimit("requests", 10, 1, null)));
    clock.advance(Duration.ofSeconds(10));
    attempt.onError(down());
    assertThat(heard).containsExactly("limits of m", "failed, late");
  }

  @Test
  void anAttemptThatNobodyLetThrough_hasNothingToGiveBack() {
    RecordingSink sink = new RecordingSink();
    TestAttempt refused = attempt();
    refused.dropped();
    heard.clear();
    TestAttempt plain = new TestAttempt(clock, refused.call(), refused.target(), sink);
    plain.dropped();
    plain.onError(down());
    assertThat(sink.failed()).isTrue();
    assertThat(heard).isEmpty();
  }
}
