/** Tests of where jobs are written down. */
@NullMarked
package dev.rialto.internal.jobs;

import org.jspecify.annotations.NullMarked;
