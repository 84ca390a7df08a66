package dev.rialto.internal.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rialto.ConversationKey;
import dev.rialto.Message;
import dev.rialto.spi.ConversationStore;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps conversations in memory, so many of them: those that rest longest are forgotten first. */
public final class MemoryStore implements ConversationStore {

  private final Cache<ConversationKey, Kept> kept;

  /**
   * Makes an empty store.
   *
   * @param most how many conversations are kept
   */
  public MemoryStore(int most) {
    kept = Caffeine.newBuilder().maximumSize(most).build();
  }

  @Override
  public Kept load(ConversationKey key) {
    return Objects.requireNonNullElse(kept.getIfPresent(key), Kept.NOTHING);
  }

  @Override
  public boolean save(ConversationKey key, long revision, List<Message> messages) {
    AtomicBoolean saved = new AtomicBoolean();
    kept.asMap()
        .compute(
            key,
            (k, old) -> {
              saved.set((old == null ? 0 : old.revision()) == revision);
              return saved.get() ? new Kept(revision + 1, messages) : old;
            });
    return saved.get();
  }

  @Override
  public void delete(ConversationKey key) {
    kept.invalidate(key);
  }
}
