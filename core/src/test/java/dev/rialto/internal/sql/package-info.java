/** Tests of schemas, dialects and writing behind. */
@NullMarked
package dev.rialto.internal.sql;

import org.jspecify.annotations.NullMarked;
