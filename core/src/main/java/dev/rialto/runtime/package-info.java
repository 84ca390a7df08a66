/**
 * The only package that generated code calls. Applications do not use it; its form follows the
 * annotation processor of the same version, which {@code RuntimeVersion} checks.
 */
@NullMarked
package dev.rialto.runtime;

import org.jspecify.annotations.NullMarked;
