package dev.rialto.internal.route;

import static dev.rialto.internal.route.FakeUpstream.answers;
import static dev.rialto.internal.route.FakeUpstream.fails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.AuthenticationException;
import dev.rialto.Explanation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExplainTest {

  @Test
  void saysWhereACallWouldGoAndWhyNotElsewhere() {
    Fixture f = new Fixture().route("a", "b", "c", "d", "e");
    f.upstream
        .always("a", fails(Fixture.serverError()))
        .next("b", fails(new AuthenticationException("dead", "", Fixture.details(401, null), null)))
        .next("c", fails(Fixture.rateLimit(Duration.ofSeconds(7))))
        .always("d", answers("hi"));
    for (int i = 0; i < 5; i++) {
      f.unary();
    }
    int before = f.upstream.attempts.size();
    Explanation why = f.router().explain(f.call(true, Duration.ofSeconds(1)));
    assertThat(why.candidates())
        .extracting(Explanation.Candidate::reason)
        .containsExactly(
            "its circuit is open for another 1.0 s",
            "the provider refused its key lately",
            "its server asked for patience for 7.0 s",
            "chosen by strategy PRIORITY",
            "a fallback");
    assertThat(why.toString()).contains("→ d/d-model");
    assertThat(f.upstream.attempts).hasSize(before);
  }
}
