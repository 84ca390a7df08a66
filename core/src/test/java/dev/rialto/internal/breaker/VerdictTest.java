package dev.rialto.internal.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.AuthenticationException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.OverloadedException;
import dev.rialto.QuotaExceededException;
import dev.rialto.RateLimitException;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.spi.TransportFailure.Processing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {

  private static final FailureDetails NONE = FailureDetails.NONE;

  static List<RialtoException> endpointsFault() {
    return List.of(
        new ServerErrorException("", "", NONE, null),
        new OverloadedException("", "", NONE, null),
        new TransportException("", "", NONE, null, Processing.PROCESSED),
        new TransportException("", "", NONE, null, Processing.NEVER_SENT),
        new TruncatedResponseException("", "", NONE, null),
        new DeadlineExceededException("", "", NONE, null),
        new InvalidResponseException("", "", NONE.http(200, "", "", "", null), null));
  }

  static List<RialtoException> othersFault() {
    return List.of(
        new RateLimitException("", "", NONE, null),
        new InvalidRequestException("", "", NONE, null),
        new AuthenticationException("", "", NONE, null),
        new QuotaExceededException("", "", NONE, null),
        new TransportException("", "", NONE, null, Processing.REFUSED),
        new InvalidResponseException("", "", NONE.http(404, "", "", "", null), null));
  }

  @ParameterizedTest
  @MethodSource("endpointsFault")
  void whatSpeaksOfTheEndpointCounts(RialtoException error) {
    assertThat(Verdict.of(error, false)).isEqualTo(Verdict.FAILURE);
  }

  @ParameterizedTest
  @MethodSource("othersFault")
  void whatSpeaksOfTheRequestTheKeyOrTheLoadDoesNot(RialtoException error) {
    assertThat(Verdict.of(error, false)).isEqualTo(Verdict.NOTHING);
  }

  @Test
  void theCallersOwnDeadlineDoesNotCount() {
    assertThat(Verdict.of(new DeadlineExceededException("", "", NONE, null), true))
        .isEqualTo(Verdict.NOTHING);
  }
}
