/** Time: runs timers on a thread of its own. Tests put a fake clock in its place. */
@NullMarked
package dev.rialto.internal.time;

import org.jspecify.annotations.NullMarked;
