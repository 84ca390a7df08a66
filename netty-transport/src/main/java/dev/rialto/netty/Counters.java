package dev.rialto.netty;

import java.util.concurrent.atomic.LongAdder;

/** Counts what happened in a transport. Thread-safe. */
final class Counters {

  final LongAdder opened = new LongAdder();
  final LongAdder closed = new LongAdder();
  final LongAdder connectFailures = new LongAdder();
  final LongAdder goAways = new LongAdder();
  final LongAdder started = new LongAdder();
  final LongAdder answered = new LongAdder();
  final LongAdder waiting = new LongAdder();
}
