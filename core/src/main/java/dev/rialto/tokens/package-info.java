/**
 * Counts tokens before a request is sent: exactly where the model's encoding is known and JTokkit
 * is on the class path, estimated otherwise, and the count says which.
 */
@NullMarked
package dev.rialto.tokens;

import org.jspecify.annotations.NullMarked;
