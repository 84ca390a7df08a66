/**
 * What lies below an HTTP/2 connection: the frames that come and go, and how much of them is borne.
 *
 * <pre>
 *   socket → ResponseFrames (the short way for DATA) → Netty's decoder → ReceivedHeaders → the connection
 *                                                    FloodGate: frames that say nothing
 *   socket ← AnswerFrames: acknowledgements and resets that a server makes us write
 *            ResetPace: how fast we cancel        Liveness: whether a silent server is asked, or dead
 * </pre>
 */
@NullMarked
package dev.rialto.netty.http2;

import org.jspecify.annotations.NullMarked;
