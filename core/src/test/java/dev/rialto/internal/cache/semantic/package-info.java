/** Tests of what tells texts of the same meaning, and of the tier that does. */
@NullMarked
package dev.rialto.internal.cache.semantic;

import org.jspecify.annotations.NullMarked;
