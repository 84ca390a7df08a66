package dev.rialto.internal.redis;

import dev.rialto.config.RedisSettings;
import dev.rialto.internal.store.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one Redis, or to the cluster that it turns out to be a node of, made at the
 * first use. Lettuce mends it when it breaks; while it does, commands are refused. Whoever uses it
 * finds all channels heard. Thread-safe.
 */
final class RedisLink implements AutoCloseable {

  private final RedisSettings settings;
  private final RedisClients clients;
  private final RedisChannels channels;
  private volatile @Nullable Open connection;

  /** What the latest probe has asked of the connection, and of the channels beside it. */
  private volatile @Nullable CompletionStage<?> asked;

  /** Whether the Redis is a node of a cluster, as far as is known. */
  private volatile boolean clustered;

  private boolean closed;

  RedisLink(RedisSettings settings, Supplier<Optional<Executor>> loops) {
    this.settings = settings;
    this.clients = new RedisClients(settings, loops);
    this.channels = new RedisChannels(() -> clients.connectChannels(clustered));
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
    CompletionStage<?> before = asked;
    boolean silent = before != null && !before.toCompletableFuture().isDone();
    if (open != null && (silent || !open.connection.isOpen())) {
      // Nothing comes back on it, and that may take TCP a quarter of an hour to notice; or Lettuce
      // is mending it, and does not say why it cannot, such as a password that has changed.
      renew();
      open = null;
    }
    if (open != null) {
      Open probed = open;
      CompletionStage<String> ping = alive(probed);
      return ask(
          probed,
          ping.thenCompose(alive -> clustered ? stillCluster(probed) : ping)
              .thenCompose(same -> heard(probed)));
    }
    CompletionStage<Open> opening =
        clustered
            ? clients
                .ofCluster()
                .thenCompose(this::connectAll)
                // Another Redis may have taken the place of them all.
                .exceptionallyCompose(gone -> connectOne())
            : connectOne();
    return opening.thenCompose(this::connected);
  }

  /** Keeps in mind what a connection is asked: what is not answered by the next probe never is. */
  @SuppressWarnings("ReferenceEquality") // this very connection is meant
  private synchronized CompletionStage<?> ask(Open open, CompletionStage<?> question) {
    if (connection == open) {
      asked = question;
    }
    return question;
  }

  private CompletableFuture<Open> connectOne() {
    return clients.connect().thenCompose(this::known);
  }

  /** Goes on with what this Redis turns out to be; one that does not say is one by itself. */
  private CompletionStage<Open> known(StatefulRedisConnection<byte[], byte[]> one) {
    return one.async()
        .info("server")
        .handle((said, error) -> error == null ? said : "")
        .thenCompose(
            said -> {
              if (said.contains("redis_mode:cluster")) {
                return one.closeAsync()
                    .thenCompose(ended -> clients.ofCluster())
                    .thenCompose(this::connectAll);
              }
              if (said.contains("redis_mode:sentinel")) {
                return one.closeAsync()
                    .thenCompose(ended -> CompletableFuture.failedFuture(isNoStore()));
              }
              if (clustered) {
                clustered = false;
                clients.endCluster();
              }
              return CompletableFuture.completedFuture(new Open(one, one.async()));
            });
  }

  private StoreUnavailableException isNoStore() {
    return new StoreUnavailableException(
        "Redis at "
            + settings.address()
            + " is a sentinel, which keeps no values; name the Redis that it watches, what stands"
            + " in front of it, or the sentinels with"
            + " redis-sentinel://host[:port],host[:port]#master");
  }

  /** Asks the node for the others and connects to those that are needed. */
  private CompletableFuture<Open> connectAll(RedisClusterClient made) {
    return made.refreshPartitionsAsync()
        .toCompletableFuture()
        .thenCompose(nodes -> made.connectAsync(ByteArrayCodec.INSTANCE))
        .thenCompose(this::connectNodes)
        .thenApply(
            all -> {
              clustered = true; // the others can be asked where the one that was named is gone
              return new Open(all, all.async());
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
  void cluster() {
    if (!clustered) {
      clustered = true;
      renew();
    }
  }

  /**
   * Has the next probe make a new connection, which asks the name's resolver, or the sentinels,
   * anew; so do the channels, which have to be heard where commands go.
   */
  void renew() {
    renew(connection);
  }

  /** Does so if this is still the connection: what fails late says nothing of the next one. */
  @SuppressWarnings({"FutureReturnValueIgnored", "ReferenceEquality"}) // its end; this very one
  private void renew(@Nullable Open old) {
    synchronized (this) {
      if (connection != old) {
        return;
      }
      connection = null;
      asked = null;
    }
    channels.drop();
    if (old != null) {
      old.connection.closeAsync();
    }
  }

  private CompletionStage<?> connected(Open made) {
    boolean late;
    synchronized (this) {
      late = closed || connection != null;
      if (!late) {
        connection = made;
      }
    }
    return late
        ? made.connection.closeAsync()
        : ask(made, heard(made).thenCompose(heard -> alive(made)));
  }

  /** Asks whether a connection lives; one whose disk takes nothing refuses even that. */
  private static CompletionStage<String> alive(Open open) {
    return open.commands
        .ping()
        .exceptionallyCompose(
            error ->
                String.valueOf(error.getMessage()).startsWith("MISCONF")
                    ? CompletableFuture.completedFuture("")
                    : CompletableFuture.failedFuture(error));
  }

  /**
   * Fails if a Redis by itself has taken the place of a cluster: it answers for its address, and
   * the others' addresses lead nowhere.
   */
  private CompletionStage<String> stillCluster(Open open) {
    return open.commands
        .clusterInfo()
        .exceptionallyCompose(
            error -> {
              if (!String.valueOf(error.getMessage()).contains("cluster support disabled")) {
                return CompletableFuture.completedFuture("");
              }
              renew(open);
              return CompletableFuture.failedFuture(error);
            });
  }

  /**
   * Makes sure that the channels are heard: whoever waits for the connection knows by then that
   * messages may have been missed before.
   */
  private CompletionStage<?> heard(Open open) {
    return channels
        .listen()
        .exceptionallyCompose(
            error -> {
              renew(open);
              return CompletableFuture.failedFuture(isDeaf(error));
            });
  }

  private StoreUnavailableException isDeaf(Throwable error) {
    Throwable inner = error.getCause();
    Throwable cause = error instanceof CompletionException && inner != null ? inner : error;
    String said = String.valueOf(cause.getMessage());
    boolean forbidden =
        cause instanceof RedisCommandExecutionException && said.startsWith("NOPERM");
    return new StoreUnavailableException(
        "Redis at "
            + settings.address()
            + (forbidden
                ? " lets this user not hear channels, without which nobody knows what other"
                    + " instances forget; allow it &"
                    + settings.prefix()
                    + "* ("
                    + said
                    + ')'
                : " cannot be heard, and without that nobody knows what other instances forget ("
                    + said
                    + ')'));
  }

  void subscribe(String channel, RedisListener listener) {
    channels.add(channel, listener);
    if (connection != null) {
      // A failure is tried again at the next recovery.
      var unused = channels.listen();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    channels.close();
    clients.close();
  }

  /** A connection to one Redis, or those to the nodes of a cluster. */
  private record Open(
      StatefulConnection<byte[], byte[]> connection,
      RedisClusterAsyncCommands<byte[], byte[]> commands) {}
}
