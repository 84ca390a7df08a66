package dev.rialto.netty.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Who is asked for addresses.
 *
 * @param servers the name servers; empty: those of the operating system's configuration
 * @param system what is asked when they do not know
 */
public record DnsSettings(List<InetSocketAddress> servers, Names.SystemNames system) {

  public static final DnsSettings DEFAULT = new DnsSettings(List.of(), InetAddress::getAllByName);
}
