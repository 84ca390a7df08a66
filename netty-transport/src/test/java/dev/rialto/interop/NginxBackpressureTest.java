package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.interop.Nginx.Listen;
import dev.rialto.netty.NettyTransport;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hundred endless answers and slow readers: what nobody reads stays where it was made. */
@Tag("interop")
class NginxBackpressureTest {

  private static final int STREAMS = 100;
  private static final int WINDOW = 512 << 10;
  private static final int ROUNDS = 4;

  /** What nginx and the kernel may hold of one answer. */
  private static final long ON_THE_WAY = 8L << 20;

  @ParameterizedTest
  @EnumSource(names = {"TLS_H2", "H2C"})
  void aBackendIsHeldUpByReadersThatDoNotRead(Listen listen) throws Exception {
    try (Flood backend = new Flood();
        Nginx nginx = new Nginx(listen, backend.port(), "");
        NettyTransport transport =
            NettyTransport.builder().trust(nginx.certificate()).eventLoopThreads(1).build()) {
      List<SlowReader> readers = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        readers.add(new SlowReader(transport, nginx.origin(), "/" + i));
      }
      awaitFull(readers);
      long heapBefore = heap();
      for (int round = 0; round < ROUNDS; round++) {
        readers.forEach(reader -> reader.read(WINDOW));
        awaitFull(readers);
      }
      for (SlowReader reader : readers) {
        assertThat(reader.mostHeld()).isEqualTo(WINDOW);
        assertThat(reader.got()).isEqualTo((long) WINDOW * (ROUNDS + 1));
      }
      assertThat(backend.written())
          .isLessThan(STREAMS * ((long) WINDOW * (ROUNDS + 1) + ON_THE_WAY));
      assertThat(heap() - heapBefore).isLessThan(16 << 20);
      assertThat(PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()).isLessThan(64 << 20);
      // A hundred streams that stand still do not hold up the next one.
      SlowReader next = new SlowReader(transport, nginx.origin(), "/next");
      next.awaitHolding(WINDOW);
      next.cancel();
      readers.forEach(SlowReader::cancel);
    }
  }

  private static void awaitFull(List<SlowReader> readers) throws Exception {
    for (SlowReader reader : readers) {
      reader.awaitHolding(WINDOW);
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
