package dev.rialto.internal.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who hears which channels of one Redis, and the connection that they are heard on: made when there
 * is somebody to hear, mended by Lettuce when it breaks, and made anew after {@link #drop}.
 * Thread-safe.
 */
final class RedisChannels implements AutoCloseable {

  private final Supplier<CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>>> connect;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private @Nullable Line line;
  private boolean closed;

  /**
   * Makes one without a connection.
   *
   * @param connect makes a connection for channels
   */
  RedisChannels(
      Supplier<CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>>> connect) {
    this.connect = connect;
  }

  synchronized void add(String channel, RedisListener listener) {
    subscriptions.add(new Subscription(channel, listener));
  }

  /**
   * Returns what is done once all channels are heard, and the listeners know that they may have
   * missed something before. What has failed is tried again.
   */
  synchronized CompletionStage<?> listen() {
    if (closed || subscriptions.isEmpty()) {
      return CompletableFuture.completedFuture("");
    }
    Line open = line;
    if (open == null || open.hasFailed()) {
      drop();
      open = new Line(connect.get());
      line = open;
    }
    return open.hear(subscriptions.stream().map(Subscription::channel).distinct().toList());
  }

  /** Ends the connection: it may lead to another Redis than commands go to. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the old one's end
  synchronized void drop() {
    Line old = line;
    line = null;
    if (old != null) {
      old.connection.thenAccept(StatefulConnection::closeAsync);
    }
  }

  /** The connections end with the clients that have made them. */
  @Override
  public synchronized void close() {
    closed = true;
  }

  private synchronized List<RedisListener> listeners(byte[] channel) {
    String name = new String(channel, StandardCharsets.UTF_8);
    return subscriptions.stream()
        .filter(s -> s.channel().equals(name))
        .map(Subscription::listener)
        .toList();
  }

  /** A connection; Lettuce subscribes anew after each reconnecting. */
  private final class Line extends RedisPubSubAdapter<byte[], byte[]> {

    final CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> connection;

    /** What is done once a channel is heard. */
    private final Map<String, CompletableFuture<String>> heard = new ConcurrentHashMap<>();

    Line(CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> connecting) {
      connection =
          connecting.thenApply(
              open -> {
                open.addListener(this);
                return open;
              });
    }

    boolean hasFailed() {
      return connection.isCompletedExceptionally()
          || heard.values().stream().anyMatch(CompletableFuture::isCompletedExceptionally);
    }

    CompletionStage<?> hear(List<String> names) {
      List<String> news = names.stream().filter(name -> !heard.containsKey(name)).toList();
      news.forEach(name -> heard.put(name, new CompletableFuture<>()));
      if (!news.isEmpty()) {
        byte[][] channels = news.stream().map(RedisLink::bytes).toArray(byte[][]::new);
        CompletionStage<?> subscribed =
            connection.thenCompose(open -> open.async().subscribe(channels));
        subscribed.exceptionally(
            error -> {
              news.forEach(name -> heard(name).completeExceptionally(error));
              return null;
            });
      }
      return CompletableFuture.allOf(
          names.stream().map(this::heard).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<String> heard(String name) {
      return heard.computeIfAbsent(name, n -> new CompletableFuture<>());
    }

    @Override
    public void message(byte[] channel, byte[] message) {
      listeners(channel).forEach(l -> l.onMessage(message));
    }

    @Override
    public void subscribed(byte[] channel, long count) {
      listeners(channel).forEach(RedisListener::onGap);
      // Lettuce completes the command before or after this, as it likes: only this is in order.
      heard(new String(channel, StandardCharsets.UTF_8)).complete("");
    }
  }

  private record Subscription(String channel, RedisListener listener) {}
}
