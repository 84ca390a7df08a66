/** Tests of the providers. */
@NullMarked
package dev.rialto.provider;

import org.jspecify.annotations.NullMarked;
