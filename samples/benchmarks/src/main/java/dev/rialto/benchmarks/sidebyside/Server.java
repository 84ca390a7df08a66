package dev.rialto.benchmarks.sidebyside;

import java.io.IOException;

/** A server in a process of its own, which answers both kinds of calls over TLS and HTTP/2. */
interface Server extends AutoCloseable {

  /** Starts nginx if it is there, else the loopback provider. */
  static Server start() throws Exception {
    try {
      return new NginxServer();
    } catch (IOException absent) {
      System.out.println("nginx cannot be used (" + absent.getMessage() + ")");
      return new LoopbackServer();
    }
  }

  /** Returns what it is, for the table. */
  String name();

  /** Returns where it is. */
  Place place();

  @Override
  void close() throws Exception;
}
