package dev.rialto.netty.pool;

import dev.rialto.spi.TransportStats;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts what happened in a transport. Thread-safe. */
public final class Counters {

  final LongAdder opened = new LongAdder();
  final LongAdder closed = new LongAdder();
  final LongAdder connectFailures = new LongAdder();
  final LongAdder goAways = new LongAdder();
  final LongAdder resetsSent = new LongAdder();
  final LongAdder resetsReceived = new LongAdder();
  final LongAdder started = new LongAdder();
  final LongAdder answered = new LongAdder();
  final LongAdder bytesSent = new LongAdder();
  final LongAdder bytesReceived = new LongAdder();

  /** Returns the numbers together with what is open now. */
  TransportStats snapshot(int connections, List<TransportStats.Pool> pools) {
    long inFlight = 0;
    long waiting = 0;
    for (TransportStats.Pool pool : pools) {
      inFlight += pool.inFlight();
      waiting += pool.waiting();
    }
    return new TransportStats(
        connections,
        inFlight,
        waiting,
        opened.sum(),
        closed.sum(),
        connectFailures.sum(),
        goAways.sum(),
        resetsSent.sum(),
        resetsReceived.sum(),
        started.sum(),
        answered.sum(),
        bytesSent.sum(),
        bytesReceived.sum(),
        pools);
  }
}
