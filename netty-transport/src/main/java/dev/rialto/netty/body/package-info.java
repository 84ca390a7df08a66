/**
 * The bodies of requests and responses.
 *
 * <pre>
 *   the caller writes → RequestBody → a pooled buffer (gzip if asked for) → the socket
 *   the socket → ResponseBody: limits, credit ↔ GzipInflater → the handler
 * </pre>
 */
@NullMarked
package dev.rialto.netty.body;

import org.jspecify.annotations.NullMarked;
