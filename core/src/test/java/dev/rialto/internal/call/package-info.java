/** Tests of what goes through the pipeline. */
@NullMarked
package dev.rialto.internal.call;

import org.jspecify.annotations.NullMarked;
