/** Tests of what stands between generated clients and the pipeline. */
@NullMarked
package dev.rialto.internal.client;

import org.jspecify.annotations.NullMarked;
