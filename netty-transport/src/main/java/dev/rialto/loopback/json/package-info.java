/** JSON read into a tree and written from maps and lists: a loopback provider has time. */
@NullMarked
package dev.rialto.loopback.json;

import org.jspecify.annotations.NullMarked;
