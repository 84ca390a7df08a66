/**
 * For the tests of those who use Rialto: fakes of their interfaces, snapshots of what would be
 * sent, and recordings of real exchanges. Not for production code.
 *
 * <pre>
 *  Fakes.of(X) → Fake       calls of X run through its generated client and the whole pipeline
 *                           down to a transport that answers by the test's rules
 *  PromptSnapshots          the same, but what was rendered is compared with a reviewed file
 *  Recordings               a transport around a real one, that writes exchanges, or replays them
 * </pre>
 *
 * <p>It uses reflection (proxies of the user's interfaces, accessors of records), which nothing on
 * the call path does.
 */
@NullMarked
package dev.rialto.testing;

import org.jspecify.annotations.NullMarked;
