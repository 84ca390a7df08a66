@NullMarked
package dev.rialto.internal.fit;

import org.jspecify.annotations.NullMarked;
