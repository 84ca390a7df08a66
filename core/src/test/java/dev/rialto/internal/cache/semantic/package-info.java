/** Tests of what tells texts of the same meaning. */
@NullMarked
package dev.rialto.internal.cache.semantic;

import org.jspecify.annotations.NullMarked;
