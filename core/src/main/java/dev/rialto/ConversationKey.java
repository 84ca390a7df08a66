package dev.rialto;

/**
 * Whose conversation it is: conversations of different tenants or interfaces never mix, whatever
 * their ids.
 *
 * @param tenant the tenant of the call's options; empty if none
 * @param client the interface's name
 * @param id what the parameter with {@link MemoryId} says; not blank
 */
public record ConversationKey(String tenant, String client, String id) {

  /** Checks the id. */
  public ConversationKey {
    if (id.isBlank()) {
      throw new IllegalArgumentException(
          "The id of a conversation of " + client + " is blank; give one that is its user's");
    }
  }
}
