package dev.rialto.internal.cache.key;

import dev.rialto.internal.call.Call;
import dev.rialto.spi.CacheTier;

/**
 * The client method whose call an answer was made for, as tiers know it. Equal calls of other
 * methods find the answer too, so it is no part of what makes keys equal.
 *
 * @param client the tag of the client's name
 * @param method the tag of the client's name with the method's
 */
public record AskedBy(String client, String method) {

  /** Nobody knows any more. */
  public static final AskedBy UNKNOWN = new AskedBy("", "");

  /** Returns the method that a call is of. */
  public static AskedBy of(Call call, KeyTags tags) {
    return tags.of(call.origin().client(), call.origin().method());
  }

  /** Returns what a method's tag is made of. */
  static String name(String client, String method) {
    return client + '.' + method;
  }

  /** Returns a key that says for this method its answer was made. */
  public CacheTier.Key named(CacheTier.Key key) {
    return new CacheTier.Key(key.digest(), key.tenant(), key.task(), key.model(), client, method);
  }

  /** Returns whether answers to this method are in a scope, as far as methods matter to it. */
  boolean isIn(CacheTier.Scope scope) {
    return (scope.client() == null || scope.client().equals(client))
        && (scope.method() == null || scope.method().equals(method));
  }
}
