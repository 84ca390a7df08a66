package dev.rialto.internal.redis;

import dev.rialto.config.RedisSettings;
import dev.rialto.internal.store.StoreUnavailableException;
import dev.rialto.spi.Secret;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Lettuce's clients of one Redis: for a Redis by itself, which sentinels may have to be asked for
 * at every connecting, and for a cluster. Made at the first use; connections end with them.
 * Thread-safe.
 */
final class RedisClients implements AutoCloseable {

  private static final int QUEUE = 10_000;
  private static final int GREETINGS = 3;

  /** How often a cluster is asked which nodes it has; Lettuce asks as well when one fails. */
  private static final Duration REFRESH = Duration.ofSeconds(30);

  private final RedisSettings settings;
  private final RedisThreads threads;
  private @Nullable RedisClient client;
  private @Nullable RedisClusterClient cluster;
  private boolean closed;

  RedisClients(RedisSettings settings, Supplier<Optional<Executor>> loops) {
    this.settings = settings;
    this.threads = new RedisThreads(settings, loops);
  }

  /** Connects to the Redis, or to what the sentinels say is the master. */
  CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connect() {
    return loaded(this::client).thenCompose(made -> connect(made, GREETINGS));
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

  /** Returns the client of the cluster, which may have to be loaded and made. */
  CompletableFuture<RedisClusterClient> ofCluster() {
    return loaded(this::cluster);
  }

  /** Makes a connection for channels. */
  CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> connectChannels(
      boolean clustered) {
    return clustered
        ? cluster()
            .connectPubSubAsync(ByteArrayCodec.INSTANCE)
            .thenApply(all -> (StatefulRedisPubSubConnection<byte[], byte[]>) all)
        : client().connectPubSubAsync(ByteArrayCodec.INSTANCE, uri()).toCompletableFuture();
  }

  /** To load a library of this size takes longer than a call may be held up. */
  private static <T> CompletableFuture<T> loaded(Supplier<T> client) {
    return CompletableFuture.supplyAsync(client, RedisClients::onThreadOfItsOwn);
  }

  private static void onThreadOfItsOwn(Runnable task) {
    Thread thread = new Thread(task, "rialto-redis-open");
    thread.setDaemon(true);
    thread.start();
  }

  private synchronized RedisClient client() {
    requireOpen();
    RedisClient made = client;
    if (made == null) {
      made = RedisClient.create(threads.resources(), uri());
      made.setOptions(options(ClientOptions.builder()).build());
      client = made;
    }
    return made;
  }

  private synchronized RedisClusterClient cluster() {
    requireOpen();
    RedisClusterClient made = cluster;
    if (made == null) {
      made = RedisClusterClient.create(threads.resources(), uri());
      ClusterClientOptions.Builder options = ClusterClientOptions.builder();
      options(options);
      made.setOptions(
          options
              .topologyRefreshOptions(
                  ClusterTopologyRefreshOptions.builder().enablePeriodicRefresh(REFRESH).build())
              .build());
      cluster = made;
    }
    return made;
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreUnavailableException("Redis at " + settings.address() + " is closed");
    }
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
    RedisURI.Builder builder = RedisURI.builder().withDatabase(settings.database());
    if (settings.sentinels().isEmpty()) {
      builder.withHost(settings.host()).withPort(settings.port());
    } else {
      builder.withSentinelMasterId(settings.masterName());
      settings.sentinels().forEach(each -> builder.withSentinel(uri(each)));
    }
    return completed(builder, settings.username(), settings.password());
  }

  private RedisURI uri(InetSocketAddress sentinel) {
    RedisURI.Builder builder =
        RedisURI.builder().withHost(sentinel.getHostString()).withPort(sentinel.getPort());
    return completed(builder, "", settings.sentinelPassword());
  }

  private RedisURI completed(RedisURI.Builder builder, String username, Secret password) {
    RedisURI uri =
        builder
            .withSsl(settings.tls())
            .withTimeout(Duration.ofNanos(10 * settings.connectTimeoutNanos()))
            .build();
    // Asked at every connecting, so that a refreshed password counts; it may come from somebody's
    // code, which may block.
    uri.setCredentialsProvider(
        settings.sharesTransportThreads()
            ? () -> Mono.fromFuture(() -> loaded(() -> credentials(username, password)))
            : () -> Mono.fromSupplier(() -> credentials(username, password)));
    return uri;
  }

  private static RedisCredentials credentials(String username, Secret secret) {
    String password = secret.reveal();
    return RedisCredentials.just(
        username.isEmpty() ? null : username, password.isEmpty() ? null : password);
  }

  /** Ends what is known of a cluster that is none any more. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for its end
  void endCluster() {
    RedisClusterClient old;
    synchronized (this) {
      old = cluster;
      cluster = null;
    }
    if (old != null) {
      old.shutdownAsync(0, 2, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    RedisClient openClient;
    RedisClusterClient openCluster;
    synchronized (this) {
      closed = true;
      openClient = client;
      openCluster = cluster;
      client = null;
      cluster = null;
    }
    if (openClient != null) {
      threads.await(openClient.shutdownAsync(0, 2, TimeUnit.SECONDS));
    }
    if (openCluster != null) {
      threads.await(openCluster.shutdownAsync(0, 2, TimeUnit.SECONDS));
    }
    threads.close();
  }
}
