package dev.rialto.netty;

import org.junit.jupiter.api.Nested;

/** The transport's contract over every protocol. */
class ContractTest {

  @Nested
  class Http2OverTls extends TransportContract {
    Http2OverTls() {
      super(TestServer.Speaks.H2);
    }
  }

  @Nested
  class Http2InTheClear extends TransportContract {
    Http2InTheClear() {
      super(TestServer.Speaks.H2C);
    }
  }

  @Nested
  class Http1InTheClear extends TransportContract {
    Http1InTheClear() {
      super(TestServer.Speaks.HTTP_1_1);
    }
  }

  @Nested
  class Http1OverTls extends TransportContract {
    Http1OverTls() {
      super(TestServer.Speaks.HTTPS_1_1);
    }
  }
}
