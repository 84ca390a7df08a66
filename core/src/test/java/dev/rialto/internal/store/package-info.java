/** Tests of what keeps a failing store from harming calls. */
@NullMarked
package dev.rialto.internal.store;

import org.jspecify.annotations.NullMarked;
