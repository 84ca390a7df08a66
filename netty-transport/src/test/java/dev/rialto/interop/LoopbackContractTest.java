package dev.rialto.interop;

import java.util.stream.Stream;

/** The contract over every protocol, straight to the loopback provider. */
class LoopbackContractTest extends ProviderContract {

  @Override
  Stream<Place> places() {
    return Stream.of(Place.values()).filter(place -> !place.isReal());
  }
}
