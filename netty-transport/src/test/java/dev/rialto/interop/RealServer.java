package dev.rialto.interop;

import dev.rialto.spi.Origin;
import java.security.cert.X509Certificate;

/** A real server in front of a backend of another package's tests. */
public final class RealServer implements AutoCloseable {

  private final Front front;

  private RealServer(Front front) {
    this.front = front;
  }

  /** Starts one. */
  public static RealServer before(Place place, int backendPort) throws Exception {
    return new RealServer(place.front(backendPort, Site.Limit.NONE));
  }

  /** Returns where it is reached. */
  public Origin origin() {
    return front.origin();
  }

  /** Returns what a client may trust; nothing if TLS is not spoken. */
  public X509Certificate[] trusted() {
    return front.certificate();
  }

  @Override
  public void close() throws Exception {
    front.close();
  }
}
