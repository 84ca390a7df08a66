/**
 * Whom a transport trusts, and who it is: one context for each set of protocols, BoringSSL's where
 * it is on the class path, and host names always verified.
 *
 * <pre>
 *   TlsSettings → TlsEngines → an engine for each connection
 * </pre>
 */
@NullMarked
package dev.rialto.netty.tls;

import org.jspecify.annotations.NullMarked;
