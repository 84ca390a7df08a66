/**
 * Embeddings made in this process by all-MiniLM-L6-v2: text → pieces of words → ONNX Runtime → the
 * mean of the pieces' vectors, of length 1. The only package that touches ONNX Runtime.
 */
@NullMarked
package dev.rialto.internal.onnx;

import org.jspecify.annotations.NullMarked;
