package dev.rialto.benchmarks.sidebyside;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The JDK's HttpClient, asynchronous, over HTTP/2; the answer is collected and dropped unread. */
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
            .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
            .whenComplete(
                (response, error) ->
                    done.done(error != null ? error : raw.check(response.body().length)));
  }

  @Override
  public void close() {}
}
