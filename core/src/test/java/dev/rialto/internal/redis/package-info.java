/** Tests of Redis, against a real one. */
@NullMarked
package dev.rialto.internal.redis;

import org.jspecify.annotations.NullMarked;
