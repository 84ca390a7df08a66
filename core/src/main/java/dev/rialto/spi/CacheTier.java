package dev.rialto.spi;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A place behind memory where answers are kept for other instances, or for later: Redis, a
 * database, or one of the application's own. Thread-safe.
 *
 * <p>A tier keeps bytes under keys and need not know what either means: values carry a version and
 * a checksum, and one that is cut, altered or out of date counts as not found. No method blocks or
 * throws; each may fail its stage at any time, which costs the call nothing but the tier: it is
 * asked within a small time bound, and after a failure left alone until it answers a probe.
 */
public interface CacheTier extends AutoCloseable {

  /** Returns the tier's name, for statistics and logs; without secrets. */
  String name();

  /** Returns whether what it keeps outlives a restart of the machine that it runs on. */
  boolean isDurable();

  /** Returns the value of a key; null if there is none, or its time is over. */
  CompletionStage<byte @Nullable []> get(Key key);

  /**
   * Keeps a value. May be done later than its stage says, and may be given up.
   *
   * @param ttl how long; above zero
   * @param replaces whether there may be another value, in other instances' memory too, that must
   *     not be found again
   */
  CompletionStage<?> put(Key key, byte[] value, Duration ttl, boolean replaces);

  /**
   * Keeps a value that took its time. A tier that several instances share may keep in mind what was
   * invalidated, and when: another instance that has not heard of it may have an answer under way.
   * One that does not keeps it as any other. Rialto's own keep it in mind for a time: a database
   * for 24 hours, Redis for 30 seconds, since what an instance has heard by its channel it does not
   * put any more.
   *
   * @param underWay how long ago it was asked for: if another instance has invalidated the key
   *     since, the value must not be found
   */
  default CompletionStage<?> put(
      Key key, byte[] value, Duration ttl, boolean replaces, Duration underWay) {
    return put(key, value, ttl, replaces);
  }

  /**
   * Removes all that was put with a key in a scope, here and, if it can, from other instances'
   * memory. May take 30 seconds, since no call waits for it; longer counts as a failure. Asked for
   * once more where a tier behind this one took long. When its stage is done, whatever was put
   * before, in the scope or not, can be found or was removed or given up.
   */
  CompletionStage<?> invalidate(Scope scope);

  /**
   * Says who wants to hear what other instances invalidate; called once, before any other method. A
   * tier that cannot know does nothing.
   */
  default void listen(InvalidationListener listener) {}

  /**
   * Tries to become the one instance that makes an answer, so that others wait for it.
   *
   * @param longest when the right ends if it is not given back
   * @return whether it was had; always true for a tier without instances to agree with
   */
  default CompletionStage<Boolean> lease(Key key, Duration longest) {
    return CompletableFuture.completedFuture(true);
  }

  /** Gives the right back that {@link #lease} gave. */
  default void release(Key key) {}

  /** Ends what the tier has of its own; what it keeps stays. */
  @Override
  void close();

  /**
   * The key of an answer. All parts are digests: short, and plain ASCII without blanks. Keys of one
   * digest are equal, whatever else they say.
   *
   * @param digest of everything that changes the answer, tenant, task and model among it
   * @param tenant of the tenant, to find by
   * @param task of the task, to find by
   * @param model of the model that was asked for, to find by
   * @param client of the client that the answer was made for, to find by; empty if not known, as
   *     where an answer is looked for: equal calls of several methods share one
   * @param method of the method that the answer was made for, to find by; empty if not known
   */
  record Key(
      String digest, String tenant, String task, String model, String client, String method) {

    /** A key of which nobody knows for which method. */
    public Key(String digest, String tenant, String task, String model) {
      this(digest, tenant, task, model, "", "");
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
      return digest.hashCode();
    }
  }

  /**
   * Some of all keys: those that have all that is not null.
   *
   * @param digest one key; null: any
   * @param tenant a tenant's; null: any
   * @param task a task's; null: any
   * @param model a model's; null: any
   * @param client what was made for a client's methods; null: for any
   * @param method what was made for a method; null: for any
   */
  record Scope(
      @Nullable String digest,
      @Nullable String tenant,
      @Nullable String task,
      @Nullable String model,
      @Nullable String client,
      @Nullable String method) {

    /** Every key. */
    public static final Scope ALL = new Scope(null, null, null, null);

    /** Keys whatever method their answers were made for. */
    public Scope(
        @Nullable String digest,
        @Nullable String tenant,
        @Nullable String task,
        @Nullable String model) {
      this(digest, tenant, task, model, null, null);
    }

    /** Returns whether a key is one of these. */
    public boolean has(Key key) {
      return (digest == null || digest.equals(key.digest()))
          && (tenant == null || tenant.equals(key.tenant()))
          && (task == null || task.equals(key.task()))
          && (model == null || model.equals(key.model()))
          && (client == null || client.equals(key.client()))
          && (method == null || method.equals(key.method()));
    }
  }

  /** Hears what other instances invalidate. Must not block. */
  interface InvalidationListener {

    /** Another instance has invalidated this. */
    void onInvalidated(Scope scope);

    /** For some time nothing could be heard: what is remembered may have been invalidated. */
    void onGap();
  }
}
