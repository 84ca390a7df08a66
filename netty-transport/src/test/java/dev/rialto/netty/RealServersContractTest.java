package dev.rialto.netty;

import dev.rialto.interop.Place;
import dev.rialto.interop.RealServer;
import dev.rialto.spi.Origin;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The transport's contract through real servers, in HTTP/2 and HTTP/1.1, with TLS and without.
 * {@code -Drialto.places=CADDY.*} takes some of them.
 */
@Tag("interop")
@ParameterizedClass(name = "{0}")
@MethodSource("places")
class RealServersContractTest extends NettyContract {

  @Parameter Place place;

  RealServersContractTest() {
    super(TestServer.Speaks.HTTP_1_1);
  }

  static Stream<Place> places() {
    return Arrays.stream(Place.values())
        .filter(Place::isReal)
        .filter(place -> place.name().matches(System.getProperty("rialto.places", ".*")));
  }

  @Override
  Object subject() {
    return place;
  }

  @Override
  Way way(TestServer to) throws Exception {
    RealServer real = RealServer.before(place, to.port());
    return new Way() {
      @Override
      public Origin origin() {
        return real.origin();
      }

      @Override
      public X509Certificate[] trusted() {
        return real.trusted();
      }

      @Override
      public String protocol() {
        return place.protocol();
      }

      @Override
      public boolean isDirect() {
        return false;
      }

      @Override
      public boolean passesOnCancellations() {
        return place.passesOnCancellations();
      }

      @Override
      public boolean passesOnCuts() {
        return place.passesOnCuts();
      }

      @Override
      public void close() throws Exception {
        real.close();
      }
    };
  }
}
