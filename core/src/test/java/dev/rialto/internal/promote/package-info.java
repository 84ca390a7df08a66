/** Tests of calls that wait for a batch. */
@NullMarked
package dev.rialto.internal.promote;

import org.jspecify.annotations.NullMarked;
