package dev.rialto.internal.redis;

import dev.rialto.config.RedisSettings;
import dev.rialto.internal.store.StoreUnavailableException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Lettuce's client of one Redis, or of the cluster that it turns out to be a node of, made at the
 * first use, with a connection for commands and one for channels. Lettuce mends them when they
 * break; while it does, commands are refused. Thread-safe.
 *
 * <p>Longer than most, since clients, connections and channels begin and end under one lock.
 */
final class RedisLink implements AutoCloseable {

  private static final int QUEUE = 10_000;
  private static final int GREETINGS = 3;

  /** How often a cluster is asked which nodes it has; Lettuce asks as well when one fails. */
  private static final Duration REFRESH = Duration.ofSeconds(30);

  private final RedisSettings settings;

  private final RedisThreads threads;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Queue<Awaited> waiting = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Open connection;
  private volatile @Nullable CompletionStage<?> pinged;
  private @Nullable RedisClient client;
  private @Nullable RedisClusterClient clusterClient;

  /** Whether the Redis is a node of a cluster, as far as is known. */
  private volatile boolean clustered;

  /** Whether it has been connected to as a cluster. */
  private volatile boolean confirmed;

  private @Nullable CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> channels;
  private boolean closed;

  RedisLink(RedisSettings settings, Supplier<Optional<Executor>> loops) {
    this.settings = settings;
    this.threads = new RedisThreads(settings, loops);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns what sends commands. */
  RedisClusterAsyncCommands<byte[], byte[]> commands() {
    Open open = connection;
    if (open == null) {
      throw new StoreUnavailableException("Redis at " + settings.address() + " is not connected");
    }
    return open.commands;
  }

  /** Connects, or asks whether the connection lives. */
  CompletionStage<?> probe() {
    Open open = connection;
    CompletionStage<?> before = pinged;
    boolean silent = before != null && !before.toCompletableFuture().isDone();
    if (open != null && (silent || !open.connection.isOpen())) {
      // Nothing comes back on it, and that may take TCP a quarter of an hour to notice; or Lettuce
      // is mending it, and does not say why it cannot, such as a password that has changed.
      renew();
      open = null;
    }
    if (open != null) {
      CompletionStage<?> ping = open.commands.ping();
      pinged = ping;
      return ping;
    }
    // To load a library of this size takes longer than a call may be held up.
    return clustered
        ? CompletableFuture.supplyAsync(this::clusterClient, RedisLink::onThreadOfItsOwn)
            .thenCompose(this::connectAll)
            .thenCompose(this::connected)
        : CompletableFuture.supplyAsync(this::client, RedisLink::onThreadOfItsOwn)
            .thenCompose(made -> connect(made, GREETINGS))
            .thenCompose(this::known)
            .thenCompose(this::connected);
  }

  /** Goes on with what this Redis turns out to be; one that does not say is one by itself. */
  private CompletionStage<Open> known(StatefulRedisConnection<byte[], byte[]> one) {
    return one.async()
        .info("server")
        .handle((said, error) -> error == null ? said : "")
        .thenCompose(
            said -> {
              boolean isSentinel = said.contains("redis_mode:sentinel");
              if (!isSentinel && !said.contains("redis_mode:cluster")) {
                return CompletableFuture.completedFuture(new Open(one, one.async()));
              }
              return one.closeAsync()
                  .thenCompose(
                      closed ->
                          isSentinel
                              ? CompletableFuture.failedFuture(isNoStore())
                              : CompletableFuture.supplyAsync(
                                      this::clusterClient, RedisLink::onThreadOfItsOwn)
                                  .thenCompose(this::connectAll));
            });
  }

  private StoreUnavailableException isNoStore() {
    return new StoreUnavailableException(
        "Redis at "
            + settings.address()
            + " is a sentinel, which keeps no values; name the Redis that it watches, or what"
            + " stands in front of it");
  }

  /** Asks the node for the others and connects to those that are needed. */
  private CompletableFuture<Open> connectAll(RedisClusterClient made) {
    clustered = true;
    return made.refreshPartitionsAsync()
        .toCompletableFuture()
        .thenCompose(nodes -> made.connectAsync(ByteArrayCodec.INSTANCE))
        .thenCompose(this::connectNodes)
        .thenApply(all -> new Open(all, all.async()))
        .whenComplete(
            (all, error) -> {
              confirmed |= error == null;
              clustered = confirmed; // once found, the others can be asked where this one is gone
            });
  }

  /**
   * Connects to those nodes that have keys: Lettuce does so at the first command to each, and
   * refuses that one. A node that is away is passed over.
   */
  private CompletableFuture<StatefulRedisClusterConnection<byte[], byte[]>> connectNodes(
      StatefulRedisClusterConnection<byte[], byte[]> all) {
    CompletableFuture<?>[] nodes =
        all.getPartitions().stream()
            .filter(node -> !node.getSlots().isEmpty())
            .map(node -> all.getConnectionAsync(node.getUri().getHost(), node.getUri().getPort()))
            .map(
                node ->
                    node.thenCompose(open -> open.async().ping())
                        .completeOnTimeout("", settings.connectTimeoutNanos(), TimeUnit.NANOSECONDS)
                        .exceptionally(away -> ""))
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(nodes).thenApply(done -> all);
  }

  /** Has the next probe connect to all nodes of a cluster, for channels too. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the old one's end
  void cluster() {
    if (clustered) {
      return;
    }
    clustered = true;
    CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> ofOneNode;
    synchronized (this) {
      ofOneNode = channels;
      channels = null;
    }
    if (ofOneNode != null) {
      ofOneNode.thenAccept(StatefulConnection::closeAsync);
    }
    renew();
  }

  /**
   * Connects. What Redis says to a greeting that it refuses, such as that the password is wrong,
   * may come after Lettuce has closed the channel for it, and be lost: then it is asked again,
   * since who has set the password has to be told.
   */
  private CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connect(
      RedisClient made, int tries) {
    // Lettuce's own stage does not compose as others do.
    CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connecting =
        made.connectAsync(ByteArrayCodec.INSTANCE, uri()).toCompletableFuture();
    return tries == 1
        ? connecting
        : connecting.exceptionallyCompose(
            error ->
                isUnheard(error)
                    ? connect(made, tries - 1)
                    : CompletableFuture.failedFuture(error));
  }

  private static boolean isUnheard(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (String.valueOf(cause.getMessage()).contains("closed prematurely")) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Has the next probe make a new connection, which asks the name's resolver anew. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the old one's end
  void renew() {
    Open old;
    synchronized (this) {
      old = connection;
      connection = null;
      pinged = null;
    }
    if (old != null) {
      old.connection.closeAsync();
    }
  }

  private CompletionStage<String> connected(Open made) {
    boolean late;
    synchronized (this) {
      late = closed || connection != null;
      if (!late) {
        connection = made;
      }
    }
    if (late) {
      return made.connection.closeAsync().thenApply(nothing -> "");
    }
    // Whoever waits for the connection has heard by then that messages may have been missed before.
    return listen()
        .handle((done, error) -> refusal(error))
        .thenCompose(
            refusal -> {
              if (refusal == null) {
                return made.commands.ping();
              }
              renew();
              return CompletableFuture.failedFuture(
                  new StoreUnavailableException(
                      "Redis at "
                          + settings.address()
                          + " lets this user not hear channels, without which nobody knows what"
                          + " other instances forget; allow it &"
                          + settings.prefix()
                          + "* ("
                          + refusal
                          + ')'));
            });
  }

  /** Returns why the user may not hear a channel; null if he does, or will once it is there. */
  private static @Nullable String refusal(@Nullable Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    String said = cause instanceof RedisCommandExecutionException ? cause.getMessage() : null;
    return said != null && said.startsWith("NOPERM") ? said : null;
  }

  private static void onThreadOfItsOwn(Runnable task) {
    Thread thread = new Thread(task, "rialto-redis-open");
    thread.setDaemon(true);
    thread.start();
  }

  void subscribe(String channel, RedisListener listener) {
    synchronized (this) {
      subscriptions.add(new Subscription(channel, listener));
    }
    if (connection != null) {
      tryListening();
    }
  }

  /** A failure is tried again at the next recovery. */
  void tryListening() {
    var unused = listen();
  }

  /**
   * Makes the connection for channels, if there is none; called once Redis is there, and again when
   * it comes back, in case the first try failed.
   */
  synchronized CompletionStage<?> listen() {
    if (closed || subscriptions.isEmpty()) {
      return CompletableFuture.completedFuture("");
    }
    CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> made = channels;
    if (made == null || made.isCompletedExceptionally()) {
      made =
          openChannels()
              .thenApply(
                  c -> {
                    c.addListener(new Hearing());
                    return c;
                  });
      channels = made;
    }
    Set<String> names = new HashSet<>();
    subscriptions.forEach(s -> names.add(s.channel()));
    return made.thenCompose(c -> subscribed(c, names));
  }

  private CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> openChannels() {
    return clustered
        ? clusterClient()
            .connectPubSubAsync(ByteArrayCodec.INSTANCE)
            .thenApply(all -> (StatefulRedisPubSubConnection<byte[], byte[]>) all)
        : client().connectPubSubAsync(ByteArrayCodec.INSTANCE, uri()).toCompletableFuture();
  }

  /** Returns what is done once the listeners have heard that these channels are heard. */
  @SuppressWarnings("FutureReturnValueIgnored") // a failure ends the waiting
  private CompletionStage<?> subscribed(
      StatefulRedisPubSubConnection<byte[], byte[]> open, Set<String> names) {
    Awaited awaited = new Awaited(names, new CompletableFuture<>());
    waiting.add(awaited);
    open.async()
        .subscribe(names.stream().map(RedisLink::bytes).toArray(byte[][]::new))
        .whenComplete(
            (done, error) -> {
              if (error != null) {
                waiting.remove(awaited);
                awaited.heard.completeExceptionally(error);
              }
            });
    return awaited.heard;
  }

  private synchronized RedisClient client() {
    if (closed) {
      throw new StoreUnavailableException("Redis at " + settings.address() + " is closed");
    }
    RedisClient made = client;
    if (made == null) {
      made = RedisClient.create(threads.resources(), uri());
      made.setOptions(options(ClientOptions.builder()).build());
      client = made;
    }
    return made;
  }

  private synchronized RedisClusterClient clusterClient() {
    if (closed) {
      throw new StoreUnavailableException("Redis at " + settings.address() + " is closed");
    }
    RedisClusterClient made = clusterClient;
    if (made == null) {
      made = RedisClusterClient.create(threads.resources(), uri());
      ClusterClientOptions.Builder options = ClusterClientOptions.builder();
      options(options);
      made.setOptions(
          options
              .topologyRefreshOptions(
                  ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(REFRESH).build())
              .build());
      clusterClient = made;
    }
    return made;
  }

  private ClientOptions.Builder options(ClientOptions.Builder options) {
    return options
        .autoReconnect(true)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(QUEUE)
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(Duration.ofNanos(10 * settings.connectTimeoutNanos()))
                .keepAlive(true)
                .build());
  }

  private RedisURI uri() {
    RedisURI uri =
        RedisURI.builder()
            .withHost(settings.host())
            .withPort(settings.port())
            .withDatabase(settings.database())
            .withSsl(settings.tls())
            .withTimeout(Duration.ofNanos(10 * settings.connectTimeoutNanos()))
            .build();
    // Asked at every connecting, so that a refreshed password counts.
    uri.setCredentialsProvider(
        settings.sharesTransportThreads()
            ? () -> Mono.fromFuture(this::credentialsElsewhere)
            : () -> Mono.fromSupplier(this::credentials));
    return uri;
  }

  /** The password may come from somebody's code, which may block. */
  private CompletableFuture<RedisCredentials> credentialsElsewhere() {
    return CompletableFuture.supplyAsync(this::credentials, RedisLink::onThreadOfItsOwn);
  }

  private RedisCredentials credentials() {
    String password = settings.password().reveal();
    return RedisCredentials.just(
        settings.username().isEmpty() ? null : settings.username(),
        password.isEmpty() ? null : password);
  }

  private synchronized List<RedisListener> listeners(byte[] channel) {
    String name = new String(channel, StandardCharsets.UTF_8);
    return subscriptions.stream()
        .filter(s -> s.channel().equals(name))
        .map(Subscription::listener)
        .toList();
  }

  @Override
  public void close() {
    RedisClient openClient;
    RedisClusterClient openCluster;
    synchronized (this) {
      closed = true;
      openClient = client;
      openCluster = clusterClient;
      client = null;
      clusterClient = null;
    }
    if (openClient != null) {
      threads.await(openClient.shutdownAsync(0, 2, TimeUnit.SECONDS));
    }
    if (openCluster != null) {
      threads.await(openCluster.shutdownAsync(0, 2, TimeUnit.SECONDS));
    }
    threads.close();
  }

  /** Hears the connection for channels; Lettuce subscribes anew after each reconnecting. */
  private final class Hearing extends RedisPubSubAdapter<byte[], byte[]> {
    @Override
    public void message(byte[] channel, byte[] message) {
      listeners(channel).forEach(l -> l.onMessage(message));
    }

    @Override
    public void subscribed(byte[] channel, long count) {
      listeners(channel).forEach(RedisListener::onGap);
      // Lettuce completes the command before or after this, as it likes: only this is in order.
      waiting.removeIf(awaited -> awaited.hears(new String(channel, StandardCharsets.UTF_8)));
    }
  }

  /** Who waits for channels to be heard. */
  private record Awaited(Set<String> names, CompletableFuture<String> heard) {
    /** Returns whether this was the last of them. */
    boolean hears(String name) {
      synchronized (names) {
        names.remove(name);
        return names.isEmpty() && heard.complete("");
      }
    }
  }

  /** A connection to one Redis, or those to the nodes of a cluster. */
  private record Open(
      StatefulConnection<byte[], byte[]> connection,
      RedisClusterAsyncCommands<byte[], byte[]> commands) {}

  private record Subscription(String channel, RedisListener listener) {}
}
