package dev.rialto.netty;

import dev.rialto.spi.Transport;
import dev.rialto.testing.Recordings;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract over every protocol, and of what is laid around a transport. */
class ContractTest {

  @Nested
  class Http2OverTls extends NettyContract {
    Http2OverTls() {
      super(TestServer.Speaks.H2);
    }
  }

  @Nested
  class Http2InTheClear extends NettyContract {
    Http2InTheClear() {
      super(TestServer.Speaks.H2C);
    }
  }

  @Nested
  class Http1InTheClear extends NettyContract {
    Http1InTheClear() {
      super(TestServer.Speaks.HTTP_1_1);
    }
  }

  @Nested
  class Http1OverTls extends NettyContract {
    Http1OverTls() {
      super(TestServer.Speaks.HTTPS_1_1);
    }
  }

  /** Which passes on all that it writes down. */
  @Nested
  class Recorded extends TransportContract {

    private final Implementation netty = new NettyContract.OnNetty();
    private Transport real;

    @TempDir Path folder;

    Recorded() {
      super(TestServer.Speaks.H2C);
    }

    @Override
    Implementation implementation() {
      return new Implementation() {

        @Override
        public Transport open(Way way, FakeTicker ticker, long maxBodyBytes) throws Exception {
          real = netty.open(way, ticker, maxBodyBytes);
          return Recordings.in(folder).recording().transport(() -> real).create();
        }

        @Override
        public void look(Transport transport) {
          netty.look(real);
        }

        @Override
        public int window() {
          return netty.window();
        }

        @Override
        public String threadNames() {
          return netty.threadNames();
        }
      };
    }
  }
}
