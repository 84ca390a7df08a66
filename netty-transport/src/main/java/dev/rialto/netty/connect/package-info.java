/**
 * From addresses to an open socket.
 *
 * <pre>
 *   addresses → AddressRace (one after the other, 250 ms apart) → SocketKind (epoll or the JDK's) → a channel
 *                 └ closed too early: EarlyEnd            FirstByte: who is this at all?
 *                 └ failed: Diagnosis says why, in a sentence
 * </pre>
 */
@NullMarked
package dev.rialto.netty.connect;

import org.jspecify.annotations.NullMarked;
