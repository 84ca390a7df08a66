/** The transport on Netty. */
@NullMarked
package dev.rialto.netty;

import org.jspecify.annotations.NullMarked;
