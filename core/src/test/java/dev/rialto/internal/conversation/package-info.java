@NullMarked
package dev.rialto.internal.conversation;

import org.jspecify.annotations.NullMarked;
