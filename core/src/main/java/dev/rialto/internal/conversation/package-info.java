/**
 * Conversations that go on over several calls: what is sent of their earlier turns, and what is
 * remembered of the new one, rounds of tools included. The outermost stage of a call that belongs
 * to a conversation.
 *
 * <pre>
 *   Turn: load → MemoryWindow → the pipeline → the answer, whole → save → the caller
 * </pre>
 */
@NullMarked
package dev.rialto.internal.conversation;

import org.jspecify.annotations.NullMarked;
