/**
 * The loopback provider for tests on JUnit 5: {@link dev.rialto.junit.RialtoExtension} hands tests
 * what they ask for, and closes it behind them. Needs {@code org.junit.jupiter:junit-jupiter-api},
 * which every such test has; nothing else in Rialto does.
 */
@NullMarked
package dev.rialto.junit;

import org.jspecify.annotations.NullMarked;
