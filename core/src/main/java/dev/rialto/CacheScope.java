package dev.rialto;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Some of all remembered answers: those that have all that is said here. Immutable.
 *
 * <pre>{@code
 * rialto.cache().invalidate(CacheScope.tenant("acme").task(Task.CODE));
 * }</pre>
 */
public final class CacheScope {

  /** Every answer. */
  public static final CacheScope ALL = new CacheScope(null, null, null, null, null);

  private final @Nullable String tenant;
  private final @Nullable String task;
  private final @Nullable String model;
  private final @Nullable String client;
  private final @Nullable String method;

  private CacheScope(
      @Nullable String tenant,
      @Nullable String task,
      @Nullable String model,
      @Nullable String client,
      @Nullable String method) {
    this.tenant = tenant;
    this.task = task;
    this.model = model;
    this.client = client;
    this.method = method;
  }

  /**
   * Returns the answers of a tenant.
   *
   * @param value as in {@link CallOptions#tenant()}; empty: calls without one
   */
  public static CacheScope tenant(String value) {
    return new CacheScope(Objects.requireNonNull(value, "tenant"), null, null, null, null);
  }

  /** Returns those of these that were asked for a task. */
  public CacheScope task(Task value) {
    return task(value.name());
  }

  /**
   * Returns those of these that were asked for a task.
   *
   * @param value the task's name; empty: calls without one
   */
  public CacheScope task(String value) {
    return new CacheScope(tenant, Objects.requireNonNull(value, "task"), model, client, method);
  }

  /**
   * Returns those of these that were asked of a model.
   *
   * @param value as the method or the call named it; empty: calls that left it to the route
   */
  public CacheScope model(String value) {
    return new CacheScope(tenant, task, Objects.requireNonNull(value, "model"), client, method);
  }

  /**
   * Returns those of these that calls of a client find: afterwards none of its methods is given an
   * older answer. Another client whose calls are equal keeps what was made for it. That these are
   * not to be given what it keeps is written into the tiers, for instances that start later.
   *
   * @param type the client's interface, known by its name within its package
   */
  public CacheScope client(Class<?> type) {
    return new CacheScope(tenant, task, model, name(type), null);
  }

  /**
   * Returns those of these that calls of one method find, and of those that overload it, with the
   * limit that {@link #client} tells of.
   *
   * <pre>{@code
   * rialto.cache().invalidate(CacheScope.ALL.method(CodeAssistant.class, "explain"));
   * }</pre>
   *
   * @param type the client's interface, known by its name within its package
   * @param name a method of it
   * @throws IllegalArgumentException if the interface has no method of that name
   */
  public CacheScope method(Class<?> type, String name) {
    Objects.requireNonNull(name, "name");
    Method[] methods = type.getMethods();
    // A native image has no methods of what nothing reflects upon: then the name is believed.
    if (methods.length > 0 && Arrays.stream(methods).noneMatch(m -> m.getName().equals(name))) {
      throw new IllegalArgumentException(
          name(type)
              + " has no method '"
              + name
              + "'; it has "
              + Arrays.stream(methods).map(Method::getName).distinct().sorted().toList());
    }
    return new CacheScope(tenant, task, model, name(type), name);
  }

  /** Returns what generated clients call themselves: {@code Desk.Helper} for a nested one. */
  private static String name(Class<?> type) {
    String name = Objects.requireNonNull(type, "type").getCanonicalName();
    if (name == null) {
      throw new IllegalArgumentException(type + " is local: no client is made of it");
    }
    return type.getPackageName().isEmpty()
        ? name
        : name.substring(type.getPackageName().length() + 1);
  }

  /** Returns the tenant; null: any. */
  public @Nullable String tenant() {
    return tenant;
  }

  /** Returns the task; null: any. */
  public @Nullable String task() {
    return task;
  }

  /** Returns the model; null: any. */
  public @Nullable String model() {
    return model;
  }

  /** Returns the client's name within its package; null: any. */
  public @Nullable String client() {
    return client;
  }

  /** Returns the method's name; null: any. */
  public @Nullable String method() {
    return method;
  }

  @Override
  public String toString() {
    return "CacheScope[tenant="
        + tenant
        + ", task="
        + task
        + ", model="
        + model
        + ", client="
        + client
        + ", method="
        + method
        + "]";
  }
}
