/** Tests of the batch stage: gathering, scattering, failing and leaving. */
@NullMarked
package dev.rialto.internal.batch;

import org.jspecify.annotations.NullMarked;
