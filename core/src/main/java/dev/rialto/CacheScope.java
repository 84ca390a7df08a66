package dev.rialto;

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
  public static final CacheScope ALL = new CacheScope(null, null, null);

  private final @Nullable String tenant;
  private final @Nullable String task;
  private final @Nullable String model;

  private CacheScope(@Nullable String tenant, @Nullable String task, @Nullable String model) {
    this.tenant = tenant;
    this.task = task;
    this.model = model;
  }

  /**
   * Returns the answers of a tenant.
   *
   * @param value as in {@link CallOptions#tenant()}; empty: calls without one
   */
  public static CacheScope tenant(String value) {
    return new CacheScope(Objects.requireNonNull(value, "tenant"), null, null);
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
    return new CacheScope(tenant, Objects.requireNonNull(value, "task"), model);
  }

  /**
   * Returns those of these that were asked of a model.
   *
   * @param value as the method or the call named it; empty: calls that left it to the route
   */
  public CacheScope model(String value) {
    return new CacheScope(tenant, task, Objects.requireNonNull(value, "model"));
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

  @Override
  public String toString() {
    return "CacheScope[tenant=" + tenant + ", task=" + task + ", model=" + model + "]";
  }
}
