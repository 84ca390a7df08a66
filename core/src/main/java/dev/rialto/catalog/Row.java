package dev.rialto.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model whose row is read when it is first looked at: of the hundreds that are shipped, a process
 * needs a few, and the first call should not wait for the rest. Thread-safe.
 */
final class Row {
  private final String id;
  private final Collection<String> aliases;
  private @Nullable Supplier<ModelInfo> unread;
  private volatile @Nullable ModelInfo info;

  /**
   * Makes a row that is not read yet.
   *
   * @param unread reads it; an exception it throws is a fault of the catalogue's text
   */
  Row(String id, List<String> aliases, Supplier<ModelInfo> unread) {
    this.id = id;
    this.aliases = aliases;
    this.unread = unread;
  }

  Row(ModelInfo info) {
    this.id = info.id();
    this.aliases = info.aliases();
    this.info = info;
  }

  String id() {
    return id;
  }

  Collection<String> aliases() {
    return aliases;
  }

  String provider() {
    return id.substring(0, id.indexOf('/'));
  }

  ModelInfo info() {
    ModelInfo known = info;
    return known == null ? read() : known;
  }

  private synchronized ModelInfo read() {
    ModelInfo known = info;
    if (known == null) {
      known = Objects.requireNonNull(unread, "unread").get();
      info = known;
      unread = null;
    }
    return known;
  }
}
