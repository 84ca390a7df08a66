/** Tests of the router, most of them with the real breakers below it. */
@NullMarked
package dev.rialto.internal.route;

import org.jspecify.annotations.NullMarked;
