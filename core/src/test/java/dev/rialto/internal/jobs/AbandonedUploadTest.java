package dev.rialto.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.BatchProtocol.Item;
import dev.rialto.spi.BatchProtocol.State;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseHandler;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.Transport;
import dev.rialto.spi.TransportExchange;
import dev.rialto.spi.TransportRequest;
import dev.rialto.testing.FakeClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was uploaded for a batch that was never made does not stay at the provider. */
class AbandonedUploadTest {

  private static final String TAG = "0123456789abcdef";

  private final Files provider = new Files();

  /** Takes uploads, and answers the making of a batch as a test says. */
  private static final class Files implements Transport {
    final List<String> deleted = new ArrayList<>();
    int status = 200;
    private int uploads;

    @Override
    public TransportExchange send(TransportRequest request, ResponseHandler handler) {
      String body = "{\"id\":\"batch_1\",\"status\":\"in_progress\"}";
      int answers = 200;
      if (request.method().equals("DELETE")) {
        deleted.add(request.path().substring(request.path().lastIndexOf('/') + 1));
      } else if (request.path().endsWith("/files")) {
        body = "{\"id\":\"file-" + ++uploads + "\"}";
      } else {
        answers = status;
        body = status == 200 ? body : "{\"error\":{\"message\":\"no\"}}";
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      handler.onHead(new ResponseHead(answers, Headers.EMPTY, "h2"));
      handler.onData(bytes, 0, bytes.length);
      handler.onEnd();
      return new TransportExchange() {
        @Override
        public void consumed(int read) {}

        @Override
        public void cancel() {}
      };
    }

    @Override
    public boolean isTransportThread() {
      return false;
    }

    @Override
    public void close() {}
  }

  private BatchHttp site(boolean keepsUploads) {
    return new BatchHttp(
        new SideHttp(provider, new FakeClock(), Runnable::run),
        new Target(OpenAi.builder().apiKey("k").build().endpoints().get(0), "gpt-4o-mini"),
        keepsUploads);
  }

  private static List<Item> items() {
    return List.of(
        new Item(
            TAG + "-0",
            new CompletionRequest(
                List.of(Message.user("x")), Parameters.NONE, null, List.of(), false)));
  }

  private static State found(String uploadId) {
    return new State("batch_1", State.Phase.RUNNING, 0, 0, 1, List.of(), "", uploadId);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 429})
  void whatTheProviderRefuses_takesItsUploadAlong(int status) {
    provider.status = status;
    assertThat(site(false).submit(items(), TAG)).isCompletedExceptionally();
    assertThat(site(false).submit(items())).isCompletedExceptionally();
    assertThat(provider.deleted).containsExactly("file-1", "file-2");
  }

  @Test
  void whatWasTaken_andWhatIsToBeKept_stays() {
    assertThat(site(false).submit(items(), TAG)).isCompleted();
    provider.status = 400;
    assertThat(site(true).submit(items(), TAG)).isCompletedExceptionally();
    assertThat(provider.deleted).isEmpty();
  }

  @Test
  void inDoubtItStaysUntilThatIsDecided() {
    provider.status = 500;
    BatchHttp site = site(false);
    assertThat(site.submit(items(), TAG)).isCompletedExceptionally();
    assertThat(site.submit(items(), TAG)).isCompletedExceptionally();
    assertThat(provider.deleted).isEmpty();
    site.decided("another", null);
    assertThat(provider.deleted).isEmpty();
    site.decided(TAG, found("file-2"));
    assertThat(provider.deleted).containsExactly("file-1");
    assertThat(site.submit(items(), TAG)).isCompletedExceptionally();
    site.decided(TAG, found(""));
    assertThat(provider.deleted).as("it may be in the batch").hasSize(1);
    assertThat(site.submit(items(), TAG)).isCompletedExceptionally();
    site.decided(TAG, null);
    assertThat(provider.deleted).containsExactly("file-1", "file-4");
  }
}
