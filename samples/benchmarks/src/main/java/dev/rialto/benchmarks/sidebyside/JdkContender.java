package dev.rialto.benchmarks.sidebyside;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicLong;

/** The JDK's HttpClient, asynchronous, over HTTP/2; the answer is counted and dropped unread. */
final class JdkContender implements Contender {

  private final HttpClient client;
  private final Place place;

  JdkContender(Place place) throws Exception {
    this.place = place;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .sslContext(place.sslContext())
            .build();
  }

  @Override
  public Calling unary() {
    return calling(place.unaryUrl(), RawRequest.unary());
  }

  @Override
  public Calling stream() {
    return calling(place.streamUrl(), RawRequest.stream());
  }

  private Async calling(String url, RawRequest raw) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + RawRequest.PATH))
            .header("content-type", "application/json")
            .header("accept", raw.accept())
            .header("authorization", "Bearer sk-bench")
            .POST(HttpRequest.BodyPublishers.ofByteArray(raw.body()))
            .build();
    return done ->
        client
            .sendAsync(request, info -> counted(done))
            .whenComplete(
                (response, error) -> done.done(error != null ? error : raw.check(response.body())));
  }

  private static HttpResponse.BodySubscriber<Long> counted(Done done) {
    AtomicLong bytes = new AtomicLong();
    return HttpResponse.BodySubscribers.mapping(
        HttpResponse.BodySubscribers.ofByteArrayConsumer(
            piece ->
                piece.ifPresent(
                    some -> {
                      done.first();
                      bytes.addAndGet(some.length);
                    })),
        none -> bytes.get());
  }

  @Override
  public void close() {}
}
