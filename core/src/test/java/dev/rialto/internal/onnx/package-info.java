/** Tests of the local embedding model. */
@NullMarked
package dev.rialto.internal.onnx;

import org.jspecify.annotations.NullMarked;
