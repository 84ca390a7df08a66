package dev.rialto.internal.cache.key;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The short digests of tenants, tasks, models and methods by which tiers find keys, and what the
 * canonical forms of keys begin with. There are few of them, and each is part of every key.
 * Thread-safe: of what several threads remember at once any may stay.
 */
public final class KeyTags {

  private static final int MOST = 1_000;

  /** Methods whose tags were asked for lately; more than one of a slot take turns. */
  private static final int METHODS = 64;

  private final ConcurrentMap<String, String> known = new ConcurrentHashMap<>();
  private final @Nullable Method[] methods = new @Nullable Method[METHODS];
  private final @Nullable Start[] starts = new @Nullable Start[METHODS];

  /** Returns the tag of a name. */
  public String of(String value) {
    String tag = known.get(value);
    if (tag == null) {
      tag = KeyDigest.tag(value);
      if (known.size() >= MOST) {
        known.clear(); // tenants may be many; those who still call are here again soon
      }
      known.put(value, tag);
    }
    return tag;
  }

  /** Returns the tags of a client's method, whose names are constants of generated code. */
  AskedBy of(String client, String method) {
    int slot = (31 * client.hashCode() + method.hashCode()) & METHODS - 1;
    Method found = methods[slot];
    if (found == null || !found.client.equals(client) || !found.method.equals(method)) {
      found = new Method(client, method, new AskedBy(of(client), of(AskedBy.name(client, method))));
      methods[slot] = found;
    }
    return found.tags;
  }

  /** Returns what the keys of a tenant's calls for a model and a task have in common. */
  Start start(
      String namespace, String tenant, String model, String task, String profile, String route) {
    int hash = 31 * (31 * tenant.hashCode() + model.hashCode()) + task.hashCode();
    int slot = (31 * hash + profile.hashCode()) & METHODS - 1;
    Start found = starts[slot];
    if (found == null || !found.isOf(namespace, tenant, model, task, profile, route)) {
      found = new Start(namespace, tenant, model, task, profile, route, this);
      starts[slot] = found;
    }
    return found;
  }

  /** What the forms of some keys begin with, and the tags of it. */
  static final class Start {
    final String tenantTag;
    final String taskTag;
    final String modelTag;
    private final String[] parts;
    private final byte @Nullable [] form;

    private Start(
        String namespace,
        String tenant,
        String model,
        String task,
        String profile,
        String route,
        KeyTags tags) {
      parts = new String[] {namespace, tenant, model, task, profile, route};
      tenantTag = tags.of(tenant);
      taskTag = tags.of(task);
      modelTag = tags.of(model);
      form = anew().soFar();
    }

    private boolean isOf(
        String namespace, String tenant, String model, String task, String profile, String route) {
      return parts[0].equals(namespace)
          && parts[1].equals(tenant)
          && parts[2].equals(model)
          && parts[3].equals(task)
          && parts[4].equals(profile)
          && parts[5].equals(route);
    }

    /** Returns a digest that has begun with it. */
    KeyDigest digest() {
      return form == null ? anew() : new KeyDigest(form);
    }

    private KeyDigest anew() {
      KeyDigest digest = new KeyDigest();
      for (String part : parts) {
        digest.text(part);
      }
      return digest;
    }
  }

  /** What a method is called, and its tags. */
  private static final class Method {
    final String client;
    final String method;
    final AskedBy tags;

    Method(String client, String method, AskedBy tags) {
      this.client = client;
      this.method = method;
      this.tags = tags;
    }
  }
}
