package dev.rialto.spi;

/**
 * Which conversation a call goes on. The origins of all its events carry it, as does the one that a
 * {@link ContextCarrier} is asked with; it puts nothing onto a thread.
 *
 * @param id what the parameter with {@link dev.rialto.MemoryId} says, or what a {@link
 *     dev.rialto.Conversation} is kept by
 */
public record ConversationContext(String id) implements CallContext {

  private static final Scope NOTHING = () -> {};

  @Override
  public Scope restore() {
    return NOTHING;
  }
}
