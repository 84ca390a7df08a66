/**
 * From a host's name to its addresses: name servers first, the operating system where they know
 * nothing, answers kept as long as they say.
 *
 * <pre>
 *   host → Names → a name server of DnsSettings ─ nothing known → the operating system
 *            └→ addresses, IPv6 and IPv4 in turn
 * </pre>
 */
@NullMarked
package dev.rialto.netty.dns;

import org.jspecify.annotations.NullMarked;
